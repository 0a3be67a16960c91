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
    return residentBytes(ProcessHandle.current().pid());
  }

  /** All memory that a process has; empty where the system does not tell. */
  public static OptionalLong residentBytes(long process) {
    Path status = Path.of("/proc/" + process + "/status");
    if (!Files.exists(status)) {
      return OptionalLong.empty();
    }
    try {
      return Files.readAllLines(status, StandardCharsets.ISO_8859_1).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
