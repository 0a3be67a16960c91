package io.pactolus.bench.workload;

/** Random-looking numbers that depend on a seed and an index only (SplitMix64). */
record Hash(long seed) {
  long at(long index, int salt) {
    long z = seed + (index * 31 + salt + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** From 0 (inclusive) to {@code bound} (exclusive). */
  int below(int bound, long index, int salt) {
    return (int) Long.remainderUnsigned(at(index, salt), bound);
  }
}
