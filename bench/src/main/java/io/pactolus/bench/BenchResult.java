package io.pactolus.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.bench.process.Usage;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a measurement found; times and memory are medians over the rounds.
 *
 * @param freshness of every record, from broker timestamp to Gold commit; only at a given rate
 */
public record BenchResult(
    String workload,
    long records,
    int rounds,
    Usage engine,
    Usage floor,
    Optional<Freshness> freshness) {

  public record Freshness(double p50Millis, double p95Millis, double p99Millis) {}

  /** The round in the middle, by each measure on its own. */
  static Usage median(List<Usage> rounds) {
    return new Usage(
        median(rounds, Usage::cpuSeconds),
        median(rounds, Usage::wallSeconds),
        (long) median(rounds, Usage::peakRssBytes));
  }

  static <T> double median(List<T> rounds, ToDoubleFunction<T> measure) {
    double[] sorted = rounds.stream().mapToDouble(measure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private double perMillion(Usage usage) {
    return usage.cpuSeconds() * 1e6 / records;
  }

  public double cpuSecondsPerMillion() {
    return perMillion(engine);
  }

  public double floorCpuSecondsPerMillion() {
    return perMillion(floor);
  }

  public double floorRatio() {
    return engine.cpuSeconds() / floor.cpuSeconds();
  }

  public double recordsPerSecond() {
    return records / engine.wallSeconds();
  }

  /** One object; the names are a contract. */
  public String toJson() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("workload", workload);
    root.put("records", records);
    root.put("rounds", rounds);
    root.put("cpu_seconds", rounded(engine.cpuSeconds()));
    root.put("cpu_seconds_per_million", rounded(cpuSecondsPerMillion()));
    root.put("wall_seconds", rounded(engine.wallSeconds()));
    root.put("records_per_second", Math.round(recordsPerSecond()));
    root.put("peak_rss_bytes", engine.peakRssBytes());
    root.put("floor_cpu_seconds_per_million", rounded(floorCpuSecondsPerMillion()));
    root.put("floor_ratio", rounded(floorRatio()));
    freshness.ifPresent(
        found ->
            root.putObject("freshness_ms")
                .put("p50", Math.round(found.p50Millis()))
                .put("p95", Math.round(found.p95Millis()))
                .put("p99", Math.round(found.p99Millis())));
    return root.toString();
  }

  /** For people. */
  public String toTable() {
    var rows = new java.util.ArrayList<String[]>();
    rows.add(new String[] {"", workload, "consume only"});
    rows.add(
        new String[] {
          "CPU seconds per million",
          "%.2f".formatted(cpuSecondsPerMillion()),
          "%.2f".formatted(floorCpuSecondsPerMillion())
        });
    rows.add(new String[] {"ratio", "%.1f".formatted(floorRatio()), "1"});
    rows.add(
        new String[] {
          "CPU seconds", "%.2f".formatted(engine.cpuSeconds()), "%.2f".formatted(floor.cpuSeconds())
        });
    rows.add(
        new String[] {
          "wall seconds",
          "%.2f".formatted(engine.wallSeconds()),
          "%.2f".formatted(floor.wallSeconds())
        });
    rows.add(
        new String[] {
          "records per second",
          "%,.0f".formatted(recordsPerSecond()),
          "%,.0f".formatted(records / floor.wallSeconds())
        });
    rows.add(
        new String[] {
          "peak RSS, MB",
          Long.toString(engine.peakRssBytes() >> 20),
          Long.toString(floor.peakRssBytes() >> 20)
        });
    freshness.ifPresent(
        found ->
            rows.add(
                new String[] {
                  "freshness p50/p95/p99, ms",
                  "%.0f / %.0f / %.0f"
                      .formatted(found.p50Millis(), found.p95Millis(), found.p99Millis()),
                  ""
                }));
    int first = rows.stream().map(row -> row[0].length()).max(Comparator.naturalOrder()).orElse(0);
    int second = rows.stream().map(row -> row[1].length()).max(Comparator.naturalOrder()).orElse(0);
    String line = "%-" + first + "s  %" + Math.max(second, 8) + "s  %12s";
    return String.join(
        "\n", rows.stream().map(row -> line.formatted((Object[]) row).stripTrailing()).toList());
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
