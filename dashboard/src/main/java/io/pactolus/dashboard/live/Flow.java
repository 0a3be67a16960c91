package io.pactolus.dashboard.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Amounts of one kind, and how fast they come: those of the last ten seconds, or the last one, over
 * the time from the one before them to the newest. So a rate does not depend on how many amounts,
 * which come by the epoch, happen to lie in ten seconds. Not thread-safe.
 */
final class Flow {
  private static final long WINDOW = Duration.ofSeconds(10).toMillis();
  // What comes in a first moment says little of a second.
  private static final long LEAST = Duration.ofSeconds(1).toMillis();
  // Epochs are seldom further apart; if amounts are, nothing came for a while.
  private static final long LONGEST = Duration.ofMinutes(1).toMillis();

  private final Deque<Amount> amounts = new ArrayDeque<>();
  private long before;
  private long distanceBefore;

  private record Amount(long atMillis, long n) {}

  /**
   * @param begun from when on something may have come
   */
  Flow(long begun) {
    before = begun;
  }

  void add(long now, long n) {
    amounts.add(new Amount(now, n));
    forget(now);
  }

  /** Whether something has come within ten seconds. */
  boolean isRecent(long now) {
    return !amounts.isEmpty() && amounts.getLast().atMillis() > now - WINDOW;
  }

  double perSecond(long now) {
    if (amounts.isEmpty()) {
      return 0;
    }
    forget(now);
    long first = amounts.element().atMillis();
    long last = amounts.getLast().atMillis();
    boolean paused = isAfterPause();
    long distance = paused ? laterDistance() : (last - before) / amounts.size();
    long silence = now - last;
    if (silence >= Math.max(WINDOW, 2 * distance)) {
      return 0;
    }
    long millis =
        paused
            // Nobody knows since when the first amount has come together.
            ? Math.max(WINDOW, last - first + distance)
            : last - before + Math.max(0, silence - distance);
    return amounts.stream().mapToLong(Amount::n).sum() * 1000.0 / Math.max(LEAST, millis);
  }

  private boolean isAfterPause() {
    long usual =
        amounts.size() > 1
            ? Math.max(WINDOW, 2 * laterDistance())
            : Math.max(LONGEST, 2 * distanceBefore);
    return amounts.element().atMillis() - before > usual;
  }

  /** Between those that are known, on average; 0 when it is one. */
  private long laterDistance() {
    long span = amounts.getLast().atMillis() - amounts.element().atMillis();
    return span / Math.max(1, amounts.size() - 1);
  }

  private void forget(long now) {
    while (amounts.size() > 1 && amounts.element().atMillis() <= now - WINDOW) {
      long at = amounts.remove().atMillis();
      distanceBefore = at - before;
      before = at;
    }
  }
}
