package io.pactolus.pipeline.yaml;

import java.util.Comparator;
import java.util.Optional;

/**
 * One thing that is wrong in a pipeline file.
 *
 * @param line from 1
 * @param column from 1
 * @param message what is wrong
 * @param suggestion what would be right
 */
public record Problem(
    String file, int line, int column, String message, Optional<String> suggestion) {

  public static final Comparator<Problem> BY_POSITION =
      Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

  public static Problem of(String file, Position position, String message) {
    return new Problem(file, position.line(), position.column(), message, Optional.empty());
  }

  public static Problem of(String file, Position position, String message, String suggestion) {
    return new Problem(file, position.line(), position.column(), message, Optional.of(suggestion));
  }

  /** {@code file:line:column: what is wrong; what would be right}. */
  public String text() {
    return file
        + ":"
        + line
        + ":"
        + column
        + ": "
        + message
        + suggestion.map(s -> "; " + s).orElse("");
  }

  @Override
  public String toString() {
    return text();
  }
}
