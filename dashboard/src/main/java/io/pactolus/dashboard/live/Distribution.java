package io.pactolus.dashboard.live;

import java.util.Arrays;

/** How many values lay below which bounds. Immutable. */
public final class Distribution {
  private final double[] bounds;
  private final long[] counts;
  private final double sum;

  /**
   * @param bounds in ascending order
   * @param counts of values up to each bound and above the one before, and one more of those above
   *     the last
   */
  public Distribution(double[] bounds, long[] counts, double sum) {
    if (counts.length != bounds.length + 1) {
      throw new IllegalArgumentException(bounds.length + " bounds, " + counts.length + " counts");
    }
    this.bounds = bounds.clone();
    this.counts = counts.clone();
    this.sum = sum;
  }

  public double[] bounds() {
    return bounds.clone();
  }

  /** One more than there are bounds. */
  public long[] counts() {
    return counts.clone();
  }

  public double sum() {
    return sum;
  }

  public long count() {
    return Arrays.stream(counts).sum();
  }
}
