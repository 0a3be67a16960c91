package io.pactolus.engine.embedded;

/** Somebody asked the run to end. Thread-safe. */
final class StopRequest {
  private volatile boolean requested;
  private volatile Runnable wakeup = () -> {};

  void onRequest(Runnable action) {
    wakeup = action;
    if (requested) {
      action.run();
    }
  }

  void request() {
    requested = true;
    wakeup.run();
  }

  boolean requested() {
    return requested;
  }
}
