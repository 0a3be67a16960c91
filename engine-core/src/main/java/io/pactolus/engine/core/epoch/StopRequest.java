package io.pactolus.engine.core.epoch;

/** Somebody asked the run to end. Thread-safe. */
public final class StopRequest {
  private volatile boolean requested;
  private volatile Runnable wakeup = () -> {};

  public void onRequest(Runnable action) {
    wakeup = action;
    if (requested) {
      action.run();
    }
  }

  public void request() {
    requested = true;
    wakeup.run();
  }

  public boolean requested() {
    return requested;
  }
}
