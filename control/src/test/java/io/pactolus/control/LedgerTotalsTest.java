package io.pactolus.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTotalsTest {
  private static final Plan PLAN =
      PlanCompiler.compile(
          PipelineReader.read(
                  """
                  pipeline: orders
                  source:
                    kafka: {brokers: "localhost:1", topics: [orders]}
                  stream:
                    name: orders
                    fields:
                      - {name: id, type: string}
                  silver:
                    - table: orders
                      mode: append
                      key: []
                      expect:
                        - {name: has_id, check: id IS NOT NULL, on_fail: warn}
                  """,
                  "orders.yaml",
                  name -> Optional.empty())
              .pipeline());

  @TempDir Path directory;

  @Test
  void whatIsKnownIsNotReadAgain() {
    try (Lake lake = Lakes.open(directory.toString());
        CountedLake counted = new CountedLake(Lakes.open(directory.toString()))) {
      Ledger ledger = Ledger.openOrCreate(lake, "orders", Map.of());
      LedgerTotals totals = new LedgerTotals();
      for (int epoch = 1; epoch <= 20; epoch++) {
        ledger.append(epoch, List.of(row(epoch)));
      }

      // The first time all of it is read.
      assertThat(totals.of(new LakeView(counted, PLAN))).isEqualTo(ledger.totals(0));
      assertThat(counted.filesRead()).hasSize(20);

      // Nothing has come.
      assertThat(totals.of(new LakeView(counted, PLAN))).isEqualTo(ledger.totals(0));
      assertThat(counted.filesRead()).isEmpty();

      // One epoch has come.
      ledger.append(21, List.of(row(21)));
      assertThat(totals.of(new LakeView(counted, PLAN))).isEqualTo(ledger.totals(0));
      assertThat(counted.filesRead()).hasSize(1);
      assertThat(records(totals, counted)).isEqualTo(210);
    }
  }

  @Test
  void anotherLakeInItsPlaceIsCountedFromItsBeginning(@TempDir Path other) {
    LedgerTotals totals = new LedgerTotals();
    try (Lake lake = Lakes.open(directory.toString())) {
      assertThat(totals.of(new LakeView(lake, PLAN))).isEmpty();
      Ledger ledger = Ledger.openOrCreate(lake, "orders", Map.of());
      ledger.append(1, List.of(row(1)));
      ledger.append(2, List.of(row(2)));
      assertThat(records(totals, lake)).isEqualTo(20);
    }
    try (Lake lake = Lakes.open(other.toString())) {
      assertThat(totals.of(new LakeView(lake, PLAN))).isEmpty();
      Ledger.openOrCreate(lake, "orders", Map.of()).append(1, List.of(row(1)));
      assertThat(records(totals, lake)).isEqualTo(10);
    }
  }

  @Test
  void expectationsAreJudgedByAllEpochs() {
    try (Lake lake = Lakes.open(directory.toString())) {
      Ledger ledger = Ledger.openOrCreate(lake, "orders", Map.of());
      LedgerTotals totals = new LedgerTotals();
      for (int epoch = 1; epoch <= 3; epoch++) {
        ledger.append(epoch, List.of(row(epoch)));

        ExpectationRate rate = ExpectationRate.of(new LakeView(lake, PLAN), totals).get(0);

        // Of ten records of an epoch one is filtered, and two are warned of.
        assertThat(rate.records()).isEqualTo(9L * epoch);
        assertThat(rate.failed()).hasValue(2L * epoch);
      }
    }
  }

  private static long records(LedgerTotals totals, Lake lake) {
    return totals.of(new LakeView(lake, PLAN)).values().stream()
        .mapToLong(Ledger.Totals::records)
        .sum();
  }

  private static LedgerRow row(int epoch) {
    return new LedgerRow(
        epoch,
        "orders",
        0,
        (epoch - 1) * 10L,
        epoch * 10L,
        10,
        0,
        0,
        "orders",
        Map.of(Outcome.INSERTED, 9L, Outcome.FILTERED, 1L),
        2,
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
