package io.pactolus.app.command;

import static io.pactolus.app.command.SalesLake.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.engine.core.epoch.PipelineTables;
import io.pactolus.engine.core.recovery.LakeCheck;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What audit and a run say of files that are missing or torn. */
class DamagedLakeTest {
  @TempDir Path directory;
  private SalesLake sales;
  private final List<List<Given>> epochs = new ArrayList<>();

  @BeforeEach
  void aLakeOfTwoEpochs() throws Exception {
    sales = new SalesLake(directory);
    List<Given> first = new ArrayList<>();
    List<Given> second = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      first.add(sale("k" + i, 1, "north", i));
      if (Integer.hashCode(i * 31) % 2 == 0) {
        second.add(sale("k" + i, 2, "south", i));
      }
    }
    epochs.add(first);
    epochs.add(second);
    sales.run(epochs);
    assertThat(sales.ask("audit").exitCode()).isZero();
  }

  @Test
  void aTornFileOfBronzeIsNamedWithTheEpochToGoBackTo() throws Exception {
    Path file = newest("bronze/sales", ".parquet");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));

    assertBothName(file, "has 100 bytes, the log says", "pactolus rollback FILE --to-epoch ");
  }

  @Test
  void aMissingFileOfSilverAndAnEmptyOneOfGoldCanBeComputedAgain() throws Exception {
    Path silver = newest("silver/sales", ".parquet");
    Files.delete(silver);
    assertBothName(
        silver,
        "is missing although the table needs it",
        "pactolus rebuild FILE --table silver.sales");

    Path gold = newest("gold/by_region", ".parquet");
    Files.write(gold, new byte[0]);
    assertBothName(gold, "has 0 bytes", "pactolus rebuild FILE --table gold.by_region");
  }

  @Test
  void aRunThatOpensTablesWhileAnotherCommitsIsNotToldOfDamage() throws Exception {
    // Given a run that has opened all tables but the ledger
    try (Lake lake = Lakes.open(sales.lake.toString())) {
      PipelineTables tables = PipelineTables.open(lake, sales.plan);

      // When another completes an epoch, and the ledger is opened after that
      epochs.add(List.of(sale("k1", 3, "west", 1)));
      sales.run(epochs);
      tables.ledger().refresh();

      // Then
      assertThatCode(() -> LakeCheck.require(lake, sales.plan, tables)).doesNotThrowAnyException();
    }
  }

  @Test
  void aFlippedBitIsFoundByTheAudit() throws Exception {
    for (String table : List.of("bronze/sales", "silver/sales", "gold/by_region", "ledger")) {
      Path file = newest(table, ".parquet");
      byte[] whole = Files.readAllBytes(file);
      byte[] changed = whole.clone();
      changed[whole.length / 3] ^= 4;
      Files.write(file, changed);

      SalesLake.Answer audit = sales.ask("audit");

      assertThat(audit.exitCode()).isEqualTo(1);
      assertThat(audit.text())
          .contains("FAIL", file.toString(), "has another content than was written")
          .doesNotContain("\tat ");
      Files.write(file, whole);
    }
  }

  @Test
  void aDamagedDeletionVectorIsNamed() throws Exception {
    Path file = newest("silver/sales", ".bin");
    byte[] whole = Files.readAllBytes(file);
    whole[whole.length / 2] ^= 1;
    Files.write(file, whole);
    assertBothName(file, "", "pactolus rebuild FILE --table silver.sales");

    Files.delete(file);
    assertBothName(file, "is missing although", "pactolus rebuild FILE --table silver.sales");
  }

  @Test
  void aTornCommitIsNamed() throws Exception {
    Path commit = newest("silver/sales", ".json");
    Files.writeString(commit, Files.readString(commit).substring(0, 300));

    assertBothName(commit, "is torn or not JSON", "Restore it from a backup");
  }

  @Test
  void aLogThatHasLostItsNewestCommitIsNotBuiltOn() throws Exception {
    Path commit = newest("bronze/sales", ".json");
    Files.delete(commit);
    Files.deleteIfExists(Path.of(commit.toString().replace(".json", ".crc")));

    SalesLake.Answer audit = sales.ask("audit");

    assertThat(audit.exitCode()).isEqualTo(1);
    assertThat(audit.text()).contains("the ledger counts 250 records, Bronze holds 0");
    assertThatThrownBy(() -> sales.run(epochs))
        .isInstanceOfSatisfying(
            PactolusException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LAKE_DAMAGED))
        .hasMessageContaining("The newest commits of table shop/bronze/sales are missing")
        .hasMessageContaining("Restore ")
        .hasMessageContaining("from a backup");
  }

  private void assertBothName(Path file, String what, String remedy) {
    SalesLake.Answer audit = sales.ask("audit");
    assertThat(audit.exitCode()).isEqualTo(1);
    assertThat(audit.text()).contains(file.toString(), what, remedy).doesNotContain("\tat ");
    assertThatThrownBy(() -> sales.run(epochs))
        .isInstanceOfSatisfying(
            PactolusException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LAKE_DAMAGED))
        .hasMessageContaining(file.toString())
        .hasMessageContaining(what)
        .hasMessageContaining(remedy);
  }

  private Path newest(String table, String end) throws IOException {
    try (Stream<Path> files = Files.walk(sales.lake.resolve("shop").resolve(table))) {
      return files
          .filter(file -> file.toString().endsWith(end))
          .max(
              Comparator.comparing(
                      (Path file) -> {
                        try {
                          return Files.getLastModifiedTime(file);
                        } catch (IOException e) {
                          throw new java.io.UncheckedIOException(e);
                        }
                      })
                  .thenComparing(Comparator.naturalOrder()))
          .orElseThrow();
    }
  }
}
