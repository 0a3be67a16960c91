package io.pactolus.dashboard.live;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Rates of the last moments, by name. Thread-safe. */
final class RateMeter {
  private final Clock clock;
  private final Map<String, Flow> flows = new HashMap<>();
  private long begun = Long.MIN_VALUE;

  /**
   * @param clock that is never set back
   */
  RateMeter(Clock clock) {
    this.clock = clock;
  }

  /** From now on something may come. Goes on where something has come within ten seconds. */
  synchronized void begin() {
    long now = clock.millis();
    if (flows.values().stream().noneMatch(flow -> flow.isRecent(now))) {
      flows.clear();
      begun = now;
    }
  }

  synchronized void add(String name, long amount) {
    long now = clock.millis();
    if (begun == Long.MIN_VALUE) {
      begun = now;
    }
    flows.computeIfAbsent(name, n -> new Flow(begun)).add(now, amount);
  }

  synchronized double perSecond(String name) {
    Flow flow = flows.get(name);
    return flow == null ? 0 : flow.perSecond(clock.millis());
  }
}
