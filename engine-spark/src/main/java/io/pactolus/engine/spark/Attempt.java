package io.pactolus.engine.spark;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a task came to: a value, or trouble that the user can act on. Such trouble is a value, too,
 * because Spark would run a task again that throws, and wrap what it threw.
 */
record Attempt(@Nullable Object value, @Nullable ErrorCode code, @Nullable String message) {
  static Attempt of(Supplier<Object> work) {
    try {
      return new Attempt(work.get(), null, null);
    } catch (PactolusException e) {
      return new Attempt(null, e.code(), e.getMessage());
    }
  }

  <T> T get(Class<T> type) {
    if (code != null) {
      throw new PactolusException(code, String.valueOf(message));
    }
    return type.cast(Objects.requireNonNull(value));
  }
}
