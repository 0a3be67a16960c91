package io.pactolus.lakehouse.delta;

import static io.pactolus.pipeline.schema.Field.optional;
import static io.pactolus.pipeline.schema.Field.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.Changes;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.FencedException;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

class DeltaTableTest {
  private static final StructType SCHEMA =
      StructType.of(required("id", DataType.LONG), optional("name", DataType.STRING));
  static final TableDefinition NUMBERS = numbers(Map.of());
  static final String APP = "p/silver/numbers";

  @TempDir Path directory;
  Lake lake;

  @BeforeEach
  void openLake() {
    lake = Lakes.open(directory.toString());
  }

  @AfterEach
  void closeLake() {
    lake.close();
  }

  static TableDefinition numbers(Map<String, String> properties) {
    return new TableDefinition("p/silver/numbers", SCHEMA, List.of(), properties);
  }

  static Batch rows(int from, int until) {
    Batch batch = Batch.empty(SCHEMA, until - from);
    for (int i = from; i < until; i++) {
      batch.longs("id").append(i);
      batch.bytes("name").append("name " + i);
    }
    return batch;
  }

  static Snapshot append(Table table, long epoch, int from, int until) {
    return table.commit(
        Change.epoch(APP, epoch)
            .add(table.write(rows(from, until)))
            .domain("pactolus.epoch", "{\"epoch\":" + epoch + "}")
            .build());
  }

  static List<Long> ids(Table table, Snapshot snapshot) {
    var ids = new ArrayList<Long>();
    for (DataFile file : snapshot.files()) {
      for (Table.FileBatch batch : table.read(file, List.of("id"))) {
        for (int row = 0; row < batch.batch().rows(); row++) {
          ids.add(batch.batch().longs("id").at(row));
        }
      }
    }
    ids.sort(null);
    return ids;
  }

  static List<Long> range(int from, int until) {
    return IntStream.range(from, until).mapToObj(i -> (long) i).toList();
  }

  @Test
  void committedRowsAreReadBackByAnotherLakeObject() {
    Table table = lake.openOrCreate(NUMBERS);
    append(table, 1, 0, 100);
    Snapshot written = append(table, 2, 100, 150);

    try (Lake other = Lakes.open(directory.toString())) {
      Table reopened = other.find("p/silver/numbers").orElseThrow();

      assertThat(ids(reopened, reopened.snapshot())).isEqualTo(range(0, 150));
      assertThat(reopened.schema()).isEqualTo(SCHEMA);
      assertThat(reopened.snapshot().epoch(APP)).hasValue(2);
      assertThat(reopened.snapshot().domains()).containsEntry("pactolus.epoch", "{\"epoch\":2}");
      assertThat(reopened.snapshot()).isEqualTo(written);
    }
  }

  @Test
  void whoFollowsTheCommitsOfAnotherSeesWhatOneSeesWhoReadsTheWholeLog() {
    Table writer = lake.openOrCreate(NUMBERS);
    Table follower = lake.openOrCreate(NUMBERS);
    append(writer, 1, 0, 100);
    String oldest = writer.snapshot().files().get(0).path();
    assertFollowed(follower);

    // Given rows that are deleted, a file that is rewritten, and a domain that is gone
    writer.commit(
        Change.epoch(APP, 2)
            .delete(oldest, RoaringBitmap.bitmapOf(3, 5))
            .add(writer.write(rows(100, 110)))
            .build());
    assertFollowed(follower);
    writer.commit(
        Change.rearrangement("OPTIMIZE")
            .remove(
                writer.snapshot().files().stream()
                    .filter(file -> file.path().equals(oldest))
                    .toList())
            .add(writer.write(rows(6, 100)))
            .build());
    append(writer, 3, 110, 120);
    assertFollowed(follower);

    // Given a column more
    writer.evolve(List.of(optional("colour", DataType.STRING)), Map.of());
    append(writer, 4, 120, 121);
    assertFollowed(follower);
    assertThat(follower.schema()).isEqualTo(writer.schema());

    // Given so many commits that there is a checkpoint
    for (int epoch = 5; epoch < 105; epoch++) {
      append(writer, epoch, epoch * 1000, epoch * 1000 + 1);
    }
    assertFollowed(follower);

    // And it can write where the other has
    append(follower, 105, 500, 501);
    assertFollowed(writer);
  }

