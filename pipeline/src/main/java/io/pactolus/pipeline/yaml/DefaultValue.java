package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.model.Stream.TimeUnit;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.BinaryType;
import io.pactolus.pipeline.schema.DataType.BooleanType;
import io.pactolus.pipeline.schema.DataType.DateType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.DoubleType;
import io.pactolus.pipeline.schema.DataType.IntType;
import io.pactolus.pipeline.schema.DataType.LongType;
import io.pactolus.pipeline.schema.DataType.StringType;
import io.pactolus.pipeline.schema.DataType.TimestampType;
import io.pactolus.pipeline.yaml.YamlNode.Scalar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Turns the default of a field into a value of its type. */
record DefaultValue(DataType type, Optional<TimeUnit> unit, Optional<String> format) {
  private static final int MAX_DIGITS = 400;

  /** Boolean, Integer, Long, Double, BigDecimal, String, byte[], LocalDate or Instant. */
  Object of(YamlNode node) throws Mismatch {
    if (!(node instanceof Scalar scalar) || scalar.isNull()) {
      throw new Mismatch("is not one value", "write a value of type " + type.text());
    }
    String text = scalar.text();
    try {
      if (type instanceof StringType) {
        return text;
      } else if (type instanceof BooleanType) {
        return ScalarTypes.BOOLEAN.parse(text);
      } else if (type instanceof IntType) {
        return Integer.valueOf(text);
      } else if (type instanceof LongType) {
        return Long.valueOf(text);
      } else if (type instanceof DoubleType) {
        return finite(number(text).doubleValue());
      } else if (type instanceof DecimalType decimal) {
        return decimal(text, decimal);
      } else if (type instanceof BinaryType) {
        return Base64.getDecoder().decode(text);
      } else if (type instanceof DateType) {
        return date(text);
      } else if (type instanceof TimestampType) {
        return instant(text);
      }
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw new Mismatch("is not of type " + type.text(), "write " + example());
    }
    throw new Mismatch("is given for type " + type.text(), "arrays and structs have no default");
  }

  private static BigDecimal number(String text) {
    BigDecimal number = new BigDecimal(text);
    if (number.precision() > MAX_DIGITS || Math.abs((long) number.scale()) > MAX_DIGITS) {
      throw new ArithmeticException("too many digits");
    }
    return number;
  }

  private static Double finite(double value) {
    if (Double.isInfinite(value)) {
      throw new ArithmeticException("too large");
    }
    return value;
  }

  private static BigDecimal decimal(String text, DecimalType type) {
    BigDecimal value = number(text).setScale(type.scale(), RoundingMode.UNNECESSARY);
    if (value.precision() > type.precision()) {
      throw new ArithmeticException("too many digits");
    }
    return value;
  }

  private LocalDate date(String text) {
    if (format.isPresent()) {
      return LocalDate.parse(text, DateTimeFormatter.ofPattern(format.get(), Locale.ROOT));
    }
    if (unit.isPresent() && text.matches("-?[0-9]+")) {
      return instant(text).atOffset(ZoneOffset.UTC).toLocalDate();
    }
    return LocalDate.parse(text);
  }

  private Instant instant(String text) {
    if (format.isPresent()) {
      DateTimeFormatter pattern = DateTimeFormatter.ofPattern(format.get(), Locale.ROOT);
      return instant(
          pattern.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from));
    }
    if (unit.isPresent() && text.matches("-?[0-9]+")) {
      return Instant.EPOCH.plus(Long.parseLong(text), chrono(unit.get()));
    }
    return instant(
        DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from));
  }

  private static Instant instant(TemporalAccessor parsed) {
    if (parsed instanceof LocalDate date) {
      return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    return parsed instanceof LocalDateTime local
        ? local.toInstant(ZoneOffset.UTC)
        : Instant.from(parsed);
  }

  private static ChronoUnit chrono(TimeUnit unit) {
    return switch (unit) {
      case SECONDS -> ChronoUnit.SECONDS;
      case MILLIS -> ChronoUnit.MILLIS;
      case MICROS -> ChronoUnit.MICROS;
      case NANOS -> ChronoUnit.NANOS;
      case DAYS -> ChronoUnit.DAYS;
    };
  }

  private String example() {
    if (type instanceof DateType || type instanceof TimestampType) {
      return format
          .map(pattern -> "it in the pattern " + pattern)
          .orElse(type instanceof DateType ? "2025-07-29" : "2025-07-29T23:24:52Z");
    }
    if (type instanceof BinaryType) {
      return "Base64 text";
    }
    return "a value that fits " + type.text();
  }
}
