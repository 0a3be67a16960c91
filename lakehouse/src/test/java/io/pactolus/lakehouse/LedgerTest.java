package io.pactolus.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.freshness.AgeHistogram;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  private static final EpochMeasures MEASURES =
      new EpochMeasures(
          new GoldAges(
              AgeHistogram.ofText("{\"5\":7,\"65\":2}"), AgeHistogram.ofText("{\"303103\":8}")),
          1_234,
          OptionalLong.of(50_000),
          OptionalLong.empty(),
          Map.of("poll", 1L, "gold", 2_000L));

  @TempDir Path directory;

  private static LedgerRow row(long epoch, int partition) {
    return new LedgerRow(
        epoch,
        "quakes",
        partition,
        epoch * 10,
        epoch * 10 + 10,
        9,
        1,
        0,
        "quakes",
        Map.of(Outcome.INSERTED, 7L, Outcome.DUPLICATE, 2L),
        3,
        OptionalLong.of(5),
        OptionalLong.of(6),
        epoch == 1 ? OptionalLong.empty() : OptionalLong.of(epoch * 1000 + partition),
        epoch,
        OptionalLong.empty(),
        "embedded",
        "run-1",
        1,
        2,
        LedgerRow.READ,
        0,
        OptionalLong.empty(),
        0,
        partition == 0 ? Optional.of(MEASURES) : Optional.empty());
  }

  @Test
  void rowsComeBackAsWrittenAndTotalsAreThoseOfTheEpochsAskedFor() {
    try (Lake lake = Lakes.open(directory.toString())) {
      Ledger ledger = Ledger.openOrCreate(lake, "p", Map.of());
      ledger.append(1, List.of(row(1, 0), row(1, 1)));
      assertThat(ledger.totals(0).get("quakes"))
          .extracting(t -> t.count(Outcome.INSERTED))
          .isEqualTo(14L);
      ledger.append(2, List.of(row(2, 0), row(2, 1)));

      Ledger reopened = Ledger.find(lake, "p").orElseThrow();

      assertThat(reopened.lastEpoch()).isEqualTo(2);
      assertThat(reopened.rows(2)).containsExactly(row(2, 0), row(2, 1));
      assertThat(reopened.rows(0)).hasSize(4).allMatch(LedgerRow::balances);
      assertThat(reopened.totals(0).get("quakes"))
          .isEqualTo(
              new Ledger.Totals(
                  36, 12, withZeros(Map.of(Outcome.INSERTED, 28L, Outcome.DUPLICATE, 8L))));
      assertThat(reopened.totals(1).get("quakes"))
          .isEqualTo(
              new Ledger.Totals(
                  18, 6, withZeros(Map.of(Outcome.INSERTED, 14L, Outcome.DUPLICATE, 4L))));
      assertThat(reopened.totals(2)).isEmpty();
    }
  }

  private static Map<Outcome, Long> withZeros(Map<Outcome, Long> counts) {
    var all = new java.util.EnumMap<Outcome, Long>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      all.put(outcome, counts.getOrDefault(outcome, 0L));
    }
    return all;
  }

  @Test
  void aLedgerThatIsOlderThanTheMeasuresIsReadAndContinued() {
    try (Lake lake = Lakes.open(directory.toString())) {
      writeAsBeforeTheMeasures(lake);

      Ledger readOnly = Ledger.find(lake, "p").orElseThrow();
      assertThat(readOnly.rows(0)).containsExactly(unmeasured(row(1, 0)));
      assertThat(Told.of(readOnly, 0, 0).epochs).isEmpty();

      Ledger continued = Ledger.openOrCreate(lake, "p", Map.of());
      continued.append(2, List.of(row(2, 0), row(2, 1)));

      assertThat(continued.rows(0)).containsExactly(unmeasured(row(1, 0)), row(2, 0), row(2, 1));
      Told told = Told.of(continued, 0, 0);
      assertThat(told.epochs).containsExactly(new MeasuredEpoch(2, 2, false, MEASURES.ages()));
      assertThat(told.until)
          .isEqualTo(
              Map.of(
                  new MeasuredEpoch.Partition("quakes", 0), 30L,
                  new MeasuredEpoch.Partition("quakes", 1), 30L));
      assertThat(EpochLoad.after(0, continued))
          .isEqualTo(
              new EpochLoad(
                  1, 2, 1, 2, 2, 18, 1_234, OptionalLong.of(50_000), OptionalLong.empty()));
      assertThat(Told.of(continued, 2, 0).epochs).isEmpty();
      assertThat(Told.of(continued, 0, 3).epochs).isEmpty();
      assertThat(EpochLoad.after(2, continued)).isEqualTo(EpochLoad.NONE);
      assertThat(EpochLoad.between(3, 9, continued)).isEqualTo(EpochLoad.NONE);
    }
  }

  @Test
  void whatIsReadOnceMoreAfterARollbackIsKnownAsSuch() {
    try (Lake lake = Lakes.open(directory.toString())) {
      Ledger ledger = Ledger.openOrCreate(lake, "p", Map.of());
      LedgerRow first = row(1, 0);
      ledger.append(1, List.of(first));
      ledger.append(
          2,
          List.of(
              LedgerRow.reversal(
                  2, 0, List.of(first), OptionalLong.empty(), 2, "rollback", "run-2", 3, 4)));
      ledger.append(3, List.of(at(3, first)));
      ledger.append(4, List.of(row(4, 0)));

      assertThat(Told.of(ledger, 0, 0).epochs)
          .extracting(MeasuredEpoch::epoch, MeasuredEpoch::again)
          .containsExactlyInAnyOrder(tuple(1L, false), tuple(3L, true), tuple(4L, false));
    }
  }

  private static void writeAsBeforeTheMeasures(Lake lake) {
    StructType older =
        new StructType(
            SystemColumns.LEDGER.fields().stream()
                .takeWhile(field -> !field.name().equals("broker_to_gold"))
                .toList());
    Table table = lake.openOrCreate(new TableDefinition("p/ledger", older, List.of(), Map.of()));
    Batch all = Batch.empty(SystemColumns.LEDGER, 1);
    row(1, 0).appendTo(all);
    Batch known = new Batch(older, all.columns().subList(0, older.size()));
    table.commit(Change.epoch("p/ledger", 1).add(table.write(known)).build());
  }

  private static LedgerRow unmeasured(LedgerRow row) {
    return copy(row.epoch(), row, Optional.empty());
  }

  private static LedgerRow at(long epoch, LedgerRow row) {
    return copy(epoch, row, row.measures());
  }

  private static LedgerRow copy(long epoch, LedgerRow row, Optional<EpochMeasures> measures) {
    return new LedgerRow(
        epoch,
        row.topic(),
        row.partition(),
        row.fromOffset(),
        row.untilOffset(),
        row.records(),
        row.emptyOffsets(),
        row.gapOffsets(),
        row.table(),
        row.outcomes(),
        row.warnings(),
        row.minTimestamp(),
        row.maxTimestamp(),
        row.maxEventTime(),
        row.bronzeVersion(),
        row.silverVersion(),
        row.engine(),
        row.runId(),
        row.startedAt(),
        row.goldAt(),
        row.kind(),
        row.replayed(),
        row.rolledBackTo(),
        row.firstOffered(),
        measures);
  }

  @Test
  void anEpochIsWrittenOnce() {
    try (Lake lake = Lakes.open(directory.toString())) {
      Ledger ledger = Ledger.openOrCreate(lake, "p", Map.of());
      ledger.append(1, List.of(row(1, 0)));

      assertThatThrownBy(() -> ledger.append(1, List.of(row(1, 0))))
          .isInstanceOf(FencedException.class);
    }
  }
}
