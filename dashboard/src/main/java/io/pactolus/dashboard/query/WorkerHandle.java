package io.pactolus.dashboard.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.dashboard.metrics.ProcessFigures;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that runs {@link SqlWorker}, seen from here. */
final class WorkerHandle {
  /** In place of an answer: there will be none. */
  static final JsonNode END = MissingNode.getInstance();

  private static final Logger LOG = LoggerFactory.getLogger(WorkerHandle.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LAST_WORDS = 4 << 10;
  // The worker needs no secret, so it gets none.
  private static final Set<String> ENVIRONMENT =
      Set.of("PATH", "LD_LIBRARY_PATH", "HOME", "TZ", "LANG", "LC_ALL", "LC_CTYPE");
  private static final List<String> OWN_OPTIONS =
      List.of(
          // Answers have standard output for themselves.
          "-XX:+DisplayVMOutputToStderr",
          "-Xlog:disable",
          "-Xlog:all=warning:stderr",
          "-Xms16m",
          "-Xmx320m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:-UsePerfData",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
          "-Dorg.slf4j.simpleLogger.log.io.delta=error",
          "-Dfile.encoding=UTF-8");
  // What depends on the version of Java, as the launcher of this process knows it.
  private static final List<String> TAKEN_OVER =
      List.of(
          "--enable-native-access",
          "--sun-misc-unsafe-memory-access",
          "-XX:SharedArchiveFile=",
          "-Xlog:cds");

  private final Process process;
  private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
  private final StringBuilder lastWords = new StringBuilder();
  private final Thread end;

  private WorkerHandle(Process process, Path directory) {
    this.process = process;
    follow("pactolus-sql-answers", this::readAnswers);
    end = follow("pactolus-sql-end", () -> seeTheEnd(directory));
  }

  /**
   * @param hello what the worker reads first
   */
  static WorkerHandle start(ObjectNode hello) throws IOException {
    Path directory = Files.createTempDirectory("pactolus-sql");
    try {
      ProcessBuilder builder = new ProcessBuilder(command(directory));
      Map<String, String> environment = builder.environment();
      environment.keySet().retainAll(ENVIRONMENT);
      Process process = builder.start();
      WorkerHandle worker = new WorkerHandle(process, directory);
      worker.send(hello);
      return worker;
    } catch (IOException e) {
      delete(directory);
      throw e;
    }
  }

  private static List<String> command(Path directory) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OWN_OPTIONS);
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (TAKEN_OVER.stream().anyMatch(option::startsWith)) {
        command.add(option);
      }
    }
    // DuckDB unpacks itself there, and cannot tidy up when it is killed.
    command.add("-Djava.io.tmpdir=" + directory);
    command.add("-XX:ErrorFile=" + directory.resolve("crash.log"));
    command.add("-cp");
    command.add(classPath());
    command.add(SqlWorker.class.getName());
    return command;
  }

  private static String classPath() {
    String classPath = System.getProperty("java.class.path");
    try {
      Path own =
          Path.of(SqlWorker.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      // Started by somebody who loads classes in another way, as spark-submit does.
      return List.of(classPath.split(File.pathSeparator)).contains(own.toString())
          ? classPath
          : own + File.pathSeparator + classPath;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Thread follow(String name, Runnable reading) {
    Thread thread = new Thread(reading, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void readAnswers() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("{")) {
          answers.add(JSON.readTree(line));
        } else {
          note(line);
        }
      }
    } catch (IOException e) {
      LOG.debug("the SQL process does not answer any more", e);
    } finally {
      answers.add(END);
    }
  }

  private void seeTheEnd(Path directory) {
    try (BufferedReader in = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        note(line);
      }
    } catch (IOException e) {
      LOG.debug("the SQL process says no more", e);
    }
    try {
      int unused = process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    delete(directory);
  }

  private void note(String line) {
    synchronized (lastWords) {
      lastWords.append(line).append('\n');
      lastWords.delete(0, Math.max(0, lastWords.length() - LAST_WORDS));
    }
  }

  /** A line, which the worker reads whatever it is doing. */
  void send(ObjectNode message) throws IOException {
    byte[] line = (message + "\n").getBytes(StandardCharsets.UTF_8);
    process.getOutputStream().write(line);
    process.getOutputStream().flush();
  }

  /** The next answer, {@link #END}, or null when there is neither in time. */
  @Nullable JsonNode next(Duration patience) throws InterruptedException {
    return answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** That it takes; empty where the system does not tell. */
  OptionalLong memoryBytes() {
    return ProcessFigures.memoryBytes(process.pid());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void kill() {
    process.destroyForcibly();
  }

  /** Waits until it is gone with all it left behind. */
  void awaitEnd(Duration patience) throws InterruptedException {
    end.join(patience.toMillis());
  }

  /** How it ended by itself; empty when it has not, and is killed now. */
  OptionalInt exitCode(Duration patience) throws InterruptedException {
    boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    kill();
    awaitEnd(patience);
    return ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
  }

  /** What it printed last, for the log. */
  String lastWords() {
    synchronized (lastWords) {
      return lastWords.toString().strip();
    }
  }

  private static void delete(Path directory) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(directory);
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("{} could not be deleted", directory, e);
    }
  }
}
