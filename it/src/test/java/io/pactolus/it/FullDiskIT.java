package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pactolus.bench.broker.LocalBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake that can grow no more, for real, and then can again. */
class FullDiskIT {
  /** Mounts that only its children see and that end with it; needs no rights where it works. */
  private static final List<String> OWN_MOUNTS = List.of("unshare", "--mount", "--map-root-user");

  private static LocalBroker broker;
  private static OrdersLake published;

  @TempDir Path directory;

  @BeforeAll
  static void publish(@TempDir Path shared) {
    broker = LocalBroker.start();
    published = OrdersLake.published(shared, broker, 20_000, 23, 1_000);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void aFullFileSystemIsNamedAndOnceThereIsSpaceTheLakeIsExact() throws IOException {
    assumeTrue(canMount(), "this user may not mount a file system of its own");

    // Given a file system that is too small, and then a little larger, and then large enough
    OrdersLake orders = published.in(directory, 1_000);
    Path disk = Files.createDirectory(directory.resolve("disk"));
    String run = run(orders, disk.resolve("lake"));
    String script =
        """
        mount -t tmpfs -o size=700k tmpfs DISK
        RUN; echo "exit code $?"
        mount -o remount,size=1300k DISK
        RUN; echo "exit code $?"
        mount -o remount,size=1900k DISK
        RUN; echo "exit code $?"
        mount -o remount,size=200m DISK
        RUN; echo "exit code $?"
        cp -a DISK/lake LAKE
        """
            .replace("DISK", disk.toString())
            .replace("RUN", run)
            .replace("LAKE", orders.lake.toString());

    // When
    try (JavaProcess runs = script(script, orders)) {
      assertThat(runs.await(240)).as(runs.err()).isZero();

      // Then
      assertThat(exitCodes(runs)).containsExactly("1", "1", "1", "0");
      assertThat(complaints(runs))
          .hasSize(3)
          .allSatisfy(
              complaint ->
                  assertThat(complaint)
                      .contains("No space left while writing " + disk)
                      .contains("free space or raise the quota, then start again")
                      .endsWith("[LAKE_FULL]"));
      assertThat(runs.err()).doesNotContain("\tat ");
    }
    orders.assertExact();
  }

  @Test
  void aTemporaryDirectoryThatCannotHoldTheNativeLibrariesIsNamed() throws IOException {
    // Given limits that let the small library of zstd not through, or that but not DuckDB's
    OrdersLake orders = published.in(directory, 1_000);
    String script =
        """
        (ulimit -f 100; RUN); echo "exit code $?"
        RUN; echo "exit code $?"
        (ulimit -f 20000; SQL); echo "exit code $?"
        """
            .replace("RUN", run(orders, orders.lake))
            .replace(
                "SQL",
                command(
                    "sql",
                    orders.pipeline.toString(),
                    "SELECT 1",
                    "--lake",
                    orders.lake.toString()));

    // When
    try (JavaProcess runs = script(script, orders)) {
      assertThat(runs.await(240)).as(runs.err()).isZero();

      // Then
      assertThat(exitCodes(runs)).as(runs.err()).containsExactly("1", "0", "1");
      assertThat(complaints(runs))
          .as(runs.err())
          .hasSize(2)
          .allSatisfy(
              complaint ->
                  assertThat(complaint)
                      .contains("cannot be unpacked into the temporary directory")
                      .contains("File too large")
                      .contains("PACTOLUS_JAVA_OPTS=-Djava.io.tmpdir=DIRECTORY")
                      .endsWith("[NATIVE_LIBRARY]"));
      assertThat(complaints(runs).get(0)).contains("native library of zstd");
      assertThat(complaints(runs).get(1)).contains("native library of DuckDB");
      assertThat(runs.err()).doesNotContain("\tat ");
    }
  }

  @Test
  void aFileThatMayNotGrowIsNamedAndWithoutTheLimitTheLakeIsExact() throws IOException {
    // Given a limit on the size of files, in blocks of 512 bytes, that Bronze does not keep to
    // (but the native libraries that the JVM unpacks do).
    OrdersLake orders = published.in(directory, 20_000);
    String pipeline = Files.readString(orders.pipeline);
    Files.writeString(
        orders.pipeline,
        pipeline.replace("min: 1 ms", "min: 2 s").replace("max: 50 ms", "max: 5 s"));
    String run = run(orders, orders.lake);
    String script =
        """
        (ulimit -f 2000; RUN); echo "exit code $?"
        RUN; echo "exit code $?"
        """
            .replace("RUN", run);

    // When
    try (JavaProcess runs = script(script, orders)) {
      assertThat(runs.await(240)).as(runs.err()).isZero();

      // Then
      assertThat(exitCodes(runs)).as(runs.err()).containsExactly("1", "0");
      assertThat(complaints(runs))
          .as(runs.err())
          .singleElement()
          .asString()
          .contains("may not grow further while writing " + orders.lake)
          .contains("Raise the limit on the size of files (ulimit -f), then start again")
          .endsWith("[LAKE_FULL]");
    }
    orders.assertExact();
  }

  private static String run(OrdersLake orders, Path lake) {
    return command(
        "run",
        orders.pipeline.toString(),
        "--lake",
        lake.toString(),
        "--until-caught-up",
        "--json");
  }

  private static String command(String... arguments) {
    return JavaProcess.pactolusCommand(arguments).stream()
        .map(word -> "'" + word + "'")
        .collect(Collectors.joining(" "));
  }

  private JavaProcess script(String script, OrdersLake orders) throws IOException {
    Path file = Files.writeString(directory.resolve("runs.sh"), script);
    List<String> sh = List.of("sh", file.toString());
    return JavaProcess.launch(
        directory,
        orders.environment(),
        script.startsWith("mount")
            ? java.util.stream.Stream.concat(OWN_MOUNTS.stream(), sh.stream()).toList()
            : sh);
  }

  private boolean canMount() throws IOException {
    Path probe = Files.createDirectory(directory.resolve("probe"));
    if (!Files.isExecutable(Path.of("/usr/bin/unshare"))) {
      return false;
    }
    List<String> command = new java.util.ArrayList<>(OWN_MOUNTS);
    command.addAll(List.of("mount", "-t", "tmpfs", "tmpfs", probe.toString()));
    try (JavaProcess mount = JavaProcess.launch(directory, Map.of(), command)) {
      return mount.await(10) == 0;
    }
  }

  private static List<String> exitCodes(JavaProcess runs) {
    return runs.out()
        .lines()
        .filter(line -> line.startsWith("exit code "))
        .map(line -> line.substring("exit code ".length()))
        .toList();
  }

  private static List<String> complaints(JavaProcess runs) {
    return runs.err().lines().filter(line -> line.startsWith("pactolus: ")).toList();
  }
}
