package io.pactolus.app.command;

import io.pactolus.engine.Run;
import io.pactolus.engine.RunSummary;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run that can make room for another maker of epochs: it ends after the epoch at hand, and a new
 * run goes on afterwards. Thread-safe.
 */
final class PausableRun implements Run {
  private final Supplier<Run> starter;
  private Run current;
  private boolean stopped;
  private boolean pausing;
  private boolean over;
  private @Nullable Run counted;
  private long epochs;
  private long records;
  private long wallMillis;

  /**
   * @param starter starts a run; called again after each pause
   */
  PausableRun(Supplier<Run> starter) {
    this.starter = starter;
    this.current = starter.get();
  }

  @Override
  public synchronized String id() {
    return current.id();
  }

  @Override
  public synchronized void stop() {
    stopped = true;
    current.stop();
  }

  /** Must be under way while {@link #whilePaused} is used. */
  @Override
  public RunSummary await() throws InterruptedException {
    while (true) {
      Run run = now();
      RunSummary part;
      try {
        part = run.await();
      } finally {
        synchronized (this) {
          over = true;
          notifyAll();
        }
      }
      synchronized (this) {
        count(run, part);
        while (pausing) {
          wait();
        }
        if (current == run) {
          return new RunSummary(run.id(), epochs, records, wallMillis);
        }
      }
    }
  }

  private void count(Run run, RunSummary part) {
    if (counted != run) {
      counted = run;
      epochs += part.epochs();
      records += part.records();
      wallMillis += part.wallMillis();
    }
  }

  private synchronized Run now() {
    over = false;
    return current;
  }

  /** Does something while no run makes epochs, and goes on with a new run. */
  <T> T whilePaused(Supplier<T> action) throws InterruptedException {
    synchronized (this) {
      if (pausing) {
        throw new IllegalStateException("already paused");
      }
      pausing = true;
      current.stop();
      while (!over) {
        wait();
      }
    }
    try {
      return action.get();
    } finally {
      synchronized (this) {
        try {
          if (!stopped) {
            current = starter.get();
            over = false;
          }
        } finally {
          pausing = false;
          notifyAll();
        }
      }
    }
  }

  @Override
  public void close() {
    stop();
    now().close();
  }
}
