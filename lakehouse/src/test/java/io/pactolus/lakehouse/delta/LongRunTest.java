package io.pactolus.lakehouse.delta;

import static io.pactolus.lakehouse.delta.DeltaTableTest.append;
import static io.pactolus.lakehouse.delta.DeltaTableTest.ids;
import static io.pactolus.lakehouse.delta.DeltaTableTest.numbers;
import static io.pactolus.lakehouse.delta.DeltaTableTest.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.CommitSummary;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.maintenance.Compaction;
import io.pactolus.lakehouse.maintenance.Moved;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

class LongRunTest {
  private static final Map<String, String> SHORT_RETENTION =
      Map.of(
          "delta.checkpointInterval", "20",
          "delta.logRetentionDuration", "interval 1 hours",
          "delta.deletedFileRetentionDuration", "interval 1 hours");
  private static final Compaction.Limits EAGER =
      new Compaction.Limits(1 << 20, 4, 1 << 20, 1 << 20, 0.3);

  @TempDir Path directory;
  private final SettableClock clock = new SettableClock();

  private Lake lake() {
    return Lakes.open(directory.toString(), clock);
  }

  private static long logFiles(Table table) throws IOException {
    try (var files = Files.list(Path.of(table.location(), "_delta_log"))) {
      return files.count();
    }
  }

  private static long dataFiles(Table table) throws IOException {
    try (var files = Files.list(Path.of(table.location()))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void fiveHundredCommitsAreReopenedFromACheckpoint() {
    try (Lake lake = lake()) {
      Table table = lake.openOrCreate(numbers(Map.of("delta.checkpointInterval", "100")));
      for (int epoch = 1; epoch <= 500; epoch++) {
        append(table, epoch, epoch, epoch + 1);
      }

      Table reopened = lake.find(table.path()).orElseThrow();

      assertThat(Path.of(table.location(), "_delta_log", "00000000000000000500.checkpoint.parquet"))
          .exists();
      assertThat(reopened.snapshot().version()).isEqualTo(500);
      assertThat(reopened.snapshot().epoch(DeltaTableTest.APP)).hasValue(500);
      assertThat(reopened.snapshot().domains()).containsEntry("pactolus.epoch", "{\"epoch\":500}");
      assertThat(ids(reopened, reopened.snapshot())).isEqualTo(range(1, 501));
      assertThat(reopened.snapshot().files())
          .containsExactlyInAnyOrderElementsOf(table.snapshot().files());
      append(reopened, 501, 501, 502);
      assertThat(ids(reopened, reopened.at(250))).isEqualTo(range(1, 251));
      assertThat(reopened.history(2))
          .extracting(CommitSummary::version, CommitSummary::operation, CommitSummary::transactions)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(501L, "EPOCH", Map.of(DeltaTableTest.APP, 501L)),
              org.assertj.core.groups.Tuple.tuple(500L, "EPOCH", Map.of(DeltaTableTest.APP, 500L)));
    }
  }

  @Test
  void expiredLogEntriesGoAndTheTableStaysReadable() throws IOException {
    try (Lake lake = lake()) {
      Table table = lake.openOrCreate(numbers(SHORT_RETENTION));
      for (int epoch = 1; epoch <= 59; epoch++) {
        append(table, epoch, epoch, epoch + 1);
      }
      clock.advance(Duration.ofHours(2));

      append(table, 60, 60, 61);

      assertThat(logFiles(table)).isLessThan(10);
      Table reopened = lake.find(table.path()).orElseThrow();
      assertThat(ids(reopened, reopened.snapshot())).isEqualTo(range(1, 61));
      assertThatThrownBy(() -> reopened.at(3))
          .isInstanceOfSatisfying(
              PactolusException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LAKE_MISSING));
    }
  }

