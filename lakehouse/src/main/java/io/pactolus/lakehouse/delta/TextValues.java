package io.pactolus.lakehouse.delta;

import io.pactolus.pipeline.schema.DataType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Values in the text forms of the Delta protocol: partition values (PROTOCOL.md, "Partition Value
 * Serialization") and the names of partition directories as Hive escapes them.
 */
final class TextValues {
  static final String NULL_DIRECTORY = "__HIVE_DEFAULT_PARTITION__";
  private static final String ESCAPED = "\"#%'*/:=?\\{}[]^ <>|";
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

  private TextValues() {}

  /** The partition value for a value as {@code Column.get} returns it. */
  static @Nullable String partitionValue(DataType type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (type instanceof DataType.DateType) {
      return LocalDate.ofEpochDay((Integer) value).toString();
    } else if (type instanceof DataType.TimestampType) {
      return instant((Long) value).atOffset(ZoneOffset.UTC).format(MICROS);
    } else if (type instanceof DataType.DecimalType) {
      return ((BigDecimal) value).toPlainString();
    } else if (type instanceof DataType.StringType) {
      // Delta has no empty partition value: it reads as NULL.
      return value.equals("") ? null : (String) value;
    } else if (type instanceof DataType.BooleanType
        || type instanceof DataType.IntType
        || type instanceof DataType.LongType
        || type instanceof DataType.DoubleType) {
      return value.toString();
    }
    throw new IllegalArgumentException("cannot partition by a column of type " + type.text());
  }

  /** The inverse of {@link #partitionValue}; also reads the forms other writers use. */
  static @Nullable Object parse(DataType type, @Nullable String text) {
    if (text == null || (text.isEmpty() && !(type instanceof DataType.BinaryType))) {
      return null;
    }
    if (type instanceof DataType.BooleanType) {
      return Boolean.valueOf(text);
    } else if (type instanceof DataType.IntType) {
      return Integer.valueOf(text);
    } else if (type instanceof DataType.LongType) {
      return Long.valueOf(text);
    } else if (type instanceof DataType.DoubleType) {
      return Double.valueOf(text);
    } else if (type instanceof DataType.DateType) {
      return Math.toIntExact(LocalDate.parse(text).toEpochDay());
    } else if (type instanceof DataType.TimestampType) {
      return micros(parseInstant(text));
    } else if (type instanceof DataType.DecimalType) {
      return new BigDecimal(text);
    } else if (type instanceof DataType.BinaryType) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    return text;
  }

  static Instant parseInstant(String text) {
    if (text.indexOf('T') > 0) {
      return DateTimeFormatter.ISO_DATE_TIME.parse(text).isSupported(ChronoField.OFFSET_SECONDS)
          ? java.time.OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }
    return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
  }

  static String directory(String column, @Nullable String partitionValue) {
    return escape(column)
        + "="
        + (partitionValue == null ? NULL_DIRECTORY : escape(partitionValue));
  }

  private static String escape(String text) {
    var escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c == 0x7f || ESCAPED.indexOf(c) >= 0) {
        escaped.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
