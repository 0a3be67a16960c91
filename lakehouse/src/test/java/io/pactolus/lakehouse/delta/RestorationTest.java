package io.pactolus.lakehouse.delta;

import static io.pactolus.lakehouse.delta.DeltaTableTest.APP;
import static io.pactolus.lakehouse.delta.DeltaTableTest.NUMBERS;
import static io.pactolus.lakehouse.delta.DeltaTableTest.append;
import static io.pactolus.lakehouse.delta.DeltaTableTest.ids;
import static io.pactolus.lakehouse.delta.DeltaTableTest.range;
import static io.pactolus.lakehouse.delta.DeltaTableTest.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.maintenance.Compaction;
import io.pactolus.lakehouse.maintenance.Restoration;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

class RestorationTest {
  @TempDir Path directory;
  private Lake lake;
  private Table table;

  @BeforeEach
  void openLake() {
    lake = Lakes.open(directory.toString());
    table = lake.openOrCreate(NUMBERS);
  }

  @AfterEach
  void closeLake() {
    lake.close();
  }

  @Test
  void filesThatCameLaterLeaveAndDeletedRowsComeBack() {
    // Given
    Snapshot first = append(table, 1, 0, 10);
    DataFile file = first.files().get(0);
    table.commit(
        Change.epoch(APP, 2)
            .delete(file.path(), RoaringBitmap.bitmapOf(0, 1, 2))
            .add(table.write(rows(10, 15)))
            .build());
    append(table, 3, 15, 20);

    // When
    rollBack(1, 4);

    // Then
    assertThat(ids(table, table.snapshot())).isEqualTo(range(0, 10));
    assertThat(table.snapshot().epoch(APP)).hasValue(4);
    assertSeenByOthers();
  }

  @Test
  void whatWasRolledBackCanBeComeBackTo() {
    // Given
    append(table, 1, 0, 10);
    append(table, 2, 10, 20);
    table.commit(
        Change.epoch(APP, 3)
            .delete(table.snapshot().files().get(0).path(), RoaringBitmap.bitmapOf(5))
            .build());
    List<Long> before = ids(table, table.snapshot());
    rollBack(1, 4);

    // When
    rollBack(3, 5);

    // Then
    assertThat(ids(table, table.snapshot())).isEqualTo(before);
    assertSeenByOthers();
  }

  @Test
  void aTableThatHoldsNothingLaterIsLeftAsItIs() {
    append(table, 1, 0, 10);

    assertThat(new Restoration(table, APP).to(1, 2)).isEmpty();
    assertThat(new Restoration(table, APP).to(7, 8)).isEmpty();
  }

  @Test
  void beforeTheFirstEpochATableIsEmpty() {
    append(table, 3, 0, 10);

    rollBack(0, 4);

    assertThat(ids(table, table.snapshot())).isEmpty();
    assertSeenByOthers();
  }

  @Test
  void afterAnyHistoryOfEpochsCompactionsAndRollbacksEachEpochCanBeComeBackTo() {
    long seed = ThreadLocalRandom.current().nextLong(1_000_000);
    System.out.printf("restoration: seed %d%n", seed);
    Random random = new Random(seed);
    List<List<Long>> after = new ArrayList<>(List.of(List.of()));
    int next = 0;
    for (int epoch = 1; epoch <= 60; epoch++) {
      switch (random.nextInt(5)) {
        case 0 -> rollBack(random.nextInt(epoch), epoch);
        case 1, 2 -> append(table, epoch, next, next += 1 + random.nextInt(20));
        case 3 -> deleteSome(epoch, random);
        default -> {
          append(table, epoch, next, next += 3);
          new Compaction(table, new Compaction.Limits(1L << 30, 2, 1L << 30, 1L << 30, 0.3)).step();
        }
      }
      after.add(ids(table, table.snapshot()));
    }

    for (int last = 61; last <= 80; last++) {
      int target = random.nextInt(last);
      rollBack(target, last);
      assertThat(ids(table, table.snapshot()))
          .as("seed %d, epoch %d", seed, target)
          .isEqualTo(after.get(target));
      after.add(after.get(target));
    }
    assertSeenByOthers();
  }

  @Test
  void filesThatWereDeletedSinceAreNamedAndTheTableStaysAsItIs() throws IOException {
    // Given
    append(table, 1, 0, 10);
    DataFile old = table.snapshot().files().get(0);
    table.commit(Change.epoch(APP, 2).remove(List.of(old)).build());
    Files.delete(Path.of(table.location(), old.path()));

    // Then
    assertThatThrownBy(() -> rollBack(1, 3))
        .isInstanceOf(PactolusException.class)
        .hasMessageContaining("Table p/silver/numbers cannot go back to epoch 1")
        .hasMessageContaining(old.path());
    assertThat(table.snapshot().epoch(APP)).hasValue(2);
  }

  @Test
  void aLogThatHasBeenCutIsNamed() throws IOException {
    // Given
    lake.close();
    lake = Lakes.open(directory.resolve("cut").toString());
    table = lake.openOrCreate(DeltaTableTest.numbers(Map.of("delta.checkpointInterval", "10")));
    for (int epoch = 1; epoch <= 25; epoch++) {
      append(table, epoch, epoch, epoch + 1);
    }
    for (int version = 0; version < 5; version++) {
      Files.delete(Path.of(table.location(), "_delta_log", "%020d.json".formatted(version)));
    }

    // Then
    assertThatThrownBy(() -> rollBack(2, 26))
        .isInstanceOf(PactolusException.class)
        .hasMessageContaining("its log no longer reaches back that far");
    rollBack(20, 26);
    assertThat(ids(table, table.snapshot())).isEqualTo(range(1, 21));
  }

  /** Files whose rows are all deleted stay. */
  private void deleteSome(int epoch, Random random) {
    Change.Builder change = Change.epoch(APP, epoch);
    for (DataFile file : table.snapshot().files()) {
      if (random.nextInt(3) == 0) {
        RoaringBitmap deleted =
            file.deleted().map(RoaringBitmap::clone).orElseGet(RoaringBitmap::new);
        deleted.add(random.nextInt(file.rows()));
        change.delete(file.path(), deleted);
      }
    }
    table.commit(change.build());
  }

  private void rollBack(long toEpoch, long asEpoch) {
    new Restoration(table, APP)
        .to(toEpoch, asEpoch)
        .ifPresent(change -> table.commit(change.build()));
  }

  private void assertSeenByOthers() {
    try (Lake other = Lakes.open(directory.toString())) {
      Table reopened = other.find(NUMBERS.path()).orElseThrow();
      assertThat(ids(reopened, reopened.snapshot())).isEqualTo(ids(table, table.snapshot()));
      assertThat(reopened.snapshot().epoch(APP)).isEqualTo(table.snapshot().epoch(APP));
    }
  }
}
