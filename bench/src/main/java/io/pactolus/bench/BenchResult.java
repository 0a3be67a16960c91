package io.pactolus.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.bench.process.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a measurement found.
 *
 * @param floor the plain client, in the same rounds
 * @param engines at least one
 */
public record BenchResult(
    String workload, long records, int rounds, Usage floor, List<EngineResult> engines) {
  private static final String MAIN_ENGINE = "embedded";

  public BenchResult {
    engines = List.copyOf(engines);
  }

  private double perMillion(Usage usage) {
    return usage.cpuSeconds() * 1e6 / records;
  }

  private double floorRatio(Usage usage) {
    return usage.cpuSeconds() / floor.cpuSeconds();
  }

  private double recordsPerSecond(Usage usage) {
    return records / usage.wallSeconds();
  }

  /**
   * One object; the names are a contract. The measures at the top are those of the embedded engine,
   * or without it of the first; {@code engines} has those of all.
   */
  public String toJson() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("workload", workload);
    root.put("records", records);
    root.put("rounds", rounds);
    put(
        engines.stream()
            .filter(result -> result.engine().equals(MAIN_ENGINE))
            .findFirst()
            .orElse(engines.get(0)),
        root);
    ObjectNode all = root.putObject("engines");
    engines.forEach(result -> put(result, all.putObject(result.engine())));
    return root.toString();
  }

  private void put(EngineResult result, ObjectNode node) {
    Usage usage = result.usage();
    node.put("cpu_seconds", rounded(usage.cpuSeconds()));
    node.put("cpu_seconds_per_million", rounded(perMillion(usage)));
    node.put("wall_seconds", rounded(usage.wallSeconds()));
    node.put("records_per_second", Math.round(recordsPerSecond(usage)));
    node.put("peak_rss_bytes", usage.peakRssBytes());
    node.put("floor_cpu_seconds_per_million", rounded(perMillion(floor)));
    node.put("floor_ratio", rounded(floorRatio(usage)));
    result
        .freshness()
        .ifPresent(
            found ->
                node.putObject("freshness_ms")
                    .put("p50", Math.round(found.p50Millis()))
                    .put("p95", Math.round(found.p95Millis()))
                    .put("p99", Math.round(found.p99Millis())));
  }

  /** For people: a column for each engine, and the last for the floor. */
  public String toTable() {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of(workload));
    engines.forEach(result -> header.add(result.engine()));
    header.add("consume only");
    rows.add(header);
    rows.add(row("CPU seconds per million", usage -> "%.2f".formatted(perMillion(usage))));
    rows.add(row("ratio to consume only", usage -> "%.1f".formatted(floorRatio(usage))));
    rows.add(row("CPU seconds", usage -> "%.2f".formatted(usage.cpuSeconds())));
    rows.add(row("wall seconds", usage -> "%.2f".formatted(usage.wallSeconds())));
    rows.add(row("records per second", usage -> "%,.0f".formatted(recordsPerSecond(usage))));
    rows.add(row("peak RSS, MB", usage -> Long.toString(usage.peakRssBytes() >> 20)));
    if (engines.stream().anyMatch(result -> result.freshness().isPresent())) {
      rows.add(freshness());
    }
    return String.join("\n", rows.stream().map(row -> line(row, rows)).toList());
  }

  private List<String> row(String name, Function<Usage, String> measure) {
    List<String> row = new ArrayList<>(List.of(name));
    engines.forEach(result -> row.add(measure.apply(result.usage())));
    row.add(measure.apply(floor));
    return row;
  }

  private List<String> freshness() {
    List<String> row = new ArrayList<>(List.of("freshness p50/p95/p99, ms"));
    for (EngineResult result : engines) {
      row.add(
          result
              .freshness()
              .map(
                  found ->
                      "%.0f / %.0f / %.0f"
                          .formatted(found.p50Millis(), found.p95Millis(), found.p99Millis()))
              .orElse(""));
    }
    row.add("");
    return row;
  }

  private static String line(List<String> row, List<List<String>> rows) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      int at = column;
      int width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(1);
      line.append(
          column == 0
              ? ("%-" + width + "s").formatted(row.get(column))
              : ("  %" + Math.max(width, 8) + "s").formatted(row.get(column)));
    }
    return line.toString().stripTrailing();
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
