package io.pactolus.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.lakehouse.MeasuredEpoch.Partition;
import io.pactolus.lakehouse.maintenance.Compaction;
import io.pactolus.pipeline.freshness.AgeHistogram;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.plan.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is summed up while a ledger is read is what its rows, all held at once, add up to: with
 * several partitions and Silver tables, epochs that do not read, a rollback, and merged files.
 */
class LongLedgerTest {
  private static final int EPOCHS = 120;
  private static final int ROLLBACK = 70;
  private static final int ROLLED_BACK_TO = 65;
  private static final int NEW_FIRST_TABLE = 90;
  private static final long MINUTE = 60_000_000;

  @TempDir static Path directory;
  private static Lake lake;
  private static Ledger ledger;

  @BeforeAll
  static void aLongLedger() {
    lake = Lakes.open(directory.toString());
    ledger = Ledger.openOrCreate(lake, "p", Map.of());
    Compaction compaction =
        new Compaction(
            ledger.table(), new Compaction.Limits(128 << 20, 8, 64 << 10, 60 << 10, 0.3));
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      ledger.append(epoch, rows(epoch));
      if (epoch % 10 == 0) {
        compaction.step();
      }
    }
    assertThat(ledger.table().snapshot().files().size()).isBetween(2, EPOCHS / 2);
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  private static List<LedgerRow> rows(int epoch) {
    if (epoch == ROLLBACK) {
      return rollback();
    }
    boolean reads = epoch % 7 != 0;
    List<LedgerRow> rows = new ArrayList<>();
    // Partition 2 has records now and then.
    for (int partition = 0; partition < (epoch % 3 == 0 ? 3 : 2); partition++) {
      for (String table :
          epoch < NEW_FIRST_TABLE
              ? List.of("quakes", "stations")
              : List.of("alarms", "quakes", "stations")) {
        rows.add(row(epoch, partition, table, reads, reads && rows.isEmpty()));
      }
    }
    return rows;
  }

  /** Each epoch reads 10 offsets of a partition; after the rollback it begins further down. */
  private static LedgerRow row(
      int epoch, int partition, String table, boolean reads, boolean first) {
    long from = (epoch > ROLLBACK ? epoch - (ROLLBACK - ROLLED_BACK_TO) : epoch) * 10L;
    return new LedgerRow(
        epoch,
        "quakes",
        partition,
        from,
        reads ? from + 10 : from,
        reads ? 9 : 0,
        reads ? 1 : 0,
        0,
        table,
        reads
            ? Map.of(Outcome.INSERTED, 7L, Outcome.FILTERED, 2L)
            : Map.of(Outcome.INSERTED, 1L, Outcome.REJECTED, -1L),
        epoch % 5,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.of(epoch),
        epoch,
        OptionalLong.empty(),
        "embedded",
        "run",
        epoch * MINUTE - 1_000,
        epoch * MINUTE,
        reads ? LedgerRow.READ : LedgerRow.REPLAY,
        0,
        OptionalLong.empty(),
        0,
        first ? Optional.of(measures(epoch)) : Optional.empty());
  }

  private static EpochMeasures measures(int epoch) {
    AgeHistogram.Counter ages = new AgeHistogram.Counter();
    ages.add(epoch);
    return new EpochMeasures(
        new GoldAges(ages.histogram(), AgeHistogram.NONE),
        epoch * 100L,
        epoch % 2 == 0 ? OptionalLong.of(epoch) : OptionalLong.empty(),
        OptionalLong.of(1_000 - epoch),
        Map.of());
  }

  private static List<LedgerRow> rollback() {
    Map<String, List<LedgerRow>> undone = new TreeMap<>();
    for (LedgerRow row : ledger.rows(ROLLED_BACK_TO + 1)) {
      undone.computeIfAbsent(row.partition() + row.table(), k -> new ArrayList<>()).add(row);
    }
    return undone.values().stream()
        .map(
            since ->
                LedgerRow.reversal(
                    ROLLBACK,
                    ROLLED_BACK_TO,
                    since,
                    OptionalLong.empty(),
                    ROLLBACK,
                    "rollback",
                    "run",
                    ROLLBACK * MINUTE,
                    ROLLBACK * MINUTE))
        .toList();
  }

  /** Held all at once, in their order. */
  private static Map<Long, List<LedgerRow>> measured(long afterEpoch) {
    Map<Long, List<LedgerRow>> epochs = new TreeMap<>();
    ledger
        .rows(afterEpoch + 1)
        .forEach(row -> epochs.computeIfAbsent(row.epoch(), e -> new ArrayList<>()).add(row));
    epochs.values().removeIf(rows -> rows.stream().allMatch(row -> row.measures().isEmpty()));
    return epochs;
  }

