package io.pactolus.engine.core.decode;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.model.Stream.TimeUnit;
import io.pactolus.pipeline.schema.DataType;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * date and timestamp, from the year 1 to the year 9999: ISO 8601 text or text of a declared
 * pattern, and numbers when the contract names their unit. What is smaller than a microsecond, or
 * for dates than a day, is cut off (towards the past).
 */
final class TimeReader implements ValueReader {
  private static final long FIRST_DAY = java.time.LocalDate.of(1, 1, 1).toEpochDay();
  private static final long LAST_DAY = java.time.LocalDate.of(9999, 12, 31).toEpochDay();

  private final JsonNumber number = new JsonNumber();
  private final IsoText iso = new IsoText();
  private final boolean isDate;
  private final @Nullable TimeUnit unit;
  private final @Nullable TimePattern pattern;
  private long last;

  TimeReader(DataType type, Optional<TimeUnit> unit, Optional<String> format) {
    this.isDate = type instanceof DataType.DateType;
    this.unit = unit.orElse(null);
    this.pattern = format.map(TimePattern::new).orElse(null);
  }

  @Override
  public @Nullable Trouble read(JsonValue value) {
    if (value.kind == JsonKind.NUMBER && unit != null) {
      return readNumber(value, unit);
    }
    if (value.kind != JsonKind.STRING) {
      return Trouble.wrongType(value, expected());
    }
    value.unescape();
    byte[] text = value.text();
    IsoText.Fit fit;
    if (pattern != null) {
      fit = pattern.parse(text, value.textStart(), value.textEnd());
      last = isDate ? Math.floorDiv(pattern.micros(), IsoText.MICROS_PER_DAY) : pattern.micros();
    } else if (isDate) {
      fit = iso.date(text, value.textStart(), value.textEnd());
      last = iso.result();
    } else {
      fit = iso.timestamp(text, value.textStart(), value.textEnd());
      last = iso.result();
    }
    if (fit == IsoText.Fit.OTHER_FORM) {
      return Trouble.wrongType(value, expected());
    }
    return fit == IsoText.Fit.OK && inRange() ? null : noSuchTime(value);
  }

  private @Nullable Trouble readNumber(JsonValue value, TimeUnit from) {
    number.parse(value.data, value.start, value.end);
    JsonNumber.Fit fit =
        switch (from) {
          case SECONDS -> number.toLongFloor(6);
          case MILLIS -> number.toLongFloor(3);
          case MICROS, NANOS, DAYS -> number.toLong(0);
        };
    if (fit == JsonNumber.Fit.FRACTION) {
      return Trouble.wrongType(value, expected());
    }
    if (fit == JsonNumber.Fit.OVERFLOW) {
      return noSuchTime(value);
    }
    long units = number.result();
    if (from == TimeUnit.DAYS) {
      if (units < FIRST_DAY || units > LAST_DAY) {
        return noSuchTime(value);
      }
      last = isDate ? units : units * IsoText.MICROS_PER_DAY;
      return null;
    }
    long micros = from == TimeUnit.NANOS ? Math.floorDiv(units, 1000L) : units;
    last = isDate ? Math.floorDiv(micros, IsoText.MICROS_PER_DAY) : micros;
    return inRange() ? null : noSuchTime(value);
  }

  private boolean inRange() {
    long day = isDate ? last : Math.floorDiv(last, IsoText.MICROS_PER_DAY);
    return day >= FIRST_DAY && day <= LAST_DAY;
  }

  private Trouble noSuchTime(JsonValue value) {
    return Trouble.outOfRange(value, expected() + " in the years 1 to 9999 that exists");
  }

  private String expected() {
    String type = isDate ? "date" : "timestamp";
    String text =
        pattern != null
            ? "text like '" + pattern.text() + "'"
            : isDate ? "ISO 8601 text like 2025-07-30" : "ISO 8601 text like 2025-07-30T00:02:11Z";
    return unit == null
        ? type + " (" + text + "; numbers need a unit in the contract)"
        : type + " (a number of " + unit.name().toLowerCase(Locale.ROOT) + ", or " + text + ")";
  }

  @Override
  public void append(Column column) {
    if (isDate) {
      ((IntColumn) column).append((int) last);
    } else {
      ((LongColumn) column).append(last);
    }
  }

  @Override
  public Object object() {
    if (isDate) {
      return (int) last;
    }
    return last;
  }
}
