package io.pactolus.engine.core.source;

import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.RunListener;

/** Told, on the reading thread, what the run goes on with. */
public interface SourceListener {
  /** In words what the operator should know. */
  void warning(String message);

  /** The broker has stopped answering, is asked again, or answers. */
  default void breaker(BreakerChange change) {}

  static SourceListener of(RunListener listener) {
    return new SourceListener() {
      @Override
      public void warning(String message) {
        listener.warning(message);
      }

      @Override
      public void breaker(BreakerChange change) {
        listener.breaker(change);
      }
    };
  }
}
