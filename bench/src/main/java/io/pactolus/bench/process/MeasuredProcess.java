package io.pactolus.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A child process measured as a whole, JVM start included. CPU time is what the kernel adds to this
 * process for children that have ended, so only one may end at a time. Needs Linux ({@code /proc}).
 */
public final class MeasuredProcess {
  private static final Path SELF = Path.of("/proc/self/stat");
  // USER_HZ, the unit of times in /proc, is 100 on every architecture of Linux that runs Java.
  private static final double TICKS_PER_SECOND = 100;

  private final Process process;
  private final List<String> command;
  private final Path output;
  private final long begin = System.nanoTime();
  private final long ticksBefore = ticksOfEndedChildren();
  private long peakRssBytes;

  private MeasuredProcess(Process process, List<String> command, Path output) {
    this.process = process;
    this.command = command;
    this.output = output;
  }

  public static boolean isSupported() {
    return Files.isReadable(SELF);
  }

  /**
   * Starts a command.
   *
   * @param environment on top of ours
   * @param output file for its standard output; its errors go beside it, with {@code .err} appended
   */
  public static MeasuredProcess start(
      List<String> command, Map<String, String> environment, Path output) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.toFile())
            .redirectError(errors(output).toFile());
    builder.environment().putAll(environment);
    try {
      return new MeasuredProcess(builder.start(), command, output);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.get(0), e);
    }
  }

  /** For looking at it while it runs. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Asks it to end, as Ctrl-C or SIGTERM does. */
  public void stop() {
    process.destroy();
  }

  /**
   * Waits a moment and samples its memory.
   *
   * @return whether it still runs
   */
  public boolean runsAfter(long millis) {
    samplePeak();
    try {
      return !process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      throw new IllegalStateException("interrupted while measuring " + command.get(0), e);
    }
  }

  /** Waits for its end, which must be a success. */
  public Usage await() {
    while (runsAfter(50)) {
      // Sampled in passing.
    }
    double wall = (System.nanoTime() - begin) / 1e9;
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          "%s ended with %d: %s"
              .formatted(String.join(" ", command), process.exitValue(), tail(errors(output))));
    }
    double cpu = (ticksOfEndedChildren() - ticksBefore) / TICKS_PER_SECOND;
    return new Usage(cpu, wall, peakRssBytes);
  }

  /** Ends it at once, if it still runs. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void samplePeak() {
    long tree =
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
            .mapToLong(handle -> highWaterMark(handle.pid()))
            .sum();
    peakRssBytes = Math.max(peakRssBytes, tree);
  }

  private static long highWaterMark(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1_024)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0; // It has ended.
    }
  }

  private static long ticksOfEndedChildren() {
    try {
      String stat = Files.readString(SELF);
      // The second field, the command, is in parentheses and may hold anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path errors(Path output) {
    return output.resolveSibling(output.getFileName() + ".err");
  }

  private static String tail(Path file) {
    try {
      String text = Files.readString(file).strip();
      return text.substring(Math.max(0, text.length() - 2_000));
    } catch (IOException e) {
      return "no output";
    }
  }
}
