package io.pactolus.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A JVM with the classes of this test, in a process of its own. Output goes to files. */
final class JavaProcess implements AutoCloseable {
  static final int KILLED = 137;

  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    // Tests that are broken off leave nothing behind.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(JavaProcess::killTree)));
  }

  private final Process process;
  private final Path out;
  private final Path err;

  private JavaProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
    RUNNING.add(process);
    var unused = process.onExit().thenRun(() -> RUNNING.remove(process));
  }

  /** The pactolus command. */
  static JavaProcess pactolus(
      Path directory, Map<String, String> environment, String... arguments) {
    List<String> all = new ArrayList<>(List.of("io.pactolus.app.Pactolus"));
    all.addAll(Arrays.asList(arguments));
    return start(directory, environment, all);
  }

  static JavaProcess start(
      Path directory, Map<String, String> environment, List<String> mainAndArguments) {
    return start(directory, environment, ownOptions(), ownClassPath(), mainAndArguments);
  }

  /** A JVM with a class path of its own. */
  static JavaProcess start(
      Path directory,
      Map<String, String> environment,
      List<String> javaOptions,
      String classPath,
      List<String> mainAndArguments) {
    return launch(directory, environment, command(javaOptions, classPath, mainAndArguments));
  }

  /** The command line of the pactolus command, for a script to run. */
  static List<String> pactolusCommand(String... arguments) {
    List<String> all = new ArrayList<>(List.of("io.pactolus.app.Pactolus"));
    all.addAll(Arrays.asList(arguments));
    return command(ownOptions(), ownClassPath(), all);
  }

  private static List<String> ownOptions() {
    List<String> options = new ArrayList<>(List.of("-Xmx512m", "-Dpactolus.home=" + home()));
    options.addAll(SharedClasses.OPTIONS);
    return options;
  }

  private static String ownClassPath() {
    return SharedClasses.CLASS_PATH;
  }

  private static List<String> command(
      List<String> javaOptions, String classPath, List<String> mainAndArguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                classPath));
    command.addAll(javaOptions);
    command.addAll(mainAndArguments);
    return command;
  }

  /** Any command. */
  static JavaProcess launch(Path directory, Map<String, String> environment, List<String> command) {
    try {
      Path out = Files.createTempFile(directory, "out", ".txt");
      Path err = Files.createTempFile(directory, "err", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(environment);
      return new JavaProcess(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The root of the repository. */
  static Path home() {
    Path module = Path.of("").toAbsolutePath();
    return module.endsWith("it") ? module.resolveSibling("") : module;
  }

  /** Waits for the end; kills and fails when it takes longer. */
  int await(int seconds) {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the process did not end within " + seconds + " s: " + err());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  boolean endsWithin(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** SIGKILL, to what it has started as well. */
  void killTree() {
    killTree(process);
  }

  private static void killTree(Process process) {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Sends a signal by name, for example STOP or CONT. */
  void signal(String name) {
    try {
      int exit =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      if (exit != 0) {
        throw new AssertionError("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Writes lines to its standard input, and closes that. */
  void tell(Collection<String> lines) {
    try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
      for (String line : lines) {
        in.write(line + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
