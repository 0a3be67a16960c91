package io.pactolus.dashboard.metrics;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/** What this process uses. */
public final class ProcessFigures {
  private ProcessFigures() {}

  static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime() / 1e9
        : Double.NaN;
  }

  static long heapMaxBytes() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax();
  }

  /** In use, by kind. */
  static Map<String, Long> memoryBytes() {
    Map<String, Long> bytes = new LinkedHashMap<>();
    bytes.put("heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    bytes.put("nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct") || pool.getName().equals("mapped")) {
        bytes.put(pool.getName(), pool.getMemoryUsed());
      }
    }
    residentBytes()
        .ifPresent(
            resident -> {
              bytes.put("native", Math.max(0, resident - javaBytes(bytes)));
              bytes.put("resident", resident);
            });
    return bytes;
  }

  /** That the JVM holds for itself, in use or not, and gave to buffers. */
  private static long javaBytes(Map<String, Long> bytes) {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted()
        + ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getCommitted()
        + bytes.getOrDefault("direct", 0L);
  }

  private static OptionalLong residentBytes() {
    return sum(ProcessHandle.current().pid(), Set.of("VmRSS"));
  }

  /** All memory that a process has, swapped out or not; empty where the system does not tell. */
  public static OptionalLong memoryBytes(long process) {
    return sum(process, Set.of("VmRSS", "VmSwap"));
  }

  private static OptionalLong sum(long process, Set<String> names) {
    Path status = Path.of("/proc/" + process + "/status");
    if (!Files.exists(status)) {
      return OptionalLong.empty();
    }
    try {
      long[] found =
          Files.readAllLines(status, StandardCharsets.ISO_8859_1).stream()
              .filter(line -> names.contains(line.replaceFirst(":.*", "")))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
              .toArray();
      return found.length == 0 ? OptionalLong.empty() : OptionalLong.of(LongStream.of(found).sum());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
