package io.pactolus.engine.core.epoch;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What this process uses: all of it, whatever else it does beside the run. */
public final class ProcessUsage implements ResourceUsage {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private long lastNanos = cpuNanos();

  @Override
  public OptionalLong cpuMicrosSinceLast() {
    long now = cpuNanos();
    long used = now - lastNanos;
    lastNanos = now;
    return now < 0 ? OptionalLong.empty() : OptionalLong.of(used / 1000);
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : -1;
  }

  /** Resident memory where the system tells it; else what the JVM knows of. */
  @Override
  public OptionalLong memoryBytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(RESIDENT)) {
          String[] words = line.substring(RESIDENT.length()).strip().split(" ", 2);
          return OptionalLong.of(Long.parseLong(words[0]) * 1024);
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not Linux, or not readable.
    }
    var memory = ManagementFactory.getMemoryMXBean();
    return OptionalLong.of(
        memory.getHeapMemoryUsage().getCommitted()
            + memory.getNonHeapMemoryUsage().getCommitted()
            + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getTotalCapacity)
                .sum());
  }
}