  @Test
  void compactionMergesSmallFilesAndSaysWhereEachRowWent() {
    try (Lake lake = lake()) {
      Table table = lake.openOrCreate(numbers(Map.of()));
      for (int epoch = 1; epoch <= 6; epoch++) {
        append(table, epoch, epoch * 10, epoch * 10 + 10);
      }
      DataFile third = table.snapshot().files().get(2);
      table.commit(
          Change.epoch(DeltaTableTest.APP, 7)
              .delete(third.path(), RoaringBitmap.bitmapOf(0, 5))
              .build());
      List<Long> before = ids(table, table.snapshot());
      var idOf = new HashMap<String, Long>();
      for (DataFile file : table.snapshot().files()) {
        for (Table.FileBatch read : table.read(file, List.of("id"))) {
          for (int row = 0; row < read.positions().length; row++) {
            idOf.put(file.path() + "@" + read.positions()[row], read.batch().longs("id").at(row));
          }
        }
      }

      Moved moved = new Compaction(table, EAGER).step().orElseThrow();

      assertThat(table.snapshot().files()).hasSize(1);
      assertThat(ids(table, table.snapshot())).isEqualTo(before);
      assertThat(table.changes(table.snapshot().version()).rearrangesOnly()).isTrue();
      int checked = 0;
      for (Moved.Relocation relocation : moved.relocations()) {
        for (int i = 0; i < relocation.positions().length; i++) {
          RoaringBitmap position = RoaringBitmap.bitmapOf(relocation.firstPosition() + i);
          long id = table.readRows(relocation.to(), position, List.of("id")).longs("id").at(0);
          assertThat(id)
              .isEqualTo(idOf.get(relocation.from().path() + "@" + relocation.positions()[i]));
          checked++;
        }
      }
      assertThat(checked).isEqualTo(58);
      assertThat(new Compaction(table, EAGER).step()).isEqualTo(Optional.empty());
    }
  }

  @Test
  void hundredsOfSmallFilesLeaveAFewAndEachRowIsRewrittenAFewTimes() {
    try (Lake lake = lake()) {
      // Given
      Table table = lake.openOrCreate(numbers(Map.of()));
      Compaction compaction =
          new Compaction(table, new Compaction.Limits(1 << 20, 8, 1 << 20, 64 << 20, 0.3));
      int epochs = 400;
      int rowsEach = 200;
      long most = 0;
      long appended = 0;
      long rewritten = 0;

      // When
      for (int epoch = 1; epoch <= epochs; epoch++) {
        Snapshot before = table.snapshot();
        append(table, epoch, epoch * rowsEach, (epoch + 1) * rowsEach);
        appended += table.snapshot().sizeBytes() - before.sizeBytes();
        rewritten += bytesIn(compaction.step());
        most = Math.max(most, table.snapshot().files().size());
      }

      // Then
      assertThat(table.snapshot().liveRows()).isEqualTo((long) epochs * rowsEach);
      assertThat(most).as("files at any time").isLessThan(3 * 8);
      assertThat(rewritten).as("bytes").isLessThan(4 * appended);
    }
  }

  private static long bytesIn(Optional<Moved> step) {
    return step.map(m -> m.newFiles().stream().mapToLong(DataFile::sizeBytes).sum()).orElse(0L);
  }

  @Test
  void filesThatFillTheMemoryOfAStepAreNotRewrittenAgainAndAgain() {
    try (Lake lake = lake()) {
      Table table = lake.openOrCreate(numbers(Map.of()));
      Compaction compaction =
          new Compaction(table, new Compaction.Limits(1 << 20, 4, 1 << 20, 100 << 10, 0.3));
      for (int epoch = 1; epoch <= 12; epoch++) {
        append(table, epoch, epoch * 2_000, (epoch + 1) * 2_000);
      }

      int steps = 0;
      while (compaction.step().isPresent()) {
        steps++;
        assertThat(steps).isLessThan(10);
      }

      assertThat(table.snapshot().liveRows()).isEqualTo(24_000);
    }
  }

  @Test
  void aFileWhoseRowsAreMostlyDeletedIsRewritten() {
    try (Lake lake = lake()) {
      Table table = lake.openOrCreate(numbers(Map.of()));
      append(table, 1, 0, 10);
      String path = table.snapshot().files().get(0).path();
      table.commit(
          Change.epoch(DeltaTableTest.APP, 2)
              .delete(path, RoaringBitmap.bitmapOfRange(0, 10))
              .build());

      new Compaction(table, EAGER).step();

      assertThat(table.snapshot().files()).isEmpty();
    }
  }

