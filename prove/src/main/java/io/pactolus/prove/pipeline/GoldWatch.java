package io.pactolus.prove.pipeline;

import io.pactolus.prove.schedule.FaultKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Sees the commits of Gold tables as they come, in the file system, and so how long it takes after
 * a fault until there is one. Thread-safe.
 */
public final class GoldWatch implements AutoCloseable {
  private static final long LOOK_MILLIS = 10;

  private final List<TableLog> tables;
  private final List<Struck> waiting = new ArrayList<>();
  private final Map<FaultKind, List<Duration>> recoveries = new EnumMap<>(FaultKind.class);
  private final Thread thread;
  private long commits;

  /**
   * @param gold directories of Gold tables, which need not be there yet
   */
  public GoldWatch(List<Path> gold) {
    tables = gold.stream().map(TableLog::new).toList();
    thread = new Thread(this::watch, "gold-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private record Struck(FaultKind kind, long atNanos) {}

  private static final class TableLog {
    private final Path directory;
    // The first commit creates the table.
    private long next = 1;

    TableLog(Path table) {
      directory = table.resolve("_delta_log");
    }

    boolean hasMore() {
      boolean more = false;
      while (Files.exists(directory.resolve("%020d.json".formatted(next)))) {
        next++;
        more = true;
      }
      return more;
    }
  }

  private void watch() {
    try {
      while (true) {
        look();
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void look() {
    boolean committed = false;
    for (TableLog table : tables) {
      committed |= table.hasMore();
    }
    if (committed) {
      commits++;
      long now = System.nanoTime();
      for (Struck struck : waiting) {
        recoveries
            .computeIfAbsent(struck.kind(), added -> new ArrayList<>())
            .add(Duration.ofNanos(now - struck.atNanos()));
      }
      waiting.clear();
    }
  }

  /**
   * A fault has struck; commits that are there already are none after it.
   *
   * @param atNanos of {@link System#nanoTime}
   */
  public synchronized void struck(FaultKind kind, long atNanos) {
    look();
    waiting.add(new Struck(kind, atNanos));
  }

  /** How often new commits were seen. */
  public synchronized long commits() {
    return commits;
  }

  /** From each fault to the next commit, by kind. */
  public synchronized Map<FaultKind, List<Duration>> recoveries() {
    Map<FaultKind, List<Duration>> copy = new EnumMap<>(FaultKind.class);
    recoveries.forEach((kind, times) -> copy.put(kind, List.copyOf(times)));
    return copy;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
