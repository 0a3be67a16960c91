package io.pactolus.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.bench.page.WatchingBrowser.PageSize;
import java.util.Locale;

/**
 * An engine alone and with its page open, under the same load.
 *
 * @param rate records per second that were published
 * @param seconds of load with the page open, warm-up included
 * @param historyPerMinute epochs a minute while the history was made, which took a tenth of that
 */
public record DashboardResult(
    int rate, int seconds, double historyPerMinute, Engine alone, Watched watched) {
  /**
   * After the warm-up.
   *
   * @param recordsPerSecond that came to Gold
   * @param cpuPerMillion CPU seconds per million records, server of the page included
   * @param freshnessP50 half of the epochs had their oldest record in Gold within so many seconds
   */
  public record Engine(
      double recordsPerSecond,
      double cpuPerMillion,
      double epochsPerMinute,
      double freshnessP50,
      double freshnessP95,
      long memoryBytes) {}

  /**
   * @param cores that the whole browser kept busy, after the warm-up
   * @param memoryBytes of the whole browser at the end
   * @param heapAtFirst of the page's scripts after the warm-up
   * @param page at the end
   */
  public record Watched(
      Engine engine, double cores, long memoryBytes, long heapAtFirst, PageSize page) {}

  /** What of its throughput the engine keeps when it is watched. */
  public double throughputRatio() {
    return watched.engine().recordsPerSecond() / alone.recordsPerSecond();
  }

  /** CPU time per record, alone to watched: 1 when the page costs the engine nothing. */
  public double cpuRatio() {
    return alone.cpuPerMillion() / watched.engine().cpuPerMillion();
  }

  public String toJson() {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("rate", rate);
    node.put("seconds", seconds);
    node.put("history_epochs_per_minute", historyPerMinute);
    put(node.putObject("alone"), alone);
    put(node.putObject("watched"), watched.engine());
    node.put("throughput_ratio", throughputRatio());
    node.put("cpu_ratio", cpuRatio());
    ObjectNode browser = node.putObject("browser");
    browser.put("cores", watched.cores());
    browser.put("memory_bytes", watched.memoryBytes());
    ObjectNode page = node.putObject("page");
    page.put("heap_bytes_at_first", watched.heapAtFirst());
    page.put("heap_bytes", watched.page().heapBytes());
    page.put("nodes", watched.page().nodes());
    page.put("main_thread_seconds", watched.page().taskSeconds());
    return node.toString();
  }

  private static void put(ObjectNode node, Engine engine) {
    node.put("records_per_second", engine.recordsPerSecond());
    node.put("cpu_seconds_per_million", engine.cpuPerMillion());
    node.put("epochs_per_minute", engine.epochsPerMinute());
    node.put("freshness_p50_seconds", engine.freshnessP50());
    node.put("freshness_p95_seconds", engine.freshnessP95());
    node.put("memory_bytes", engine.memoryBytes());
  }

  public String toTable() {
    return String.format(
        Locale.ROOT,
        """
        %,d records/s for %,d s        alone     page open
        records/s in Gold         %,10.0f  %,10.0f   ratio %.3f
        CPU-s per million         %10.2f  %10.2f   ratio %.3f
        epochs a minute           %,10.0f  %,10.0f
        freshness p50, s          %10.2f  %10.2f
        freshness p95, s          %10.2f  %10.2f
        memory of the engine, MB  %,10.0f  %,10.0f
        before: %,d s of little load for a history, %,.0f epochs a minute
        the browser: %.2f cores, %,.0f MB; the page's scripts: %.1f MB after the warm-up, %.1f MB at the end, %,d nodes""",
        rate,
        seconds,
        alone.recordsPerSecond(),
        watched.engine().recordsPerSecond(),
        throughputRatio(),
        alone.cpuPerMillion(),
        watched.engine().cpuPerMillion(),
        cpuRatio(),
        alone.epochsPerMinute(),
        watched.engine().epochsPerMinute(),
        alone.freshnessP50(),
        watched.engine().freshnessP50(),
        alone.freshnessP95(),
        watched.engine().freshnessP95(),
        alone.memoryBytes() / 1e6,
        watched.engine().memoryBytes() / 1e6,
        seconds / DashboardBench.SHORTER,
        historyPerMinute,
        watched.cores(),
        watched.memoryBytes() / 1e6,
        watched.heapAtFirst() / 1e6,
        watched.page().heapBytes() / 1e6,
        watched.page().nodes());
  }
}
