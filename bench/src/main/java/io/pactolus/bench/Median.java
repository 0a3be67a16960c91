package io.pactolus.bench;

import io.pactolus.bench.process.Usage;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The value in the middle, of an even number the mean of the two. */
final class Median {
  private Median() {}

  static <T> double of(List<T> rounds, ToDoubleFunction<T> measure) {
    double[] sorted = rounds.stream().mapToDouble(measure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** By each measure on its own. */
  static Usage of(List<Usage> rounds) {
    return new Usage(
        of(rounds, Usage::cpuSeconds),
        of(rounds, Usage::wallSeconds),
        (long) of(rounds, Usage::peakRssBytes));
  }
}
