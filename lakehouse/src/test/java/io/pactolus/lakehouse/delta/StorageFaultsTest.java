package io.pactolus.lakehouse.delta;

import static io.pactolus.lakehouse.delta.DeltaTableTest.append;
import static io.pactolus.lakehouse.delta.DeltaTableTest.ids;
import static io.pactolus.lakehouse.delta.DeltaTableTest.range;
import static io.pactolus.lakehouse.delta.DeltaTableTest.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageFaultsTest {
  @TempDir Path directory;
  private final FaultyStorage storage = new FaultyStorage();

  private Lake lake() {
    return new DeltaLake(
        directory.toString(), directory.toString(), storage, "Pactolus/test", Clock.systemUTC());
  }

  private static boolean isCommit(String path) {
    return path.endsWith(".json");
  }

  @Test
  void aFullDiskAtTheCommitLeavesTheTableAsItWasAndTheCommitCanBeRepeated() {
    try (Lake lake = lake()) {
      Table table = lake.openOrCreate(DeltaTableTest.NUMBERS);
      append(table, 1, 0, 10);
      storage.failBefore(StorageFaultsTest::isCommit, "No space left on device");

      assertThatThrownBy(() -> append(table, 2, 10, 20))
          .isInstanceOfSatisfying(
              PactolusException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LAKE_FULL))
          .hasMessageContaining("No space left while writing");

      assertThat(table.snapshot().version()).isEqualTo(1);
      storage.heal();
      append(table, 2, 10, 20);
      assertThat(ids(table, table.snapshot())).isEqualTo(range(0, 20));
    }
  }

  @Test
  void aFullDiskWhileWritingADataFileLeavesNothing() throws Exception {
    try (Lake lake = lake()) {
      Table table = lake.openOrCreate(DeltaTableTest.NUMBERS);
      storage.failBefore(p -> p.endsWith(".parquet"), "No space left on device");

      assertThatThrownBy(() -> table.write(rows(0, 10)))
          .isInstanceOfSatisfying(
              PactolusException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LAKE_FULL));
      try (var files = Files.list(Path.of(table.location()))) {
        assertThat(files).extracting(f -> f.getFileName().toString()).containsExactly("_delta_log");
      }
    }
  }

  @Test
  void aCommitThatWentThroughDespiteAnErrorCounts() {
    try (Lake lake = lake()) {
      Table table = lake.openOrCreate(DeltaTableTest.NUMBERS);
      storage.failAfter(StorageFaultsTest::isCommit, "Stale file handle");

      Snapshot snapshot = append(table, 1, 0, 10);

      assertThat(snapshot.version()).isEqualTo(1);
      assertThat(ids(table, snapshot)).isEqualTo(range(0, 10));
    }
  }

  @Test
  void aReadOnlyLakeIsToldApartFromAFullOne() {
    try (Lake lake = lake()) {
      Table table = lake.openOrCreate(DeltaTableTest.NUMBERS);
      storage.failBefore(StorageFaultsTest::isCommit, "Read-only file system");

      assertThatThrownBy(() -> append(table, 1, 0, 10))
          .isInstanceOfSatisfying(
              PactolusException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.LAKE_UNWRITABLE))
          .hasMessageContaining("Read-only file system");
    }
  }

  @Test
  void aFailedChecksumOrCheckpointDoesNotFailTheCommit() {
    try (Lake lake = lake()) {
      Table table =
          lake.openOrCreate(
              DeltaTableTest.numbers(java.util.Map.of("delta.checkpointInterval", "2")));
      storage.failBefore(
          p -> p.endsWith(".crc") || p.contains("checkpoint"), "No space left on device");

      for (int epoch = 1; epoch <= 5; epoch++) {
        append(table, epoch, epoch, epoch + 1);
      }

      assertThat(ids(table, lake.find(table.path()).orElseThrow().snapshot()))
          .isEqualTo(range(1, 6));
    }
  }

  @Test
  void aMissingDataFileIsNamed() throws Exception {
    try (Lake lake = lake()) {
      Table table = lake.openOrCreate(DeltaTableTest.NUMBERS);
      append(table, 1, 0, 10);
      Path file = Path.of(table.location(), table.snapshot().files().get(0).path());
      Files.delete(file);

      assertThatThrownBy(() -> ids(table, table.snapshot()))
          .isInstanceOfSatisfying(
              PactolusException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LAKE_DAMAGED))
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void aTornCommitFileIsNamed() throws Exception {
    try (Lake lake = lake()) {
      Table table = lake.openOrCreate(DeltaTableTest.NUMBERS);
      append(table, 1, 0, 10);
      Path commit = Path.of(table.location(), "_delta_log", "00000000000000000001.json");
      Files.writeString(commit, Files.readString(commit).substring(0, 200));

      assertThatThrownBy(() -> table.changes(1))
          .isInstanceOfSatisfying(
              PactolusException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LAKE_DAMAGED))
          .hasMessageContaining(commit.toString());
      assertThatThrownBy(() -> lake.find(table.path()))
          .isInstanceOfSatisfying(
              PactolusException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LAKE_DAMAGED));
    }
  }
}
