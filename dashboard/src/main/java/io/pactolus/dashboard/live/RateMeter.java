package io.pactolus.dashboard.live;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Sums over the last ten seconds, by name. Thread-safe. */
final class RateMeter {
  private static final int SECONDS = 10;

  private final Clock clock;
  private final Map<String, Window> windows = new HashMap<>();

  RateMeter(Clock clock) {
    this.clock = clock;
  }

  private static final class Window {
    private final long[] second = new long[SECONDS];
    private final long[] amount = new long[SECONDS];

    void add(long now, long n) {
      int slot = (int) Math.floorMod(now, (long) SECONDS);
      if (second[slot] != now) {
        second[slot] = now;
        amount[slot] = 0;
      }
      amount[slot] += n;
    }

    long sum(long now) {
      long sum = 0;
      for (int i = 0; i < SECONDS; i++) {
        sum += second[i] > now - SECONDS ? amount[i] : 0;
      }
      return sum;
    }
  }

  synchronized void add(String name, long amount) {
    windows.computeIfAbsent(name, n -> new Window()).add(clock.millis() / 1000, amount);
  }

  synchronized double perSecond(String name) {
    Window window = windows.get(name);
    return window == null ? 0 : (double) window.sum(clock.millis() / 1000) / SECONDS;
  }
}
