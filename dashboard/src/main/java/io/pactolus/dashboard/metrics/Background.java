package io.pactolus.dashboard.metrics;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that takes time to find out. It is found out on a thread of its own, again and again
 * while somebody asks; asking takes no time. Thread-safe.
 */
final class Background<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Background.class);
  private static final long NOBODY_ASKS_NANOS = Duration.ofMinutes(2).toNanos();

  /** What takes long is asked less often, so that it takes 2 % of a core at most. */
  private static final int PAUSES_TO_WORK = 50;

  private final String what;
  private final long everyNanos;
  private final Supplier<T> source;
  private final ScheduledExecutorService thread;
  private volatile Optional<T> newest = Optional.empty();
  private volatile long askedAt = System.nanoTime();
  private volatile boolean resting;

  /**
   * Begins to find it out.
   *
   * @param every how long it is good for
   */
  Background(String what, Duration every, Supplier<T> source) {
    this.what = what;
    this.everyNanos = every.toNanos();
    this.source = source;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "pactolus-metrics-" + what);
              made.setDaemon(true);
              return made;
            });
    thread.execute(this::work);
  }

  /** Empty when it is not known yet, could not be found out, or nobody has asked for long. */
  Optional<T> newest() {
    askedAt = System.nanoTime();
    if (resting) {
      resting = false;
      thread.execute(this::work);
    }
    return newest;
  }

  private void work() {
    long begin = System.nanoTime();
    if (begin - askedAt > NOBODY_ASKS_NANOS) {
      newest = Optional.empty();
      resting = true;
      return;
    }
    try {
      newest = Optional.of(source.get());
    } catch (RuntimeException | OutOfMemoryError e) {
      newest = Optional.empty();
      LOG.debug("metrics: {} could not be found out", what, e);
    }
    long pause = Math.max(everyNanos, PAUSES_TO_WORK * (System.nanoTime() - begin));
    ScheduledFuture<?> unused = thread.schedule(this::work, pause, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
