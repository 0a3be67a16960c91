package io.pactolus.dashboard.live;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Rates over the last ten seconds, by name; over less where it has begun later. Thread-safe. */
final class RateMeter {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  // What comes in a first moment says little of a second.
  private static final Duration LEAST = Duration.ofSeconds(1);

  private final Clock clock;
  private final Map<String, Deque<Amount>> amounts = new HashMap<>();
  private long begun = Long.MIN_VALUE;

  private record Amount(long atMillis, long n) {}

  /**
   * @param clock that is never set back
   */
  RateMeter(Clock clock) {
    this.clock = clock;
  }

  /** From now on something may come. Goes on where something has come within the window. */
  synchronized void begin() {
    long now = clock.millis();
    if (amounts.values().stream().allMatch(of -> recent(of, now).isEmpty())) {
      begun = now;
    }
  }

  synchronized void add(String name, long amount) {
    long now = clock.millis();
    if (begun == Long.MIN_VALUE) {
      begun = now;
    }
    recent(amounts.computeIfAbsent(name, n -> new ArrayDeque<>()), now)
        .add(new Amount(now, amount));
  }

  synchronized double perSecond(String name) {
    Deque<Amount> of = amounts.get(name);
    if (of == null) {
      return 0;
    }
    long now = clock.millis();
    long sum = recent(of, now).stream().mapToLong(Amount::n).sum();
    long millis = Math.max(LEAST.toMillis(), Math.min(WINDOW.toMillis(), now - begun));
    return sum * 1000.0 / millis;
  }

  private static Deque<Amount> recent(Deque<Amount> amounts, long now) {
    while (!amounts.isEmpty() && amounts.element().atMillis() <= now - WINDOW.toMillis()) {
      amounts.remove();
    }
    return amounts;
  }
}