  @Test
  void whoFollowsReadsOnlyWhatIsNew() throws Exception {
    Table writer = lake.openOrCreate(NUMBERS);
    append(writer, 1, 0, 100);
    Table follower = lake.openOrCreate(NUMBERS);
    append(writer, 2, 100, 110);

    Files.delete(directory.resolve("p/silver/numbers/_delta_log/00000000000000000001.json"));

    assertThat(ids(follower, follower.refresh())).isEqualTo(range(0, 110));
  }

  @Test
  void whoComesBackAfterTheLogWasCleanedReadsItAnew() throws Exception {
    Table writer = lake.openOrCreate(NUMBERS);
    append(writer, 1, 0, 100);
    Table follower = lake.openOrCreate(NUMBERS);
    Path log = directory.resolve("p/silver/numbers/_delta_log");
    long version = follower.snapshot().version();
    Path checkpoint;
    do {
      version = append(writer, version + 1, (int) version * 100, (int) version * 100 + 1).version();
      checkpoint = log.resolve("%020d.checkpoint.parquet".formatted(version));
    } while (Files.notExists(checkpoint));
    for (long expired = 0; expired < version; expired++) {
      Files.delete(log.resolve("%020d.json".formatted(expired)));
    }

    assertFollowed(follower);
    assertThat(follower.snapshot().version()).isEqualTo(version);
  }

  private void assertFollowed(Table follower) {
    try (Lake other = Lakes.open(directory.toString())) {
      Snapshot whole = other.find("p/silver/numbers").orElseThrow().snapshot();
      assertThat(follower.refresh())
          .usingRecursiveComparison()
          .ignoringCollectionOrder()
          .isEqualTo(whole);
    }
  }

  @Test
  void theFirstCommitOfAnEpochWinsAndTheSecondIsFenced() {
    Table first = lake.openOrCreate(NUMBERS);
    Table second = lake.openOrCreate(NUMBERS);
    append(first, 1, 0, 10);

    assertThatThrownBy(() -> append(second, 1, 0, 10))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("Epoch 1 of 'p/silver/numbers' is already in table p/silver/numbers.")
        .hasMessageContaining("Version 1 was committed by Pactolus/");
    assertThat(ids(first, second.refresh())).isEqualTo(range(0, 10));
  }

  @Test
  void anOlderEpochIsFencedWithoutTouchingTheLog() {
    Table table = lake.openOrCreate(NUMBERS);
    append(table, 5, 0, 10);

    assertThatThrownBy(() -> append(table, 4, 10, 20)).isInstanceOf(FencedException.class);
    assertThat(table.refresh().version()).isEqualTo(1);
  }

  @Test
  void aFileThatAnotherWriterRewroteCannotBeDeletedFrom() {
    Table first = lake.openOrCreate(NUMBERS);
    append(first, 1, 0, 10);
    Table second = lake.openOrCreate(NUMBERS);
    DataFile file = second.snapshot().files().get(0);
    first.commit(
        Change.rearrangement("COMPACT")
            .remove(List.of(file))
            .add(first.write(rows(0, 10)))
            .build());

    assertThatThrownBy(
            () ->
                second.commit(
                    Change.epoch(APP, 2).delete(file.path(), RoaringBitmap.bitmapOf(1)).build()))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("lost against another writer")
        .hasMessageContaining("(COMPACT)");
  }

