package io.pactolus.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * CPU time and memory of a process and all that it has started, while they run; to be sampled now
 * and then. Memory that processes share counts once. Needs Linux ({@code /proc}).
 */
public final class ProcessTree {
  // As in MeasuredProcess.
  private static final double TICKS_PER_SECOND = 100;

  private final ProcessHandle root;
  // Of those that have ended, what they had taken when last seen.
  private final Map<Long, Long> ticks = new HashMap<>();
  private long memoryBytes;

  public ProcessTree(ProcessHandle root) {
    this.root = root;
  }

  /** Looks at the processes as they are now. */
  public void sample() {
    List<Long> pids =
        Stream.concat(Stream.of(root), root.descendants()).map(ProcessHandle::pid).toList();
    long memory = 0;
    for (long pid : pids) {
      long taken = ticks(pid);
      ticks.merge(pid, taken, Math::max);
      memory += proportionalBytes(pid);
    }
    memoryBytes = memory;
  }

  /** User and system time until the last sample. */
  public double cpuSeconds() {
    return ticks.values().stream().mapToLong(Long::longValue).sum() / TICKS_PER_SECOND;
  }

  /** Proportional set sizes at the last sample. */
  public long memoryBytes() {
    return memoryBytes;
  }

  private static long ticks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The second field, the command, is in parentheses and may hold anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    } catch (IOException e) {
      return 0; // It has ended.
    }
  }

  private static long proportionalBytes(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1_024)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0; // It has ended.
    }
  }
}
