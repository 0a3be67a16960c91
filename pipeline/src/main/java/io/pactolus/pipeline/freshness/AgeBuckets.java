package io.pactolus.pipeline.freshness;

/**
 * Into which bucket an age falls: linear below 64 ms, then 32 buckets of equal width to each
 * doubling, up to 69 years. The layout is that of HdrHistogram. A bucket is at most 1/32 of its
 * ages wide, so that its middle is wrong by 1.6 % at most.
 */
final class AgeBuckets {
  private static final int BITS = 5;
  private static final int PER_DOUBLING = 1 << BITS;
  private static final long MAX_MILLIS = (1L << 41) - 1;

  static final int COUNT = of(MAX_MILLIS) + 1;

  private AgeBuckets() {}

  static int of(long millis) {
    if (millis < 2 * PER_DOUBLING) {
      return (int) Math.max(0, millis);
    }
    long bounded = Math.min(millis, MAX_MILLIS);
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(bounded) - BITS;
    return shift * PER_DOUBLING + (int) (bounded >>> shift);
  }

  /** The least age that falls into the bucket. */
  static long least(int bucket) {
    int shift = shift(bucket);
    return (long) (bucket - shift * PER_DOUBLING) << shift;
  }

  /** The highest age that falls into the bucket. */
  static long most(int bucket) {
    return least(bucket) + (1L << shift(bucket)) - 1;
  }

  static long middle(int bucket) {
    return (least(bucket) + most(bucket)) / 2;
  }

  private static int shift(int bucket) {
    return Math.max(0, bucket / PER_DOUBLING - 1);
  }
}
