package io.pactolus.app.log;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How lines of the log are written. */
public enum LogFormat {
  /** A sentence, and {@code name=value} for each field. */
  TEXT,
  /** A JSON object. */
  JSON;

  public static final String OPTION = "--log-format";
  public static final String VARIABLE = "PACTOLUS_LOG_FORMAT";

  /**
   * What was asked for; empty when nothing was, and people read along.
   *
   * @param arguments of the whole command line, not yet parsed
   * @param variable value of {@value #VARIABLE}
   * @throws PactolusException USAGE when the variable has another value
   */
  public static Optional<LogFormat> asked(List<String> arguments, @Nullable String variable) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.startsWith(OPTION + "=")) {
        return find(argument.substring(OPTION.length() + 1));
      } else if (argument.equals(OPTION) && i + 1 < arguments.size()) {
        return find(arguments.get(i + 1));
      }
    }
    if (variable == null || variable.isBlank()) {
      return Optional.empty();
    }
    Optional<LogFormat> found = find(variable);
    if (found.isEmpty()) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "the variable %s is '%s'. Set it to json or text, or unset it."
              .formatted(VARIABLE, variable));
    }
    return found;
  }

  /** Empty for a word that is none; of an option the parser of the command line tells. */
  static Optional<LogFormat> find(String word) {
    for (LogFormat format : values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(word.strip().toLowerCase(Locale.ROOT))) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
