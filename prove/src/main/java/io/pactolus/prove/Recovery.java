package io.pactolus.prove;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Times from faults to the next Gold commit: how many, the median and the longest. */
record Recovery(int count, Duration p50, Duration max) {
  static final Recovery NONE = new Recovery(0, Duration.ZERO, Duration.ZERO);

  static Recovery of(Collection<Duration> times) {
    if (times.isEmpty()) {
      return NONE;
    }
    List<Duration> sorted = times.stream().sorted().toList();
    return new Recovery(
        sorted.size(), sorted.get((sorted.size() - 1) / 2), sorted.get(sorted.size() - 1));
  }
}
