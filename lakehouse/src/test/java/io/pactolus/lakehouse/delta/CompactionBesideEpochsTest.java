package io.pactolus.lakehouse.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.maintenance.Compaction;
import io.pactolus.lakehouse.maintenance.Moved;
import io.pactolus.lakehouse.maintenance.Rewriting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

class CompactionBesideEpochsTest {
  private static final Compaction.Limits EAGER =
      new Compaction.Limits(1 << 20, 2, 1 << 20, 16 << 10, 0.3);

  @TempDir Path directory;
  private Lake lake;
  private Table table;
  private int epoch;

  @BeforeEach
  void createTable() {
    lake = Lakes.open(directory.toString());
    table = lake.openOrCreate(DeltaTableTest.numbers(Map.of()));
  }

  @Test
  void rowsDeletedWhileTheirFilesAreWrittenAgainStayDeleted() throws IOException {
    // Given
    append(0, 10);
    append(10, 20);
    Rewriting rewriting = new Compaction(table, EAGER).begin().orElseThrow();

    // When
    rewriting.run();
    delete(3, 10, 19);
    append(20, 30);
    commit(new Compaction(table, EAGER), rewriting);

    // Then
    List<Long> expected = new ArrayList<>(DeltaTableTest.range(0, 30));
    expected.removeAll(List.of(3L, 10L, 19L));
    assertThat(ids(table)).isEqualTo(expected);
    try (Lake again = Lakes.open(directory.toString())) {
      assertThat(ids(again.find(table.path()).orElseThrow())).isEqualTo(expected);
    }
  }

  @Test
  void whateverHappensBesideTheStepsTheTableHoldsWhatTheEpochsPutThere() {
    long seed = Long.getLong("pactolus.seed", new Random().nextLong());
    System.out.println("compaction beside epochs: -Dpactolus.seed=" + seed);
    Random random = new Random(seed);
    var expected = new TreeSet<Long>();
    var compaction = new Compaction(table, EAGER);
    int steps = 0;
    int next = 0;
    while (epoch < 60) {
      var rewriting = random.nextInt(3) == 0 ? compaction.begin() : Optional.<Rewriting>empty();
      boolean runsFirst = random.nextBoolean();
      if (runsFirst) {
        rewriting.ifPresent(Rewriting::run);
      }
      for (int i = random.nextInt(4); i >= 0; i--) {
        int rows = 1 + random.nextInt(2_000);
        append(next, next + rows);
        for (long id = next; id < next + rows; id++) {
          expected.add(id);
        }
        next += rows;
        long[] gone =
            random
                .longs(random.nextInt(300), 0, next)
                .distinct()
                .filter(expected::contains)
                .toArray();
        delete(gone);
        for (long id : gone) {
          expected.remove(id);
        }
      }
      if (rewriting.isPresent()) {
        if (!runsFirst) {
          rewriting.get().run();
        }
        Moved moved = commit(compaction, rewriting.get());
        assertThat(moved.newFiles())
            .allSatisfy(file -> assertThat(table.snapshot().files()).contains(file));
        steps++;
      }
      assertThat(ids(table)).isEqualTo(List.copyOf(expected));
    }
    assertThat(steps).isPositive();
  }

  @Test
  void aStepThatIsGivenUpLeavesNoFile() throws IOException {
    append(0, 3_000);
    append(3_000, 6_000);
    long before = files();

    Rewriting done = new Compaction(table, EAGER).begin().orElseThrow();
    done.run();
    assertThat(files()).isGreaterThan(before);
    done.close();

    assertThat(files()).isEqualTo(before);
    Rewriting cancelled = new Compaction(table, EAGER).begin().orElseThrow();
    cancelled.cancel();
    assertThatThrownBy(cancelled::run).isInstanceOf(CancellationException.class);
    cancelled.close();
    assertThat(files()).isEqualTo(before);
    assertThat(ids(table)).isEqualTo(DeltaTableTest.range(0, 6_000));
  }

  private static Moved commit(Compaction compaction, Rewriting rewriting) {
    try (rewriting) {
      return compaction.commit(rewriting);
    }
  }

  private void append(int from, int until) {
    DeltaTableTest.append(table, ++epoch, from, until);
  }

  private void delete(long... ids) {
    var wanted = new TreeSet<Long>();
    for (long id : ids) {
      wanted.add(id);
    }
    if (wanted.isEmpty()) {
      return;
    }
    Change.Builder change = Change.epoch(DeltaTableTest.APP, ++epoch);
    for (DataFile file : table.snapshot().files()) {
      RoaringBitmap deleted =
          file.deleted().map(RoaringBitmap::clone).orElseGet(RoaringBitmap::new);
      boolean more = false;
      for (Table.FileBatch read : table.read(file, List.of("id"))) {
        for (int row = 0; row < read.positions().length; row++) {
          if (wanted.contains(read.batch().longs("id").at(row))) {
            deleted.add(read.positions()[row]);
            more = true;
          }
        }
      }
      if (more) {
        change.delete(file.path(), deleted);
      }
    }
    table.commit(change.build());
  }

  private static List<Long> ids(Table table) {
    return DeltaTableTest.ids(table, table.snapshot());
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(f -> f.toString().endsWith(".parquet")).count();
    }
  }
}
