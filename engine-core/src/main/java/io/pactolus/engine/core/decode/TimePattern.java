package io.pactolus.engine.core.decode;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.nio.charset.StandardCharsets;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * Text of a java.time pattern, English names. A pattern without a zone means UTC, one without a
 * time midnight. Strict: 30 February is no day, where java.time would by itself make it the 28th.
 */
final class TimePattern {
  private final String text;
  private final DateTimeFormatter formatter;
  private long micros;

  TimePattern(String text) {
    this.text = text;
    try {
      formatter =
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendPattern(text)
              .parseDefaulting(ChronoField.ERA, 1)
              .toFormatter(Locale.ENGLISH)
              .withResolverStyle(ResolverStyle.STRICT);
    } catch (IllegalArgumentException notAPattern) {
      throw new PactolusException(
          ErrorCode.PIPELINE_INVALID,
          "format '%s' is no pattern of java.time.format.DateTimeFormatter: %s"
              .formatted(text, notAPattern.getMessage()),
          notAPattern);
    }
  }

  String text() {
    return text;
  }

  /** Microseconds since 1970-01-01T00:00:00Z of the text parsed last. */
  long micros() {
    return micros;
  }

  IsoText.Fit parse(byte[] data, int from, int until) {
    String value = new String(data, from, until - from, StandardCharsets.UTF_8);
    var position = new ParsePosition(0);
    if (formatter.parseUnresolved(value, position) == null
        || position.getIndex() != value.length()) {
      return IsoText.Fit.OTHER_FORM;
    }
    try {
      TemporalAccessor parsed = formatter.parse(value);
      LocalDate date = parsed.query(TemporalQueries.localDate());
      if (date == null) {
        return instant(parsed);
      }
      LocalTime time = parsed.query(TemporalQueries.localTime());
      ZoneId zone = parsed.query(TemporalQueries.zone());
      ZonedDateTime zoned =
          date.atTime(time == null ? LocalTime.MIDNIGHT : time)
              .atZone(zone == null ? ZoneOffset.UTC : zone);
      return set(zoned.toEpochSecond(), zoned.getNano());
    } catch (DateTimeException | ArithmeticException noSuchTime) {
      return IsoText.Fit.NO_SUCH_TIME;
    }
  }

  private IsoText.Fit instant(TemporalAccessor parsed) {
    if (!parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
      return IsoText.Fit.NO_SUCH_TIME;
    }
    return set(parsed.getLong(ChronoField.INSTANT_SECONDS), parsed.get(ChronoField.NANO_OF_SECOND));
  }

  private IsoText.Fit set(long seconds, int nanos) {
    micros = Math.addExact(Math.multiplyExact(seconds, 1_000_000L), nanos / 1000);
    return IsoText.Fit.OK;
  }
}
