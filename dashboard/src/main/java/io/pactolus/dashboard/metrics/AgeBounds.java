package io.pactolus.dashboard.metrics;

import io.pactolus.control.slo.Objective;
import io.pactolus.dashboard.live.Distribution;
import io.pactolus.pipeline.freshness.AgeHistogram;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The bounds of the buckets that ages are exported in: the targets are among them, so that what
 * missed them can be told exactly.
 */
final class AgeBounds {
  private static final long[] MILLIS = {
    100,
    250,
    500,
    1_000,
    2_500,
    5_000,
    10_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    1_800_000,
    3_600_000,
    21_600_000,
    86_400_000
  };

  private final long[] millis;

  private AgeBounds(long[] millis) {
    this.millis = millis;
  }

  static AgeBounds with(List<Objective> objectives, Objective.Clock clock) {
    LongStream targets =
        objectives.stream()
            .filter(objective -> objective.clock() == clock)
            .mapToLong(objective -> objective.within().toMillis());
    return new AgeBounds(
        LongStream.concat(Arrays.stream(MILLIS), targets).sorted().distinct().toArray());
  }

  Distribution distribution(AgeHistogram ages) {
    long[] within = ages.within(millis);
    long[] counts = new long[millis.length + 1];
    double[] seconds = new double[millis.length];
    for (int i = 0; i < millis.length; i++) {
      counts[i] = within[i] - (i == 0 ? 0 : within[i - 1]);
      seconds[i] = millis[i] / 1e3;
    }
    counts[millis.length] = ages.records() - within[millis.length - 1];
    return new Distribution(seconds, counts, ages.sumMillis() / 1e3);
  }
}
