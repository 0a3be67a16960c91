package io.pactolus.control.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pactolus.control.CountedLake;
import io.pactolus.control.LakeView;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.EpochMeasures;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadReadingTest {
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
                    - {table: orders, mode: append, key: []}
                  """,
                  "orders.yaml",
                  name -> Optional.empty())
              .pipeline());
  private static final long NOON =
      ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2025-07-30T12:00:00Z"));

  private static final long HOUR = 3_600_000_000L;

  @TempDir Path directory;

  @Test
  void theLoadIsWhatLedgerAndTablesShow() {
    try (Lake lake = Lakes.open(directory.toString())) {
      Ledger ledger = Ledger.openOrCreate(lake, "orders", Map.of());
      Table bronze =
          lake.openOrCreate(
              new TableDefinition(PLAN.bronzePath(), SystemColumns.BRONZE, List.of(), Map.of()));
      for (int epoch = 1; epoch <= 2; epoch++) {
        bronze.commit(
            Change.epoch(PLAN.bronzePath(), epoch).add(bronze.write(records(epoch))).build());
        ledger.append(epoch, List.of(row(epoch)));
      }

      MeasuredLoad load = new LoadReading().of(new LakeView(lake, PLAN));

      assertThat(load.records()).isEqualTo(20);
      assertThat(load.bytesPerRecord()).isEqualTo(250);
      // 20 records in the 4 seconds from the first epoch's begin to the second one's end.
      assertThat(load.recordsPerSecond()).isCloseTo(5, within(1e-9));
      assertThat(load.cpuSecondsPerMillion().orElseThrow()).isCloseTo(30_000, within(1e-6));
      assertThat(load.memoryBytes()).hasValue(2_000);
      assertThat(load.storedRecords()).isEqualTo(20);
      assertThat(load.storedBytes())
          .isEqualTo(bronze.snapshot().sizeBytes() + ledger.table().snapshot().sizeBytes());
      assertThat(load.retainedBytes()).isPositive();
      // Each of four commits: a file, the commit, its checksum, a hundredth of a checkpoint.
      assertThat(load.requests().putsPerMillion()).isCloseTo(4 * 3.02 / 20 * 1e6, within(1e-6));
      assertThat(load.requests().getsPerMillion()).isZero();
    }
  }

  @Test
  void afterTheFirstTimeOnlyTheNewestEpochsAreRead() {
    try (Lake lake = Lakes.open(directory.toString());
        CountedLake counted = new CountedLake(Lakes.open(directory.toString()))) {
      Ledger ledger = Ledger.openOrCreate(lake, "orders", Map.of());
      lake.openOrCreate(
          new TableDefinition(PLAN.bronzePath(), SystemColumns.BRONZE, List.of(), Map.of()));
      // An epoch every six hours, for 15 days.
      for (int epoch = 1; epoch <= 60; epoch++) {
        ledger.append(epoch, List.of(row(epoch, NOON + (epoch - 1L) * 6 * HOUR)));
      }
      LoadReading reading = new LoadReading();
      LakeView view = new LakeView(counted, PLAN);

      MeasuredLoad first = reading.of(view);

      assertThat(counted.filesRead()).hasSize(60);
      assertThat(first.records()).isEqualTo(600);
      assertThat(first.since()).isEqualTo(Instant.parse("2025-07-30T12:00:00Z"));
      // The last day has four epochs, which are 18 hours and 2 seconds.
      assertThat(first.recordsPerSecond()).isCloseTo(40 / (18 * 3_600 + 2.0), within(1e-9));
      assertThat(first.memoryBytes()).hasValue(60_000);

      // Given one more
      ledger.append(61, List.of(row(61, NOON + 60 * 6 * HOUR)));
      MeasuredLoad second = reading.of(view);

      // Only the newest 50, whose commits are counted; the last day is among them.
      assertThat(counted.filesRead()).hasSize(50);
      assertThat(second).isEqualTo(new LoadReading().of(view));
      assertThat(second.records()).isEqualTo(610);
      assertThat(second.cpuSeconds().orElseThrow()).isCloseTo(61 * 0.3, within(1e-9));
      assertThat(second.requests().epochs()).isEqualTo(50);
    }
  }

  @Test
  void epochsOfAClockThatWasAheadDoNotCountIntoTheRate() {
    try (Lake lake = Lakes.open(directory.toString())) {
      Ledger ledger = Ledger.openOrCreate(lake, "orders", Map.of());
      lake.openOrCreate(
          new TableDefinition(PLAN.bronzePath(), SystemColumns.BRONZE, List.of(), Map.of()));
      // Given a clock two days ahead until the fifth epoch, and one every two seconds
      for (int epoch = 1; epoch <= 4; epoch++) {
        ledger.append(epoch, List.of(row(epoch, NOON + 48 * HOUR + epoch * 2_000_000L)));
      }
      for (int epoch = 5; epoch <= 8; epoch++) {
        ledger.append(epoch, List.of(row(epoch, NOON + epoch * 2_000_000L)));
      }

      MeasuredLoad load = new LoadReading().of(new LakeView(lake, PLAN));

      assertThat(load.records()).isEqualTo(80);
      assertThat(load.recordsPerSecond()).isCloseTo(5, within(1e-9));
    }
  }

  @Test
  void anEpochInWhichTheClockWasSetHasNoAbsurdRate() {
    try (Lake lake = Lakes.open(directory.toString())) {
      Ledger ledger = Ledger.openOrCreate(lake, "orders", Map.of());
      lake.openOrCreate(
          new TableDefinition(PLAN.bronzePath(), SystemColumns.BRONZE, List.of(), Map.of()));

      // Given one in which it was set back two hours, and one in which it was set forward 50 years
      for (long set : List.of(2 * HOUR, -50 * 365 * 24 * HOUR)) {
        long first = ledger.lastEpoch() + 1;
        long begin = NOON + first * 48 * HOUR;
        ledger.append(first, List.of(row((int) first, begin + set, begin)));
        for (int next = 1; next <= 3; next++) {
          long at = begin + next * 2_000_000L;
          ledger.append(first + next, List.of(row((int) first + next, at - 1_000, at)));
        }
        LakeView view = new LakeView(lake, PLAN);

        // Then the time of its commit is where the six seconds begin
        assertThat(new LoadReading().of(view).recordsPerSecond()).isCloseTo(40 / 6.0, within(1e-9));
      }
    }
  }

  @Test
  void whereNothingWasMeasuredThereIsNoCost() {
    try (Lake lake = Lakes.open(directory.toString())) {
      assertThatThrownBy(() -> new LoadReading().of(new LakeView(lake, PLAN)))
          .isInstanceOf(PactolusException.class)
          .hasMessageContaining("there is no ledger in lake");
      Ledger.openOrCreate(lake, "orders", Map.of());
      assertThatThrownBy(() -> new LoadReading().of(new LakeView(lake, PLAN)))
          .isInstanceOf(PactolusException.class)
          .hasMessageContaining("no record was measured in lake");
    }
  }

  private static Batch records(int epoch) {
    Batch rows = Batch.empty(SystemColumns.BRONZE, 10);
    for (long i = 0; i < 10; i++) {
      rows.column("key").appendNull();
      rows.column("value").appendObject(new byte[250]);
      rows.column("headers").appendNull();
      rows.column("topic").appendObject("orders");
      rows.column("partition").appendObject(0);
      rows.column("offset").appendObject((epoch - 1) * 10L + i);
      rows.column("timestamp").appendObject(NOON);
      rows.column("ingest_time").appendObject(NOON);
      rows.column("epoch").appendObject((long) epoch);
      rows.column("correlation_id").appendObject("orders-0:" + i);
      rows.column("oversized_bytes").appendNull();
    }
    return rows;
  }

  private static LedgerRow row(int epoch) {
    return row(epoch, NOON + (epoch - 1) * 2_000_000L);
  }

  private static LedgerRow row(int epoch, long startedAt) {
    return row(epoch, startedAt, startedAt + 2_000_000L);
  }

  private static LedgerRow row(int epoch, long startedAt, long goldAt) {
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
        Map.of(Outcome.INSERTED, 10L),
        0,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        epoch,
        OptionalLong.empty(),
        "embedded",
        "run",
        startedAt,
        goldAt,
        LedgerRow.READ,
        0,
        OptionalLong.empty(),
        0,
        Optional.of(
            new EpochMeasures(
                GoldAges.NONE,
                2_500,
                OptionalLong.of(300_000),
                OptionalLong.of(epoch * 1_000L),
                Map.of())));
  }
}
