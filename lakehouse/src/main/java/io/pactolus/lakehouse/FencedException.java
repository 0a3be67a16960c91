package io.pactolus.lakehouse;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import org.jspecify.annotations.Nullable;

/**
 * Another writer committed what we were about to: this runner must stop, its unfinished epoch
 * belongs to the other.
 */
public final class FencedException extends PactolusException {
  public FencedException(String message, @Nullable Throwable cause) {
    super(ErrorCode.FENCED, message, cause);
  }
}
