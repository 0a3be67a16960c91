package io.pactolus.engine.core.source;

/** A source was woken up while it waited for its broker: the run is to end, nothing was read. */
public final class SourceStopped extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SourceStopped(Throwable cause) {
    super("stopped while waiting for the broker", cause);
  }
}
