package io.pactolus.lakehouse.delta;

import static io.pactolus.lakehouse.delta.DeltaTableTest.APP;
import static io.pactolus.lakehouse.delta.DeltaTableTest.NUMBERS;
import static io.pactolus.lakehouse.delta.DeltaTableTest.append;
import static io.pactolus.lakehouse.delta.DeltaTableTest.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.Damage;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Table;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

/** Files that are not as the log says. */
class DamageTest {
  @TempDir Path directory;
  private Path root;

  @BeforeEach
  void aTableWithThreeFilesAndADeletionVector() {
    root = directory.resolve("p/silver/numbers");
    try (Lake lake = Lakes.open(directory.toString())) {
      Table table = lake.openOrCreate(NUMBERS);
      append(table, 1, 0, 400);
      append(table, 2, 400, 800);
      DataFile first = table.snapshot().files().get(0);
      table.commit(
          Change.epoch(APP, 3)
              .add(table.write(rows(800, 1200)))
              .delete(
                  first.path(),
                  RoaringBitmap.bitmapOf(IntStream.range(0, 400).filter(i -> i % 3 == 1).toArray()))
              .build());
      assertThat(table.wrongSizes()).isEmpty();
      assertThat(table.wrongContents()).isEmpty();
    }
  }

  @Test
  void aChecksumOutlivesDeletionsAndCheckpoints() {
    try (Lake lake = Lakes.open(directory.toString())) {
      Table table =
          lake.openOrCreate(
              new io.pactolus.lakehouse.TableDefinition(
                  "p/silver/checked",
                  NUMBERS.schema(),
                  List.of(),
                  Map.of("delta.checkpointInterval", "2")));
      append(table, 1, 0, 10);
      table.commit(
          Change.epoch(APP, 2)
              .delete(table.snapshot().files().get(0).path(), RoaringBitmap.bitmapOf(3))
              .build());
      append(table, 3, 10, 20);
      assertThat(table.snapshot().files()).allSatisfy(f -> assertThat(f.checksum()).isPresent());
      assertThat(
              directory.resolve(
                  "p/silver/checked/_delta_log/00000000000000000002.checkpoint.parquet"))
          .exists();

      assertThat(lake.find("p/silver/checked").orElseThrow().snapshot())
          .isEqualTo(table.snapshot());
      assertThat(table.wrongContents()).isEmpty();
    }
  }

  @Test
  void aMissingOrTornDataFileIsNamedWithWhatToDo() throws IOException {
    List<Path> files = files(".parquet");
    Files.delete(files.get(0));
    Files.write(files.get(1), Arrays.copyOf(Files.readAllBytes(files.get(1)), 100));
    Files.write(files.get(2), new byte[0]);

    try (Lake lake = Lakes.open(directory.toString())) {
      Table table = lake.find(NUMBERS.path()).orElseThrow();

      List<Damage> damages = table.wrongSizes();

      assertThat(table.wrongContents()).isEqualTo(damages);
      assertThat(damages).hasSize(3);
      assertThat(damages)
          .extracting(Damage::message)
          .anySatisfy(
              m ->
                  assertThat(m)
                      .startsWith(files.get(0) + " is missing although the table needs it."))
          .anySatisfy(m -> assertThat(m).startsWith(files.get(1) + " has 100 bytes, the log says "))
          .anySatisfy(m -> assertThat(m).startsWith(files.get(2) + " has 0 bytes, the log says "))
          .allSatisfy(
              m ->
                  assertThat(m)
                      .contains("(pactolus rebuild FILE --table silver.numbers), or restore"));
    }
  }

  @Test
  void aFlippedBitIsFoundWhereverItIs() throws IOException {
    Path file = files(".parquet").get(0);
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(7);
    try (Lake lake = Lakes.open(directory.toString())) {
      Table table = lake.find(NUMBERS.path()).orElseThrow();
      for (int i = 0; i < 50; i++) {
        Files.write(file, flipped(whole, random.nextInt(whole.length), random));

        assertThat(table.wrongSizes()).isEmpty();
        assertThat(table.wrongContents())
            .singleElement()
            .satisfies(
                d ->
                    assertThat(d.message())
                        .startsWith(file + " has another content than was written"));
      }
    }
  }

  @Test
  void aDamagedDeletionVectorIsFoundWhenTheTableIsOpened() throws IOException {
    Path file = files(".bin").get(0);
    byte[] whole = Files.readAllBytes(file);

    Files.delete(file);
    assertOpeningNames(file, "is missing although the table needs it");
    for (int length = 0; length < whole.length; length += 37) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertOpeningNames(file, "it ends too early");
    }
    Random random = new Random(7);
    for (int i = 0; i < 50; i++) {
      // The first byte is the version of the format, which says nothing about the content.
      Files.write(file, flipped(whole, 1 + random.nextInt(whole.length - 1), random));
      assertOpeningNames(file, "");
    }
  }

  private void assertOpeningNames(Path file, String what) {
    try (Lake lake = Lakes.open(directory.toString())) {
      assertThatThrownBy(() -> lake.find(NUMBERS.path()))
          .isInstanceOfSatisfying(
              PactolusException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LAKE_DAMAGED))
          .hasMessageContaining(file.toString())
          .hasMessageContaining(what)
          .hasMessageContaining("pactolus rebuild FILE --table silver.numbers");
    }
  }

  @Test
  void aDamagedCommitIsFoundByOpeningTheTableOrByReadingItsLog() throws IOException {
    for (Path commit : files(".json")) {
      byte[] whole = Files.readAllBytes(commit);
      for (int length : new int[] {0, 1, whole.length / 2, whole.length - 2}) {
        Files.write(commit, Arrays.copyOf(whole, length));
        assertDamaged(commit);
      }
      Random random = new Random(7);
      for (int i = 0; i < 60; i++) {
        Files.write(commit, flipped(whole, random.nextInt(whole.length), random));
        assertDamaged(commit);
      }
      Files.write(commit, whole);
    }
  }

  @Test
  void aCommitThatIsMissingBeforeOthersIsNamed() throws IOException {
    for (Path commit : files(".json").subList(0, 3)) {
      byte[] whole = Files.readAllBytes(commit);
      Files.delete(commit);
      assertDamaged(commit);
      Files.write(commit, whole);
    }
  }

  /** Whichever comes first: it cannot be opened, or what was read is not what was written. */
  private void assertDamaged(Path commit) {
    try (Lake lake = Lakes.open(directory.toString())) {
      String message;
      try {
        message =
            lake.find(NUMBERS.path()).stream()
                .flatMap(table -> table.wrongContents().stream())
                .map(Damage::message)
                .findFirst()
                .orElse("nothing");
      } catch (PactolusException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.LAKE_DAMAGED);
        message = String.valueOf(e.getMessage());
      }
      assertThat(message).startsWith(commit.toString()).contains("backup");
    }
  }

  private static byte[] flipped(byte[] whole, int at, Random random) {
    byte[] changed = whole.clone();
    changed[at] ^= (byte) (1 << random.nextInt(8));
    return changed;
  }

  private List<Path> files(String end) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(end))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }
}