  @Test
  void deletionsAddUpOverCommitsAndTheLogTellsWhatEachDeleted() {
    Table table = lake.openOrCreate(NUMBERS);
    append(table, 1, 0, 2000);
    String path = table.snapshot().files().get(0).path();
    RoaringBitmap few = RoaringBitmap.bitmapOf(1, 3);
    RoaringBitmap many = few.clone();
    for (int i = 100; i < 2000; i += 3) {
      many.add(i);
    }
    table.commit(Change.epoch(APP, 2).delete(path, few).build());
    Snapshot last = table.commit(Change.epoch(APP, 3).delete(path, many).build());

    Table reopened = lake.find("p/silver/numbers").orElseThrow();

    assertThat(last.liveRows()).isEqualTo(2000 - many.getCardinality());
    assertThat(reopened.snapshot()).isEqualTo(last);
    assertThat(ids(reopened, reopened.snapshot())).hasSize(2000 - many.getCardinality());
    Changes second = reopened.changes(2);
    assertThat(second.newlyDeleted().values()).containsExactly(few);
    Changes third = reopened.changes(3);
    assertThat(third.newlyDeleted().values()).containsExactly(RoaringBitmap.andNot(many, few));
    assertThat(third.epoch(APP)).hasValue(3);
    assertThat(third.operation()).isEqualTo("EPOCH");
    assertThat(third.added()).isEmpty();
    assertThat(ids(reopened, reopened.at(2))).hasSize(1998);
  }

  @Test
  void columnsCanBeAddedAndOldFilesReadThemAsNull() {
    Table table = lake.openOrCreate(NUMBERS);
    append(table, 1, 0, 3);

    table.evolve(List.of(optional("score", DataType.DOUBLE)), Map.of("pactolus.contract", "2"));

    Table reopened = lake.find("p/silver/numbers").orElseThrow();
    assertThat(reopened.schema().indexOf("score")).isEqualTo(2);
    assertThat(reopened.properties()).containsEntry("pactolus.contract", "2");
    DataFile file = reopened.snapshot().files().get(0);
    Batch read = reopened.read(file, List.of("score", "id")).iterator().next().batch();
    assertThat(read.row(1)).containsExactly(null, 1L);
  }

  @Test
  void partitionsBecomeDirectoriesAndReadBackAsColumns() {
    StructType schema =
        StructType.of(required("id", DataType.LONG), optional("day", DataType.STRING));
    Table table =
        lake.openOrCreate(new TableDefinition("p/silver/by_day", schema, List.of("day"), Map.of()));
    Batch batch = Batch.empty(schema, 4);
    String[] days = {"a/b", "x", null, "a/b"};
    for (int i = 0; i < 4; i++) {
      batch.longs("id").append(i);
      batch.column("day").appendObject(days[i]);
    }

    Snapshot snapshot = table.commit(Change.epoch(APP, 1).add(table.write(batch)).build());

    Table reopened = lake.find("p/silver/by_day").orElseThrow();
    assertThat(reopened.snapshot().files()).containsExactlyInAnyOrderElementsOf(snapshot.files());
    var rows = new ArrayList<List<?>>();
    for (DataFile file : reopened.snapshot().files()) {
      for (Table.FileBatch read : reopened.read(file, List.of("day", "id"))) {
        for (int row = 0; row < read.batch().rows(); row++) {
          rows.add(read.batch().row(row));
        }
      }
    }
    assertThat(rows)
        .containsExactlyInAnyOrder(
            List.of("a/b", 0L),
            List.of("x", 1L),
            java.util.Arrays.asList(null, 2L),
            List.of("a/b", 3L));
    assertThat(directory.resolve("p/silver/by_day/day=a%2Fb")).isDirectory();
  }

  @Test
  void anObjectStoreIsRefusedWithAClearMessage() {
    assertThatThrownBy(() -> Lakes.open("s3://bucket/lake"))
        .isInstanceOf(PactolusException.class)
        .hasMessageContaining("This version writes to local directories only");
  }
}
