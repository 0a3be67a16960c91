package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.DurationText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code 200 ms}, {@code 10 s}, {@code 5 min}, {@code 1 h}, {@code 7 days} or ISO 8601. */
final class DurationType extends ScalarType<Duration> {
  static final String EXAMPLES = "200 ms, 10 s, 5 min, 1 h or 7 days";
  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)\\s*([a-zA-Z]*)");

  private final Duration min;
  private final Duration max;

  DurationType(Duration min, Duration max) {
    super("a duration");
    this.min = min;
    this.max = max;
  }

  @Override
  Duration parse(String text) throws Mismatch {
    Duration value = text.startsWith("P") || text.startsWith("p") ? iso(text) : units(text);
    if (value.compareTo(min) < 0) {
      throw new Mismatch("is too short", "write at least " + DurationText.exact(min));
    }
    if (value.compareTo(max) > 0) {
      throw new Mismatch("is too long", "write at most " + DurationText.exact(max));
    }
    return value;
  }

  private static Duration iso(String text) throws Mismatch {
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new Mismatch("is not a duration", "write for example " + EXAMPLES);
    }
  }

  private static Duration units(String text) throws Mismatch {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new Mismatch("is not a duration", "write for example " + EXAMPLES);
    }
    long unitMillis =
        switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
          case "ms", "millisecond", "milliseconds" -> 1;
          case "s", "sec", "second", "seconds" -> 1_000;
          case "min", "minute", "minutes" -> 60_000;
          case "h", "hour", "hours" -> 3_600_000;
          case "d", "day", "days" -> 86_400_000;
          case "" -> throw new Mismatch("has no unit", "write for example " + EXAMPLES);
          default ->
              throw new Mismatch("has an unknown unit", "the units are ms, s, min, h and days");
        };
    BigDecimal nanos =
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unitMillis * 1_000_000));
    BigDecimal[] seconds = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000));
    try {
      return Duration.ofSeconds(seconds[0].longValueExact(), seconds[1].longValue());
    } catch (ArithmeticException e) {
      throw new Mismatch("is too long", "write for example " + EXAMPLES);
    }
  }

  @Override
  public ObjectNode schema(JsonSchema schema) {
    return schema
        .text()
        .put(
            "pattern",
            "^[0-9]+(\\.[0-9]+)?\\s*(ms|milliseconds?|s|sec|seconds?|min|minutes?|h|hours?|d|days?)$"
                + "|^P|\\$\\{");
  }
}
