package io.pactolus.pipeline;

import java.util.Locale;

/**
 * The page that says what an error code or an alert means and what to do about it.
 *
 * @param name of its file, without the ending
 */
public record Runbook(String name) {
  /** Of a bug: an exception that is no {@link PactolusException}. */
  public static final String BUG = "INTERNAL";

  /** Where the pages lie in the repository. */
  public static final String DIRECTORY = "docs/runbooks/";

  public static Runbook of(ErrorCode code) {
    return of(code.name());
  }

  /**
   * @param code words with underscores between them
   */
  public static Runbook of(String code) {
    return new Runbook(code.toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /** The file in the repository. */
  public String path() {
    return DIRECTORY + name + ".md";
  }
}
