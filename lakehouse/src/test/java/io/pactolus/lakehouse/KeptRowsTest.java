package io.pactolus.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.pipeline.plan.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The records of the rows that lead, of the epochs that are kept, are those that the tables hold,
 * whatever tables came and went before a rollback. Every epoch reads ten records of each of two
 * partitions.
 */
class KeptRowsTest {
  private static final List<Integer> PARTITIONS = List.of(0, 1);

  @TempDir Path directory;
  private Lake lake;
  private Ledger ledger;
  private long epoch;
  private long offset;

  @BeforeEach
  void anEmptyLedger() {
    lake = Lakes.open(directory.toString());
    ledger = Ledger.openOrCreate(lake, "p", Map.of());
  }

  @AfterEach
  void close() {
    lake.close();
  }

  @Test
  void aTableThatWasAddedBeforeARollbackTakesBackItsPartOnly() {
    read(5, "orders");
    read(4, "audits", "orders");

    rollBackTo(3);

    assertThat(recordsAfter(0)).isEqualTo(60);
    read(7, "audits", "orders");
    assertThat(recordsAfter(0)).isEqualTo(200);
  }

  @Test
  void aTableThatWasGivenUpBeforeARollbackTakesBackItsPartOnly() {
    read(5, "audits", "orders");
    read(4, "orders");

    rollBackTo(3);

    assertThat(recordsAfter(0)).isEqualTo(60);
  }

  @Test
  void aTableThatGotAnotherNameBeforeARollbackIsTakenBackUnderBoth() {
    read(5, "orders");
    read(4, "sales");

    rollBackTo(3);

    assertThat(recordsAfter(0)).isEqualTo(60);
  }

  @Test
  void aRollbackOfARollbackTakesBackWhatWasThere() {
    read(5, "orders");
    read(2, "audits", "orders");
    rollBackTo(4);
    read(3, "audits", "orders");

    assertThat(recordsAfter(0)).isEqualTo(140);
    rollBackTo(3);

    assertThat(recordsAfter(0)).isEqualTo(60);
  }

  @Test
  void aRollbackThatIsUndoneTookNothingBack() {
    read(5, "orders");
    read(4, "audits", "orders");
    rollBackTo(3);

    rollBackTo(9);

    assertThat(recordsAfter(0)).isEqualTo(180);
  }

  @Test
  void onlyLaterRowsAreSummedUp() {
    read(5, "orders");
    read(4, "audits", "orders");
    assertThat(ledger.hasRollbackAfter(0)).isFalse();
    rollBackTo(3);
    read(1, "audits", "orders");

    assertThat(ledger.hasRollbackAfter(9)).isTrue();
    assertThat(ledger.hasRollbackAfter(10)).isFalse();
    assertThat(recordsAfter(10)).isEqualTo(20);
  }

  private long recordsAfter(long afterEpoch) {
    long[] records = new long[1];
    KeptEpochs kept = ledger.kept();
    ledger.forEachRow(
        afterEpoch,
        (row, leads) -> {
          if (leads && kept.contains(row.epoch())) {
            records[0] += row.records();
          }
        });
    return records[0];
  }

  private void read(int epochs, String... tables) {
    for (int i = 0; i < epochs; i++) {
      epoch++;
      List<LedgerRow> rows = new ArrayList<>();
      for (int partition : PARTITIONS) {
        for (String table : tables) {
          rows.add(row(partition, table));
        }
      }
      ledger.append(epoch, rows);
      offset += 10;
    }
  }

  private void rollBackTo(long toEpoch) {
    epoch++;
    offset =
        ledger.rows(toEpoch, toEpoch).stream()
            .mapToLong(LedgerRow::untilOffset)
            .max()
            .orElseThrow();
    Map<String, List<LedgerRow>> undone = new TreeMap<>();
    for (LedgerRow row : ledger.rows(toEpoch + 1)) {
      undone.computeIfAbsent(row.partition() + row.table(), k -> new ArrayList<>()).add(row);
    }
    ledger.append(
        epoch,
        undone.values().stream()
            .map(
                since ->
                    LedgerRow.reversal(
                        epoch,
                        toEpoch,
                        since,
                        OptionalLong.empty(),
                        epoch,
                        "rollback",
                        "run",
                        epoch,
                        epoch))
            .toList());
  }

  private LedgerRow row(int partition, String table) {
    return new LedgerRow(
        epoch,
        "orders",
        partition,
        offset,
        offset + 10,
        10,
        0,
        0,
        table,
        Map.of(Outcome.INSERTED, 10L),
        0,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        epoch,
        OptionalLong.empty(),
        "embedded",
        "run",
        epoch,
        epoch,
        LedgerRow.READ,
        0,
        OptionalLong.empty(),
        0,
        Optional.empty());
  }
}
