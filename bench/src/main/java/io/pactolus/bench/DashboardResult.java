package io.pactolus.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.bench.page.WatchingBrowser.PageSize;
import java.util.Locale;

/**
 * An engine alone and with its page open, under the same load.
 *
 * @param rate records per second that were published
 * @param seconds of load, warm-up included
 */
public record DashboardResult(int rate, int seconds, Engine alone, Watched watched) {
  /**
   * After the warm-up.
   *
   * @param recordsPerSecond that came to Gold
   * @param cpuPerMillion CPU seconds per million records, server of the page included
   */
  public record Engine(
      double recordsPerSecond, double cpuPerMillion, double epochsPerMinute, long memoryBytes) {}

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
        memory of the engine, MB  %,10.0f  %,10.0f
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
        alone.memoryBytes() / 1e6,
        watched.engine().memoryBytes() / 1e6,
        watched.cores(),
        watched.memoryBytes() / 1e6,
        watched.heapAtFirst() / 1e6,
        watched.page().heapBytes() / 1e6,
        watched.page().nodes());
  }
}
