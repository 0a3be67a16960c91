package io.pactolus.bench;

import io.pactolus.bench.process.Usage;
import java.util.List;
import java.util.Optional;

/**
 * What one engine took; times and memory are medians over the rounds.
 *
 * @param freshness of every record, from broker timestamp to Gold commit; only at a given rate
 */
public record EngineResult(String engine, Usage usage, Optional<Freshness> freshness) {

  public record Freshness(double p50Millis, double p95Millis, double p99Millis) {
    static Freshness median(List<Freshness> rounds) {
      return new Freshness(
          Median.of(rounds, Freshness::p50Millis),
          Median.of(rounds, Freshness::p95Millis),
          Median.of(rounds, Freshness::p99Millis));
    }
  }
}