  @Test
  void obsoleteFilesAreDeletedOnceTheRetentionIsOverAndNotBefore() throws IOException {
    try (Lake lake = lake()) {
      Table table = lake.openOrCreate(numbers(SHORT_RETENTION));
      for (int epoch = 1; epoch <= 4; epoch++) {
        append(table, epoch, epoch * 2000, epoch * 2000 + 2000);
      }
      String path = table.snapshot().files().get(0).path();
      RoaringBitmap deleted = new RoaringBitmap();
      for (int i = 0; i < 500; i++) {
        deleted.add(i * 3 + (i % 2));
      }
      table.commit(Change.epoch(DeltaTableTest.APP, 5).delete(path, deleted).build());
      RoaringBitmap more = deleted.clone();
      more.add(1999);
      table.commit(Change.epoch(DeltaTableTest.APP, 6).delete(path, more).build());
      new Compaction(table, EAGER).step();
      List<Long> expected = ids(table, table.snapshot());
      assertThat(dataFiles(table)).isEqualTo(7);
      table.write(DeltaTableTest.rows(0, 5)); // as a crash before the commit leaves it

      assertThat(table.deleteObsoleteFiles(100)).isZero();
      assertThat(dataFiles(table)).isEqualTo(8);
      clock.advance(Duration.ofMinutes(61));
      assertThat(table.deleteObsoleteFiles(3)).isPositive();
      assertThat(dataFiles(table)).isEqualTo(5);
      table.deleteObsoleteFiles(100);

      assertThat(dataFiles(table)).isEqualTo(1);
      assertThat(ids(table, lake.find(table.path()).orElseThrow().snapshot())).isEqualTo(expected);
    }
  }

  @Test
  void aNewProcessFindsWhatEarlierOnesLeftButKeepsWhatTheRetentionProtects() throws IOException {
    try (Lake lake = lake()) {
      Table table = lake.openOrCreate(numbers(SHORT_RETENTION));
      for (int epoch = 1; epoch <= 4; epoch++) {
        append(table, epoch, epoch, epoch + 1);
      }
      clock.advance(Duration.ofMinutes(90));
      new Compaction(table, EAGER).step();
      long compacted = table.snapshot().version();
      Table restarted = lake.find(table.path()).orElseThrow();

      // The files are older than the retention, but left the table just now.
      assertThat(restarted.deleteObsoleteFiles(100)).isZero();
      assertThat(ids(restarted, restarted.at(compacted - 1))).isEqualTo(range(1, 5));
      clock.advance(Duration.ofMinutes(61));
      assertThat(restarted.deleteObsoleteFiles(100)).isPositive();
      assertThat(dataFiles(table)).isEqualTo(1);
    }
  }

  @Test
  void whatLeftBeforeACheckpointIsKeptByANewProcessToo() throws IOException {
    try (Lake lake = lake()) {
      // Given files that left just now, and two checkpoints since
      Map<String, String> longLog = new HashMap<>(SHORT_RETENTION);
      longLog.put("delta.logRetentionDuration", "interval 100 hours");
      Table table = compactedAndCheckpointed(lake, longLog);

      // When
      Table restarted = lake.find(table.path()).orElseThrow();

      // Then
      assertThat(restarted.deleteObsoleteFiles(100)).isZero();
      assertThat(ids(restarted, restarted.at(4))).isEqualTo(range(1, 5));
      clock.advance(Duration.ofMinutes(61));
      assertThat(restarted.deleteObsoleteFiles(100)).isPositive();
      assertThat(dataFiles(table)).isEqualTo(table.snapshot().files().size());
    }
  }

  @Test
  void whatNoCommitNamesAnyMoreIsKeptAsIfItHadLeftWithTheOldest() throws IOException {
    try (Lake lake = lake()) {
      // Given that the commit which removed files has left the log
      Table table = compactedAndCheckpointed(lake, SHORT_RETENTION);
      assertThat(Path.of(table.location(), "_delta_log", "%020d.json".formatted(5))).doesNotExist();
      long before = dataFiles(table);

      // When
      Table restarted = lake.find(table.path()).orElseThrow();

      // Then
      assertThat(restarted.deleteObsoleteFiles(100)).isZero();
      assertThat(dataFiles(table)).isEqualTo(before);
      clock.advance(Duration.ofMinutes(61));
      assertThat(restarted.deleteObsoleteFiles(100)).isPositive();
      assertThat(dataFiles(table)).isEqualTo(table.snapshot().files().size());
    }
  }

  /** Version 5 takes away four files that are older than the retention. */
  private Table compactedAndCheckpointed(Lake lake, Map<String, String> properties) {
    Table table = lake.openOrCreate(numbers(properties));
    for (int epoch = 1; epoch <= 4; epoch++) {
      append(table, epoch, epoch, epoch + 1);
    }
    clock.advance(Duration.ofMinutes(90));
    new Compaction(table, EAGER).step();
    assertThat(table.snapshot().version()).isEqualTo(5);
    for (int epoch = 5; epoch <= 50; epoch++) {
      append(table, epoch, epoch, epoch + 1);
    }
    return table;
  }
}