  @Test
  void totalsAreTheSumsOfTheRows() {
    Map<String, Ledger.Totals> totals = ledger.totals(0);

    assertThat(totals).containsOnlyKeys("alarms", "quakes", "stations");
    assertThat(totals).isEqualTo(totals(ledger.rows(0)));
  }

  @Test
  void totalsOfTheLaterEpochsAddUpWithThoseOfTheEarlier() {
    Map<String, Ledger.Totals> sums = totals(ledger.rows(0, 60));
    ledger.totals(60).forEach((table, more) -> sums.merge(table, more, Ledger.Totals::plus));

    assertThat(sums).isEqualTo(ledger.totals(0));
  }

  private static Map<String, Ledger.Totals> totals(List<LedgerRow> rows) {
    Map<String, Ledger.Totals> totals = new TreeMap<>();
    for (LedgerRow row : rows) {
      Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        counts.put(outcome, row.count(outcome));
      }
      totals.merge(
          row.table(),
          new Ledger.Totals(row.records(), row.warnings(), counts),
          Ledger.Totals::plus);
    }
    return totals;
  }

  @Test
  void theLoadIsThatOfEachEpochOnce() {
    assertThat(EpochLoad.after(0, ledger)).isEqualTo(load(measured(0)));
    assertThat(EpochLoad.after(33, ledger)).isEqualTo(load(measured(33)));
    assertThat(EpochLoad.between(100 * MINUTE, EPOCHS * MINUTE, ledger))
        .isEqualTo(load(measured(99)));
    Map<Long, List<LedgerRow>> inside = measured(99);
    inside.keySet().removeIf(epoch -> epoch > 110);
    assertThat(EpochLoad.between(100 * MINUTE, 110 * MINUTE, ledger)).isEqualTo(load(inside));
  }

  @Test
  void theLoadOfTwoPartsIsThatOfTheWhole() {
    Map<Long, List<LedgerRow>> earlier = measured(0);
    earlier.keySet().removeIf(epoch -> epoch > 50);
    EpochLoad until = load(earlier);

    assertThat(until.plus(EpochLoad.after(50, ledger))).isEqualTo(EpochLoad.after(0, ledger));
    assertThat(EpochLoad.NONE.plus(until)).isEqualTo(until);
    assertThat(until.plus(EpochLoad.NONE)).isEqualTo(until);
  }

  @Test
  void theNewestEpochsAreThoseThatRead() {
    EpochLoad all = EpochLoad.after(0, ledger);
    List<Long> numbers = new ArrayList<>(measured(0).keySet());
    int count = numbers.size();

    assertThat(EpochLoad.newest(50, all, ledger))
        .isEqualTo(load(measured(numbers.get(count - 50) - 1)));
    assertThat(EpochLoad.newest(1_000, all, ledger)).isEqualTo(all);
  }

  private static EpochLoad load(Map<Long, List<LedgerRow>> epochs) {
    EpochLoad all = EpochLoad.NONE;
    for (List<LedgerRow> rows : epochs.values()) {
      Map<Integer, Long> records = new HashMap<>();
      rows.forEach(row -> records.put(row.partition(), row.records()));
      EpochMeasures measures =
          rows.stream().flatMap(row -> row.measures().stream()).findFirst().orElseThrow();
      LedgerRow any = rows.get(0);
      all =
          all.plus(
              new EpochLoad(
                  1,
                  any.epoch(),
                  any.startedAt(),
                  any.epoch(),
                  any.goldAt(),
                  records.values().stream().mapToLong(n -> n).sum(),
                  measures.rawBytes(),
                  measures.cpuMicros(),
                  measures.memoryBytes()));
    }
    return all;
  }

  @Test
  void eachEpochIsToldOnceWithItsAgesAndWhatWasReadAgain() {
    List<MeasuredEpoch> expected = new ArrayList<>();
    Map<Partition, Long> until = new HashMap<>();
    measured(0)
        .forEach(
            (epoch, rows) -> {
              rows.forEach(
                  row -> until.put(new Partition(row.topic(), row.partition()), row.untilOffset()));
              expected.add(
                  new MeasuredEpoch(
                      epoch,
                      epoch * MINUTE,
                      // Offsets 660 to 699 are read once more.
                      epoch > ROLLBACK && epoch < ROLLBACK + 5,
                      rows.stream()
                          .flatMap(row -> row.measures().stream())
                          .findFirst()
                          .orElseThrow()
                          .ages()));
            });

    Told told = Told.of(ledger, 0, 0);

    assertThat(told.epochs).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(told.until).isEqualTo(until);
  }
}
