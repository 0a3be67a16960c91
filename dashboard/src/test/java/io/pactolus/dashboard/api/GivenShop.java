package io.pactolus.dashboard.api;

import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.EpochMeasures;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A pipeline of two topics and two Silver tables, with what epochs have left of it in a lake. */
final class GivenShop implements AutoCloseable {
  static final Instant NOON = Instant.parse("2025-07-30T12:00:00Z");
  private static final String YAML =
      """
      pipeline: shop
      source:
        kafka: {brokers: "localhost:1", topics: [orders, returns]}
      stream:
        name: sales
        key: id
        version: version
        fields:
          - {name: id, type: string, required: true}
          - {name: version, type: long, required: true}
      silver:
        - {table: firsts, mode: append}
        - {table: latest, mode: upsert}
      """;

  private final Path directory;
  private final Lake lake;
  private final Plan plan;
  private final Ledger ledger;

  GivenShop(Path directory) {
    this.directory = directory;
    lake = Lakes.open(directory.toString());
    plan =
        PlanCompiler.compile(
            PipelineReader.read(YAML, "shop.yaml", name -> Optional.empty()).pipeline());
    ledger = Ledger.openOrCreate(lake, "shop", Map.of());
  }

  Plan plan() {
    return plan;
  }

  String location() {
    return directory.toString();
  }

  Path ledgerFiles() {
    return directory.resolve(plan.ledgerPath());
  }

  LakeAccess access() {
    return new LakeAccess(location(), plan);
  }

  /**
   * An epoch that is complete: both tables have taken all records, which came 1.5 s before Gold,
   * for which it took 0.2 s.
   */
  void inLedger(long epoch, Map<String, Long> recordsByTopic) {
    append(epoch, recordsByTopic, 0);
  }

  /** The same, but of one record it is not known what became of it. */
  void unbalancedInLedger(long epoch, Map<String, Long> recordsByTopic) {
    append(epoch, recordsByTopic, 1);
  }

  /** An epoch that tries dead letters again: nothing is read. */
  void replayedInLedger(long epoch) {
    ledger.append(
        epoch,
        List.of(
            new LedgerRow(
                epoch,
                "orders",
                0,
                0,
                0,
                0,
                0,
                0,
                "firsts",
                Map.of(),
                0,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                epoch,
                OptionalLong.empty(),
                "embedded",
                "run-1",
                micros(NOON),
                micros(NOON),
                LedgerRow.REPLAY,
                1,
                OptionalLong.empty(),
                0,
                Optional.empty())));
  }

  private void append(long epoch, Map<String, Long> recordsByTopic, long lost) {
    List<LedgerRow> rows = new ArrayList<>();
    new TreeMap<>(recordsByTopic)
        .forEach(
            (topic, records) -> {
              rows.add(row(epoch, topic, records, "firsts", Outcome.INSERTED, records - lost));
              rows.add(row(epoch, topic, records, "latest", Outcome.UPDATED, records));
            });
    ledger.append(epoch, rows);
  }

  private static LedgerRow row(
      long epoch, String topic, long records, String table, Outcome outcome, long of) {
    return new LedgerRow(
        epoch,
        topic,
        0,
        epoch * 1_000,
        epoch * 1_000 + records,
        records,
        0,
        0,
        table,
        Map.of(outcome, of),
        0,
        OptionalLong.of(micros(NOON) - 1_500_000),
        OptionalLong.of(micros(NOON) - 100_000),
        OptionalLong.empty(),
        epoch,
        OptionalLong.of(epoch),
        "embedded",
        "run-1",
        micros(NOON) - 500_000,
        micros(NOON),
        LedgerRow.READ,
        0,
        OptionalLong.empty(),
        0,
        table.equals("firsts")
            ? Optional.of(
                new EpochMeasures(
                    GoldAges.NONE,
                    100 * records,
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Map.of("bronze", 50_000L, "dlq", 10_000L, "gold", 200_000L)))
            : Optional.empty());
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /** A commit of records to Bronze. */
  void inBronze(long epoch, int records) {
    commit(plan.bronzePath(), SystemColumns.BRONZE, epoch, records);
  }

  /** A commit of rows to the dead-letter queue. */
  void refused(long epoch, int rows) {
    commit(plan.dlqPath(), SystemColumns.DLQ, epoch, rows);
  }

  private void commit(String path, StructType schema, long epoch, int count) {
    Table table = lake.openOrCreate(new TableDefinition(path, schema, List.of(), Map.of()));
    Batch batch = Batch.empty(schema, count);
    for (int row = 0; row < count; row++) {
      long offset = epoch * 1_000 + row;
      Map<String, Object> values =
          Map.of(
              "topic",
              "orders",
              "partition",
              0,
              "offset",
              offset,
              "ingest_time",
              micros(NOON),
              "epoch",
              epoch,
              "correlation_id",
              "orders-0:" + offset,
              "reason",
              "malformed_json",
              "message",
              "not JSON",
              "replay_state",
              "pending");
      schema
          .fields()
          .forEach(field -> batch.column(field.name()).appendObject(values.get(field.name())));
    }
    table.commit(Change.epoch(path, epoch).add(table.write(batch)).build());
  }

  @Override
  public void close() {
    lake.close();
  }
}
