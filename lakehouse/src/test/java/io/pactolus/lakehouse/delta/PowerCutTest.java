package io.pactolus.lakehouse.delta;

import static io.pactolus.lakehouse.delta.DeltaTableTest.APP;
import static io.pactolus.lakehouse.delta.DeltaTableTest.append;
import static io.pactolus.lakehouse.delta.DeltaTableTest.ids;
import static io.pactolus.lakehouse.delta.DeltaTableTest.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.delta.PowerCut.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

/**
 * Whatever a power cut leaves of a table is one of its versions, and no older than acknowledged.
 */
class PowerCutTest {
  private static final int EPOCHS = 5;
  private static final int ROWS = 400;
  private static final TableDefinition TABLE =
      DeltaTableTest.numbers(Map.of("delta.checkpointInterval", "3"));

  @TempDir Path directory;

  /** What the table holds at each version, and the step after which its commit had returned. */
  private final List<List<Long>> versions = new ArrayList<>();

  private final List<Integer> acknowledged = new ArrayList<>();
  private RecordingDisk disk;

  @BeforeEach
  void anEmptyLake() throws IOException {
    disk = new RecordingDisk(Files.createDirectory(directory.resolve("lake")));
  }

  @Test
  void aTableIsWhatItWasAfterSomeCommitThatIsNotOlderThanAcknowledged() throws Exception {
    // Given appends, deletion vectors in files, checksum files and checkpoints
    try (Lake lake = disk.open()) {
      Table table = lake.openOrCreate(TABLE);
      note(table);
      for (int epoch = 1; epoch <= EPOCHS; epoch++) {
        epoch(table, epoch);
        note(table);
      }
    }
    PowerCut cut = new PowerCut(disk);
    assertThat(cut.steps()).isGreaterThan(60);

    // When the power fails after any step, and whatever that does to what was not forced
    int states = 0;
    for (int step = 0; step <= cut.steps(); step++) {
      for (Loss loss : Loss.values()) {
        Path left = Files.createDirectory(directory.resolve("left-" + step + "-" + loss));
        if (cut.leave(left, step, loss, new Random(step))) {
          states++;
          assertSound(left, step, loss);
        }
      }
    }
    assertThat(states).isGreaterThan(100);
  }

  private void note(Table table) {
    versions.add(ids(table, table.snapshot()));
    acknowledged.add(disk.size());
  }

  /** Rows come, and every second one of those that came before goes. */
  private static void epoch(Table table, int epoch) {
    Change.Builder change =
        Change.epoch(APP, epoch).add(table.write(rows(epoch * ROWS, (epoch + 1) * ROWS)));
    if (epoch > 1) {
      DataFile before =
          table.snapshot().files().stream()
              .filter(file -> file.deleted().isEmpty())
              .findFirst()
              .orElseThrow();
      change.delete(
          before.path(),
          RoaringBitmap.bitmapOf(
              IntStream.range(0, ROWS).filter(row -> Long.hashCode(row * 31L) % 2 == 0).toArray()));
    }
    table.commit(change.build());
  }

  private void assertSound(Path left, int step, Loss loss) {
    String when = "after step %d, %s is lost".formatted(step, loss);
    int sure = -1;
    for (int version = 0; version < versions.size(); version++) {
      if (acknowledged.get(version) <= step) {
        sure = version;
      }
    }
    try (Lake lake = RecordingDisk.open(left, new LocalDisk())) {
      Optional<Table> found = lake.find(TABLE.path());
      if (found.isPresent()) {
        int version = Math.toIntExact(found.get().snapshot().version());
        assertThat(version).as(when).isGreaterThanOrEqualTo(sure);
        assertThat(ids(found.get(), found.get().snapshot()))
            .as(when)
            .isEqualTo(versions.get(version));
      } else {
        assertThat(sure).as(when).isEqualTo(-1);
      }
      // And it goes on
      Table table = lake.openOrCreate(TABLE);
      int version = Math.toIntExact(table.snapshot().version());
      List<Long> expected = new ArrayList<>(versions.get(version));
      append(table, 99, 1_000_000, 1_000_003);
      expected.addAll(List.of(1_000_000L, 1_000_001L, 1_000_002L));
      Table again = lake.find(TABLE.path()).orElseThrow();
      assertThat(ids(again, again.snapshot())).as(when).isEqualTo(expected);
    }
  }

  @Test
  void whatADeadProcessHadNotMadeDurableIsWhenTheNextOneBuildsOnIt() throws Exception {
    // Given a process that is killed after any step of its second epoch
    try (Lake lake = disk.open()) {
      append(lake.openOrCreate(TABLE), 1, 0, 3);
    }
    int begin = disk.size();
    try (Lake lake = disk.open()) {
      append(lake.openOrCreate(TABLE), 2, 3, 6);
    }
    int steps = disk.size() - begin;
    for (int killed = 1; killed <= steps; killed++) {
      Path root = Files.createDirectory(directory.resolve("killed-" + killed));
      RecordingDisk mortal = new RecordingDisk(root);
      try (Lake lake = mortal.open()) {
        append(lake.openOrCreate(TABLE), 1, 0, 3);
      }
      mortal.dieAfter(begin + killed);
      try (Lake lake = mortal.open()) {
        append(lake.openOrCreate(TABLE), 2, 3, 6);
      } catch (RecordingDisk.Dead e) {
        // As said.
      }

      // When another has opened the table, and the power fails at once
      mortal.restart();
      long seen;
      try (Lake lake = mortal.open()) {
        seen = lake.openOrCreate(TABLE).snapshot().version();
      }
      PowerCut cut = new PowerCut(mortal);
      Path left = Files.createDirectory(directory.resolve("left-" + killed));
      cut.leave(left, cut.steps(), Loss.EVERYTHING, new Random(1));

      // Then what it saw is there
      try (Lake lake = RecordingDisk.open(left, new LocalDisk())) {
        assertThat(lake.find(TABLE.path()).orElseThrow().snapshot().version())
            .as("killed after step %d", killed)
            .isEqualTo(seen);
      }
    }
  }
}
