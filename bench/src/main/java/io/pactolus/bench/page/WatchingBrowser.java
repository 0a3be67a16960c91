package io.pactolus.bench.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.pactolus.bench.process.ProcessTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Chromium without a screen that has one page open. */
public final class WatchingBrowser implements AutoCloseable {
  private static final Pattern DEVTOOLS =
      Pattern.compile("DevTools listening on ws://[^:]+:(\\d+)/");
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final ProcessTree tree;
  private final DevTools tools;

  private WatchingBrowser(Process process, DevTools tools) {
    this.process = process;
    this.tree = new ProcessTree(process.toHandle());
    this.tools = tools;
  }

  /**
   * What the page itself says.
   *
   * @param heapBytes objects of its scripts, after a collection
   * @param nodes of the document
   * @param taskSeconds that its main thread has worked
   */
  public record PageSize(long heapBytes, long nodes, double taskSeconds) {}

  /**
   * Opens a page.
   *
   * @param chromium executable
   * @param directory for its profile and what it says
   */
  public static WatchingBrowser open(Path chromium, String url, Path directory) {
    Path errors = directory.resolve("chromium.err");
    List<String> command =
        new ArrayList<>(
            List.of(
                chromium.toString(),
                "--headless",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-extensions",
                "--no-first-run",
                "--window-size=1440,900",
                "--remote-debugging-port=0",
                "--user-data-dir=" + directory.resolve("chromium")));
    if (System.getProperty("user.name").equals("root")) {
      // Chromium refuses to start otherwise.
      command.add("--no-sandbox");
    }
    command.add(url);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(errors.toFile())
              .start();
      boolean complete = false;
      try {
        DevTools tools = new DevTools(port(process, errors));
        tools.ask("Performance.enable");
        complete = true;
        return new WatchingBrowser(process, tools);
      } finally {
        if (!complete) {
          end(process);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + chromium, e);
    }
  }

  private static int port(Process process, Path errors) throws IOException {
    for (int i = 0; i < PATIENCE_SECONDS * 10; i++) {
      Matcher said = DEVTOOLS.matcher(Files.readString(errors));
      if (said.find()) {
        return Integer.parseInt(said.group(1));
      }
      if (endedWithin(process, 100)) {
        break;
      }
    }
    throw new IllegalStateException("Chromium did not start: " + Files.readString(errors));
  }

  /** CPU time and memory of the whole browser, as they were when last sampled. */
  public ProcessTree tree() {
    return tree;
  }

  /** The page as it is now. */
  public PageSize size() {
    tools.ask("HeapProfiler.collectGarbage");
    long heap = 0;
    long nodes = 0;
    double tasks = 0;
    for (JsonNode metric : tools.ask("Performance.getMetrics").path("metrics")) {
      double value = metric.path("value").asDouble();
      switch (metric.path("name").asText()) {
        case "JSHeapUsedSize" -> heap = (long) value;
        case "Nodes" -> nodes = (long) value;
        case "TaskDuration" -> tasks = value;
        default -> {}
      }
    }
    return new PageSize(heap, nodes, tasks);
  }

  @Override
  public void close() {
    tools.close();
    end(process);
  }

  private static void end(Process process) {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroy();
    if (!endedWithin(process, 10_000)) {
      process.destroyForcibly();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }

  private static boolean endedWithin(Process process, long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new IllegalStateException("interrupted while waiting for Chromium", e);
    }
  }
}
