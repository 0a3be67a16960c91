package io.pactolus.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Trouble that the user or operator can act on: the message says what happened, why, and what to
 * do. Shown without a stack trace. Bugs are other exceptions.
 */
public class PactolusException extends RuntimeException {
  private final ErrorCode code;

  public PactolusException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public PactolusException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }

  /** The message with its code, as users see it. */
  public String described() {
    return getMessage() + " [" + code + "]";
  }
}
