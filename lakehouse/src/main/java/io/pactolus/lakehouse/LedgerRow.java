package io.pactolus.lakehouse;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.Outcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What came in from one topic-partition in one epoch and where each record went, for one Silver
 * table. Times are microseconds since 1970-01-01T00:00:00Z.
 *
 * @param fromOffset inclusive
 * @param untilOffset exclusive
 * @param emptyOffsets offsets in the range that hold no record
 * @param gapOffsets offsets that expired before they were read
 * @param outcomes count per outcome; a missing one is 0
 * @param warnings failed expectations with {@code on_fail: warn}
 * @param maxEventTime highest event time accepted in this epoch and before
 * @param silverVersion version of the Silver table after the epoch; absent when it did not change
 * @param kind {@value #READ}, or {@value #REPLAY}: then nothing is read and the outcomes are what
 *     was moved, from one (negative) to another
 * @param replayed dead letters that were tried again
 * @param rolledBackTo of a row of kind {@value #ROLLBACK}, which takes back what came after that
 *     epoch: its counts are the sum of theirs, negated
 * @param firstOffered of a row of kind {@value #REBUILD}, whose counts are what changed for the
 *     table: records that it was offered for the first time; the counts add up to it
 * @param measures of the epoch as a whole, in its first row; absent in the others, and in epochs
 *     that do not read: what a rollback took back did reach Gold when it did
 */
public record LedgerRow(
    long epoch,
    String topic,
    int partition,
    long fromOffset,
    long untilOffset,
    long records,
    long emptyOffsets,
    long gapOffsets,
    String table,
    Map<Outcome, Long> outcomes,
    long warnings,
    OptionalLong minTimestamp,
    OptionalLong maxTimestamp,
    OptionalLong maxEventTime,
    long bronzeVersion,
    OptionalLong silverVersion,
    String engine,
    String runId,
    long startedAt,
    long goldAt,
    String kind,
    long replayed,
    OptionalLong rolledBackTo,
    long firstOffered,
    Optional<EpochMeasures> measures) {
  public static final String READ = "read";
  public static final String REPLAY = "replay";
  public static final String ROLLBACK = "rollback";
  public static final String REBUILD = "rebuild";

  public LedgerRow {
    outcomes = Map.copyOf(outcomes);
  }

  /**
   * What takes back the given rows.
   *
   * @param since all rows of one topic-partition and Silver table after an epoch, oldest first
   */
  public static LedgerRow reversal(
      long epoch,
      long toEpoch,
      List<LedgerRow> since,
      OptionalLong maxEventTimeThen,
      long bronzeVersion,
      String engine,
      String runId,
      long startedAt,
      long goldAt) {
    LedgerRow first = since.get(0);
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    since.forEach(row -> row.outcomes().forEach((o, n) -> outcomes.merge(o, -n, Long::sum)));
    return new LedgerRow(
        epoch,
        first.topic(),
        first.partition(),
        since.get(since.size() - 1).untilOffset(),
        first.fromOffset(),
        -sum(since, LedgerRow::records),
        -sum(since, LedgerRow::emptyOffsets),
        -sum(since, LedgerRow::gapOffsets),
        first.table(),
        outcomes,
        -sum(since, LedgerRow::warnings),
        OptionalLong.empty(),
        OptionalLong.empty(),
        maxEventTimeThen,
        bronzeVersion,
        OptionalLong.empty(),
        engine,
        runId,
        startedAt,
        goldAt,
        ROLLBACK,
        -sum(since, LedgerRow::replayed),
        OptionalLong.of(toEpoch),
        -sum(since, LedgerRow::firstOffered),
        Optional.empty());
  }

  /**
   * What a table's outcomes are now, less what they were.
   *
   * @param before all rows of the topic-partition and Silver table
   * @param outcomes of all records that the table has been offered; absent when they stay
   */
  public static LedgerRow rebuild(
      long epoch,
      String topic,
      int partition,
      long nextOffset,
      String table,
      List<LedgerRow> before,
      Optional<Map<Outcome, Long>> outcomes,
      Optional<Long> warnings,
      OptionalLong maxEventTime,
      long bronzeVersion,
      OptionalLong silverVersion,
      String engine,
      String runId,
      long startedAt,
      long goldAt) {
    Map<Outcome, Long> net = new EnumMap<>(Outcome.class);
    outcomes.ifPresent(
        now -> {
          net.putAll(now);
          before.forEach(row -> row.outcomes().forEach((o, n) -> net.merge(o, -n, Long::sum)));
        });
    long firstOffered = net.values().stream().mapToLong(n -> n).sum();
    net.values().removeIf(n -> n == 0);
    return new LedgerRow(
        epoch,
        topic,
        partition,
        nextOffset,
        nextOffset,
        0,
        0,
        0,
        table,
        net,
        warnings.map(now -> now - sum(before, LedgerRow::warnings)).orElse(0L),
        OptionalLong.empty(),
        OptionalLong.empty(),
        maxEventTime,
        bronzeVersion,
        silverVersion,
        engine,
        runId,
        startedAt,
        goldAt,
        REBUILD,
        0,
        OptionalLong.empty(),
        firstOffered,
        Optional.empty());
  }

  private static long sum(List<LedgerRow> rows, ToLongFunction<LedgerRow> count) {
    return rows.stream().mapToLong(count).sum();
  }

  public long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  /** True when every offset of the range and every record is accounted for. */
  public boolean balances() {
    long sum = 0;
    for (Outcome outcome : Outcome.values()) {
      sum += count(outcome);
    }
    return untilOffset - fromOffset == records + emptyOffsets + gapOffsets
        && records + firstOffered == sum;
  }

  void appendTo(Batch batch) {
    batch.column("epoch").appendObject(epoch);
    batch.column("topic").appendObject(topic);
    batch.column("partition").appendObject(partition);
    batch.column("from_offset").appendObject(fromOffset);
    batch.column("until_offset").appendObject(untilOffset);
    batch.column("records").appendObject(records);
    batch.column("empty_offsets").appendObject(emptyOffsets);
    batch.column("gap_offsets").appendObject(gapOffsets);
    batch.column("table").appendObject(table);
    for (Outcome outcome : Outcome.values()) {
      batch.column(outcome.column()).appendObject(count(outcome));
    }
    batch.column("warnings").appendObject(warnings);
    batch.column("min_timestamp").appendObject(orNull(minTimestamp));
    batch.column("max_timestamp").appendObject(orNull(maxTimestamp));
    batch.column("max_event_time").appendObject(orNull(maxEventTime));
    batch.column("bronze_version").appendObject(bronzeVersion);
    batch.column("silver_version").appendObject(orNull(silverVersion));
    batch.column("engine").appendObject(engine);
    batch.column("run_id").appendObject(runId);
    batch.column("started_at").appendObject(startedAt);
    batch.column("gold_at").appendObject(goldAt);
    batch.column("kind").appendObject(kind);
    batch.column("replayed").appendObject(replayed);
    batch.column("rolled_back_to").appendObject(orNull(rolledBackTo));
    batch.column("first_offered").appendObject(firstOffered == 0 ? null : firstOffered);
    EpochMeasures.append(batch, measures);
  }

  static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  static LedgerRow from(Batch batch, int row) {
    var outcomes = new EnumMap<Outcome, Long>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      long count = batch.longs(outcome.column()).at(row);
      if (count != 0) {
        outcomes.put(outcome, count);
      }
    }
    return new LedgerRow(
        batch.longs("epoch").at(row),
        batch.bytes("topic").string(row),
        batch.ints("partition").at(row),
        batch.longs("from_offset").at(row),
        batch.longs("until_offset").at(row),
        batch.longs("records").at(row),
        batch.longs("empty_offsets").at(row),
        batch.longs("gap_offsets").at(row),
        batch.bytes("table").string(row),
        outcomes,
        batch.longs("warnings").at(row),
        optional(batch, "min_timestamp", row),
        optional(batch, "max_timestamp", row),
        optional(batch, "max_event_time", row),
        batch.longs("bronze_version").at(row),
        optional(batch, "silver_version", row),
        batch.bytes("engine").string(row),
        batch.bytes("run_id").string(row),
        batch.longs("started_at").at(row),
        batch.longs("gold_at").at(row),
        kind(batch, row),
        younger(batch, "replayed", row).orElse(0),
        younger(batch, "rolled_back_to", row),
        younger(batch, "first_offered", row).orElse(0),
        EpochMeasures.from(batch, row));
  }

  // Ledgers are older than these columns.
  static OptionalLong younger(Batch batch, String column, int row) {
    return batch.schema().indexOf(column) < 0 ? OptionalLong.empty() : optional(batch, column, row);
  }

  static String kind(Batch batch, int row) {
    return batch.schema().indexOf("kind") < 0 || batch.column("kind").isNull(row)
        ? READ
        : batch.bytes("kind").string(row);
  }

  private static OptionalLong optional(Batch batch, String column, int row) {
    var longs = batch.longs(column);
    return longs.isNull(row) ? OptionalLong.empty() : OptionalLong.of(longs.at(row));
  }
}
