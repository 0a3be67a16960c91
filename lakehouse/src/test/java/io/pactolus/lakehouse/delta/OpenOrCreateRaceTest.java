package io.pactolus.lakehouse.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.lakehouse.FencedException;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenOrCreateRaceTest {
  private static final int TABLES = 20;

  @TempDir Path directory;

  /** Creates tables and appends epoch 1 to each, at the same time as its twin. */
  public static final class Racer {
    private Racer() {}

    public static void main(String[] arguments) throws IOException {
      Path start = Path.of(arguments[1]);
      System.out.println("ready");
      while (!Files.exists(start)) {
        Thread.onSpinWait();
      }
      try (Lake lake = Lakes.open(arguments[0])) {
        for (int i = 0; i < TABLES; i++) {
          Table table =
              lake.openOrCreate(
                  new io.pactolus.lakehouse.TableDefinition(
                      "p/t" + i, DeltaTableTest.NUMBERS.schema(), List.of(), java.util.Map.of()));
          try {
            DeltaTableTest.append(table, 1, 0, 10);
            System.out.println("won " + i);
          } catch (FencedException e) {
            System.out.println("lost " + i);
          }
        }
      }
    }
  }

  @Test
  void ofTwoProcessesOneCommitsEachEpochAndTheOtherIsFenced() throws Exception {
    Path start = directory.resolve("start");
    List<Process> racers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      racers.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Racer.class.getName(),
                  directory.resolve("lake").toString(),
                  start.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    }
    var lines = new ArrayList<String>();
    for (Process racer : racers) {
      assertThat(racer.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("ready");
    }
    Files.createFile(start);
    for (Process racer : racers) {
      racer.inputReader(StandardCharsets.UTF_8).lines().forEach(lines::add);
      assertThat(racer.waitFor()).isZero();
    }

    try (Lake lake = Lakes.open(directory.resolve("lake").toString())) {
      for (int i = 0; i < TABLES; i++) {
        Table table = lake.find("p/t" + i).orElseThrow();
        assertThat(DeltaTableTest.ids(table, table.snapshot()))
            .isEqualTo(DeltaTableTest.range(0, 10));
        assertThat(lines).contains("won " + i, "lost " + i);
      }
    }
    assertThat(lines).hasSize(2 * TABLES);
  }
}
