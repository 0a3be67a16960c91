package io.pactolus.dashboard.live;

/** How often something took how long. Not thread-safe. */
final class Durations {
  /** Nanoseconds; a last one, without bound, follows. */
  private static final long[] BOUNDS = {
    1_000_000L,
    2_500_000L,
    5_000_000L,
    10_000_000L,
    25_000_000L,
    50_000_000L,
    100_000_000L,
    250_000_000L,
    500_000_000L,
    1_000_000_000L,
    2_500_000_000L,
    5_000_000_000L,
    10_000_000_000L,
    30_000_000_000L,
    60_000_000_000L
  };

  private final long[] counts = new long[BOUNDS.length + 1];
  private long sumNanos;

  void add(long nanos) {
    int bucket = 0;
    while (bucket < BOUNDS.length && nanos > BOUNDS[bucket]) {
      bucket++;
    }
    counts[bucket]++;
    sumNanos += nanos;
  }

  Distribution distribution() {
    double[] bounds = new double[BOUNDS.length];
    for (int i = 0; i < BOUNDS.length; i++) {
      bounds[i] = BOUNDS[i] / 1e9;
    }
    return new Distribution(bounds, counts, sumNanos / 1e9);
  }
}
