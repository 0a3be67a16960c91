package io.pactolus.app.command;

import io.pactolus.engine.Run;
import io.pactolus.engine.RunSummary;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run that can make room for another maker of epochs: it ends after the epoch at hand, and a new
 * run goes on afterwards. As a run under way waits for a broker that is away, so does the new one
 * wait for one that is away at its start. Thread-safe.
 */
final class PausableRun implements Run {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Supplier<Run> starter;
  private final Consumer<PactolusException> told;
  private final Duration pause;
  private final Run first;
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
   * @param told why a run after a pause could not begin; it is tried again
   */
  PausableRun(Supplier<Run> starter, Consumer<PactolusException> told) {
    this(starter, told, PAUSE);
  }

  /**
   * @param pause before a run that could not begin is tried again
   */
  PausableRun(Supplier<Run> starter, Consumer<PactolusException> told, Duration pause) {
    this.starter = starter;
    this.pause = pause;
    this.told = told;
    this.first = starter.get();
    this.current = first;
  }

  @Override
  public synchronized String id() {
    return current.id();
  }

  @Override
  public synchronized void stop() {
    stopped = true;
    notifyAll();
    current.stop();
  }

  /** Must be under way while {@link #whilePaused} is used. */
  @Override
  public RunSummary await() throws InterruptedException {
    while (true) {
      Run run = now();
      Optional<RunSummary> part;
      try {
        part = Optional.of(run.await());
      } catch (PactolusException e) {
        if (run == first || e.code() != ErrorCode.BROKER_UNREACHABLE) {
          throw e;
        }
        told.accept(e);
        part = Optional.empty();
      } finally {
        synchronized (this) {
          over = true;
          notifyAll();
        }
      }
      synchronized (this) {
        part.ifPresent(summary -> count(run, summary));
        if (part.isEmpty()) {
          waitToTryAgain(run);
        }
        // A pause after this one waits for the next run to end, which is waited for then.
        while (pausing && current == run) {
          wait();
        }
        if (current == run && (part.isPresent() || stopped)) {
          return new RunSummary(run.id(), epochs, records, wallMillis);
        }
        if (current == run) {
          current = starter.get();
        }
        over = false;
      }
    }
  }

  private synchronized void waitToTryAgain(Run failed) throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
      if (stopped || pausing || current != failed) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
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
