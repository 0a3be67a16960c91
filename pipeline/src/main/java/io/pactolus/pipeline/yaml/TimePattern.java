package io.pactolus.pipeline.yaml;

import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A pattern of {@link DateTimeFormatter}. */
final class TimePattern extends ScalarType<String> {
  private static final int MAX_LENGTH = 200;

  TimePattern() {
    super("a date or time pattern");
  }

  @Override
  String parse(String text) throws Mismatch {
    try {
      if (!text.isBlank() && text.length() <= MAX_LENGTH) {
        DateTimeFormatter pattern = DateTimeFormatter.ofPattern(text, Locale.ROOT);
        return pattern.toString().isEmpty() ? "" : text;
      }
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    throw new Mismatch("is not a date or time pattern", "write for example yyyy-MM-dd HH:mm:ss");
  }
}
