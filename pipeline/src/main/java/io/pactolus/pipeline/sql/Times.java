package io.pactolus.pipeline.sql;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of date and timestamp in SQL: see {@link Function#CAST}. */
public final class Times {
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})(?:[ T](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)(Z|[+-]\\d{2}:?\\d{2})?)?");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  private Times() {}

  /** Days since 1970-01-01; empty when the text is not a date. */
  public static OptionalInt parseDate(String text) {
    String stripped = text.strip();
    if (!DATE.matcher(stripped).matches()) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of((int) LocalDate.parse(stripped).toEpochDay());
    } catch (DateTimeException e) {
      return OptionalInt.empty();
    }
  }

  /** Microseconds since 1970-01-01T00:00:00Z; empty when the text is not a timestamp. */
  public static OptionalLong parseTimestamp(String text) {
    Matcher matcher = TIMESTAMP.matcher(text.strip());
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    try {
      LocalDate day = LocalDate.parse(matcher.group(1));
      LocalTime time =
          matcher.group(2) == null ? LocalTime.MIDNIGHT : LocalTime.parse(matcher.group(2));
      String zone = matcher.group(3);
      ZoneOffset offset = zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone);
      return OptionalLong.of(micros(LocalDateTime.of(day, time).toInstant(offset)));
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  /** {@code 2025-07-29}. */
  public static String formatDate(int days) {
    return LocalDate.ofEpochDay(days).toString();
  }

  /** {@code 2025-07-29 23:24:52.5}: UTC, microseconds without trailing zeros. */
  public static String formatTimestamp(long micros) {
    LocalDateTime time = dateTime(micros);
    StringBuilder out = new StringBuilder(26).append(time.toLocalDate()).append(' ');
    two(out, time.getHour()).append(':');
    two(out, time.getMinute()).append(':');
    two(out, time.getSecond());
    int fraction = time.getNano() / 1000;
    if (fraction != 0) {
      out.append('.').append(Integer.toString(1_000_000 + fraction).substring(1));
      while (out.charAt(out.length() - 1) == '0') {
        out.setLength(out.length() - 1);
      }
    }
    return out.toString();
  }

  /** The UTC date and time of a timestamp. */
  public static LocalDateTime dateTime(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L),
        (int) Math.floorMod(micros, 1_000_000L) * 1000,
        ZoneOffset.UTC);
  }

  /** The timestamp of a UTC date and time; what is below microseconds is cut off. */
  public static long micros(LocalDateTime time) {
    return micros(time.toInstant(ZoneOffset.UTC));
  }

  private static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
  }

  private static StringBuilder two(StringBuilder out, int value) {
    return value < 10 ? out.append('0').append(value) : out.append(value);
  }
}
