package io.pactolus.engine.core.rebuild;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.decode.JsonDecoder;
import io.pactolus.engine.core.epoch.GoldStage;
import io.pactolus.engine.core.epoch.SilverEpoch;
import io.pactolus.engine.core.epoch.SilverOutcomes;
import io.pactolus.engine.core.index.IndexMemory;
import io.pactolus.engine.core.replay.LedgerHistory;
import io.pactolus.engine.core.silver.DlqRows;
import io.pactolus.engine.core.silver.OutcomeCounts;
import io.pactolus.engine.core.silver.SilverMerge;
import io.pactolus.engine.core.silver.SilverResult;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A Silver table as the definition of today makes it of Bronze, with what it refuses. It is no part
 * of the protocol: a process that dies leaves nothing but files to be removed.
 */
final class SilverShadow {
  private final Plan plan;
  private final SilverPlan silver;
  private final Table table;
  private final Table refused;
  private final LedgerHistory history;
  private final Repairs repairs;
  private final SilverMerge merge;
  private final JsonDecoder decoder;
  private final TreeMap<TopicPartition, OutcomeCounts> counts = new TreeMap<>();
  private final long keptRecords;
  private long until;
  private long sealed = -1;

  /**
   * @param table with the rows that are kept
   * @param refused empty, in the schema of the dead-letter queue
   * @param kept outcomes of the records whose rows are kept
   * @param from the last epoch that is kept
   */
  SilverShadow(
      Plan plan,
      SilverPlan silver,
      Table table,
      Table refused,
      LedgerHistory history,
      Repairs repairs,
      Map<TopicPartition, OutcomeCounts> kept,
      long from) {
    this.plan = plan;
    this.silver = silver;
    this.table = table;
    this.refused = refused;
    this.history = history;
    this.repairs = repairs;
    this.until = from;
    kept.forEach((partition, count) -> counts(partition).add(count));
    this.keptRecords = counts.values().stream().mapToLong(OutcomeCounts::records).sum();
    this.merge = SilverMerge.openForRebuild(plan, silver, table, memory(), history);
    this.decoder = new JsonDecoder(plan.pipeline().stream());
  }

  private IndexMemory memory() {
    return new IndexMemory(
        plan.pipeline().limits().maxKeyIndexBytes(), Path.of(System.getProperty("java.io.tmpdir")));
  }

  private OutcomeCounts counts(TopicPartition partition) {
    return counts.computeIfAbsent(partition, added -> new OutcomeCounts());
  }

  Table table() {
    return table;
  }

  /** The last epoch of Bronze that is in it. */
  long until() {
    return until;
  }

  /** Rows of one epoch at a time, where the watermark of an epoch decides what is a duplicate. */
  boolean takesSpans() {
    return silver.horizon().isEmpty();
  }

  /**
   * Takes in the records of some epochs.
   *
   * @param lastEpoch of them
   * @param golds those over this table; brought up to date where they have begun
   */
  void add(Batch bronze, long lastEpoch, List<GoldStage> golds) {
    if (bronze.rows() > 0) {
      merge(repairs.over(bronze), lastEpoch, golds);
    }
    until = lastEpoch;
  }

  private void merge(Batch bronze, long lastEpoch, List<GoldStage> golds) {
    Decoded decoded = decoder.decode(bronze);
    SilverResult result =
        merge.prepare(
            lastEpoch, bronze, decoded, history.watermarkBefore(bronze.longs("epoch").at(0)));
    Batch rejects = DlqRows.of(bronze, decoded, Map.of(silver.name(), result.refusals()));
    if (rejects.rows() > 0) {
      refused.commit(Change.epoch(refused.path(), lastEpoch).add(refused.write(rejects)).build());
    }
    OptionalLong version = OptionalLong.empty();
    if (result.changesTable()) {
      version = OptionalLong.of(table.commit(merge.change(result).build()).version());
    }
    merge.applied();
    result.counts().forEach((partition, count) -> counts(partition).add(count));
    SilverEpoch merged =
        new SilverEpoch(
            silver.name(),
            version,
            result.counts(),
            List.of(),
            OptionalLong.empty(),
            result.added(),
            result.newlyDeleted());
    golds.forEach(gold -> gold.update(lastEpoch, merged));
  }

  /** Makes it complete in itself, so that another process can put it in place. */
  void seal() {
    if (sealed == until) {
      return;
    }
    SilverOutcomes outcomes = new SilverOutcomes(until, counts, OptionalLong.empty());
    table.commit(
        Change.epoch(table.path() + "/sealed", until)
            .domain(SilverOutcomes.DOMAIN, outcomes.toJson())
            .build());
    sealed = until;
  }

  /** What became of all records, as a sealed shadow says. */
  static Map<TopicPartition, OutcomeCounts> outcomes(Table table, long version) {
    return SilverOutcomes.fromJson(
            table.at(version).domains().getOrDefault(SilverOutcomes.DOMAIN, "{}"), table.path())
        .counts();
  }

  /**
   * Rows are those inserted less those deleted, and no two have the same key, as a second reading
   * finds.
   *
   * @throws PactolusException CHECK_FAILED
   */
  void check() {
    long rows = table.snapshot().liveRows();
    long stated =
        counts.values().stream()
            .mapToLong(c -> c.of(Outcome.INSERTED) - c.of(Outcome.DELETED))
            .sum();
    if (rows != stated) {
      throw failed("%d rows, but %d inserted less deleted".formatted(rows, stated));
    }
    if (!silver.keyOutputs().isEmpty() && silver.horizon().isEmpty()) {
      long keys = SilverMerge.open(plan, silver, table, memory(), OptionalLong.empty()).indexKeys();
      if (keys != rows) {
        throw failed("%d rows with %d different keys".formatted(rows, keys));
      }
    }
  }

  /**
   * Each record that was read has one outcome.
   *
   * @throws PactolusException CHECK_FAILED
   */
  void checkOutcomes(long recordsRead) {
    long decided = counts.values().stream().mapToLong(OutcomeCounts::records).sum() - keptRecords;
    if (decided != recordsRead) {
      throw failed("%d outcomes of %d records".formatted(decided, recordsRead));
    }
  }

  private PactolusException failed(String what) {
    return new PactolusException(
        ErrorCode.CHECK_FAILED,
        "the rebuilt silver.%s has %s. It was not put in place; the table is as it was. This is a bug in Pactolus or damage to the lake: run audit, keep the lake, report it."
            .formatted(silver.name(), what));
  }
}
