package io.pactolus.dashboard.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pactolus.lakehouse.query.BoundedQuery.Bounds;
import io.pactolus.pipeline.PactolusException;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the process itself. What it does with bad queries is in HttpGuardTest. */
class SqlProcessTest {
  private static final Bounds BOUNDS = new Bounds(100, 1000, 100_000, true);
  private static final Duration TIME = Duration.ofSeconds(20);
  private static final String SLOW =
      "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3";

  @TempDir Path directory;

  private SqlProcess process() {
    return new SqlProcess(directory.toString(), directory, Map.of("ledger", "shop/ledger"));
  }

  @Test
  void oneProcessAnswersQueryAfterQueryAndIsGoneWhenClosed() throws Exception {
    // Given
    List<Long> before = workers();
    SqlProcess process = process();

    // When
    assertThat(process.run("SELECT 1 AS one", BOUNDS, TIME, () -> false).toString())
        .contains("\"rows\":[[1]]");
    List<Long> one = workers();
    assertThatThrownBy(() -> process.run("SELECT * FROM ledger", BOUNDS, TIME, () -> false))
        .isInstanceOf(PactolusException.class)
        .hasMessageContaining("ledger");
    assertThat(
            process
                .run("SELECT 'ä\n'", BOUNDS, TIME, () -> false)
                .path("rows")
                .path(0)
                .path(0)
                .asText())
        .isEqualTo("ä\n");

    // Then
    assertThat(one).hasSize(before.size() + 1);
    assertThat(workers()).isEqualTo(one);

    // When
    long pid = one.stream().filter(number -> !before.contains(number)).findFirst().orElseThrow();
    process.close();

    // Then
    assertThat(
            ProcessHandle.of(pid)
                .map(ProcessHandle::onExit)
                .orElse(CompletableFuture.completedFuture(null)))
        .succeedsWithin(Duration.ofSeconds(10));
  }

  private static List<Long> workers() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .map(ProcessHandle::pid)
        .sorted()
        .toList();
  }

  @Test
  void aQueryThatNobodyWantsAnyMoreEnds() throws Exception {
    List<Long> before = workers();
    try (SqlProcess process = process()) {
      process.run("SELECT 1", BOUNDS, TIME, () -> false);
      List<Long> one = workers();
      assertThatThrownBy(() -> process.run(SLOW, BOUNDS, TIME, () -> true))
          .isInstanceOfSatisfying(
              SqlProcess.Ended.class,
              ended -> assertThat(ended.why()).isEqualTo(SqlProcess.Why.UNWANTED));
      assertThat(process.run("SELECT 1", BOUNDS, TIME, () -> false).has("rows")).isTrue();
      assertThat(one).hasSize(before.size() + 1);
      assertThat(workers()).as("it was cancelled and not killed").isEqualTo(one);
    }
  }

  @Test
  void functionsThatMakeLongTextsNeedSomebodyWhoWatchesTheMemory() throws Exception {
    try (SqlProcess process = process()) {
      assertThatThrownBy(
              () ->
                  process.run(
                      "SELECT repeat('x', 3)",
                      new Bounds(100, 1000, 100_000, false),
                      TIME,
                      () -> false))
          .isInstanceOf(PactolusException.class)
          .hasMessageContaining("the function repeat cannot be used here");
    }
  }

  @Test
  void pathsMayHaveAnyLetters() throws Exception {
    assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
    Path lake = directory.resolve("données");
    try (SqlProcess process = new SqlProcess(lake.toString(), lake, Map.of())) {
      assertThat(process.run("SELECT 1", BOUNDS, TIME, () -> false).has("rows")).isTrue();
    }
  }

  @Test
  void aProcessThatDiedMeanwhileIsReplaced() throws Exception {
    List<Long> before = workers();
    try (SqlProcess process = process()) {
      process.run("SELECT 1", BOUNDS, TIME, () -> false);
      for (long pid : workers()) {
        if (!before.contains(pid)) {
          ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();
          worker.destroyForcibly();
          worker.onExit().get(10, TimeUnit.SECONDS);
        }
      }

      assertThat(process.run("SELECT 2", BOUNDS, TIME, () -> false).toString()).contains("[[2]]");
    }
  }

  @Test
  void whenWhoeverAskedIsGoneTheProcessEndsWhateverItDoes() throws Exception {
    // Given
    Path own = Files.createDirectory(directory.resolve("own"));
    Process worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + own,
                "-cp",
                System.getProperty("java.class.path"),
                SqlWorker.class.getName())
            .redirectError(directory.resolve("errors").toFile())
            .start();
    OutputStream out = worker.getOutputStream();
    say(
        out,
        "{\"lake\": \"%s\", \"directory\": \"%s\", \"tables\": {}}"
            .formatted(directory, directory));
    BufferedReader in = worker.inputReader(StandardCharsets.UTF_8);
    assertThat(in.readLine()).isEqualTo("{}");
    say(out, "{\"sql\": \"SELECT 1\", \"rows\": 1, \"cell_chars\": 10, \"chars\": 100}");
    assertThat(in.readLine()).isEqualTo("{\"running\":true}");
    assertThat(in.readLine()).contains("\"rows\":[[1]]");
    say(out, "{\"sql\": \"%s\", \"rows\": 1, \"cell_chars\": 10, \"chars\": 100}".formatted(SLOW));
    assertThat(worker.waitFor(500, TimeUnit.MILLISECONDS)).isFalse();

    // When
    out.close();

    // Then
    assertThat(worker.waitFor(10, TimeUnit.SECONDS)).isTrue();
    try (Stream<Path> left = Files.exists(own) ? Files.list(own) : Stream.empty()) {
      assertThat(left).isEmpty();
    }
  }

  private static void say(OutputStream out, String line) throws Exception {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
