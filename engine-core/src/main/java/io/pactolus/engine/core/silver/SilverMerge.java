package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.index.IndexMemory;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.model.SilverTable.Mode;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Turns decoded records into the change of one Silver table, epoch by epoch:
 *
 * <pre>
 * SilverResult result = merge.prepare(epoch, bronze, decoded, watermark);
 * if (result.changesTable()) {
 *   table.commit(merge.change(result).domain(...).build());
 * }
 * merge.applied();
 * </pre>
 *
 * When the commit fails, {@link #abandoned} says so; the index then no longer mirrors the table and
 * every further call throws: open a new one. Not thread-safe.
 */
public final class SilverMerge {
  private final Plan.SilverPlan silver;
  private final String appId;
  private final Table table;
  private final Gate gate;
  private final KeyMerge merge;
  private final RowAssembly assembly;
  private final PartitionOrdinals partitions;
  // Rows of a rebuild bear the epoch that read their record.
  private final boolean keepsEpochs;
  private State state = State.READY;
  private List<int[]> groups = List.of();
  private @Nullable SilverResult prepared;

  private enum State {
    READY,
    /** The index holds an epoch the table does not have yet. */
    PREPARED,
    /** As PREPARED, and files are written. */
    WRITTEN,
    /** The index does not mirror the table any more. */
    BROKEN
  }

  private SilverMerge(
      Plan plan,
      Plan.SilverPlan silver,
      Table table,
      KeyShard shard,
      IndexMemory memory,
      Computation.Compiler compiler,
      Optional<PastEpochs> past,
      boolean keepsEpochs) {
    this.keepsEpochs = keepsEpochs;
    this.silver = silver;
    this.appId = silver.appId(plan.pipeline().name());
    this.table = table;
    this.gate = new Gate(plan, silver, compiler, past);
    this.assembly = new RowAssembly(silver);
    this.partitions = new PartitionOrdinals();
    this.merge =
        merge(
            silver,
            KeyColumns.of(plan, silver),
            shard,
            partitions,
            memory,
            // Records that come in the order of reading need no comparing of places.
            keepsEpochs ? Optional.empty() : past);
  }

  private static KeyMerge merge(
      Plan.SilverPlan silver,
      KeyColumns key,
      KeyShard shard,
      PartitionOrdinals partitions,
      IndexMemory memory,
      Optional<PastEpochs> past) {
    if (silver.mode() == Mode.UPSERT) {
      return new UpsertMerge(silver, key, shard, partitions, memory, past);
    }
    return new AppendMerge(
        key.names().isEmpty() ? null : new KeyHistory(silver, key, shard, memory));
  }

  /**
   * Reads the keys of the table into the index.
   *
   * @param watermark highest event time of the ledger in microseconds; with a horizon, files that
   *     lie behind it are not read
   */
  public static SilverMerge open(
      Plan plan, Plan.SilverPlan silver, Table table, IndexMemory memory, OptionalLong watermark) {
    return open(plan, silver, table, KeyShard.ALL, memory, watermark);
  }

  /** As above, for a share of the keys: it must be given the records of these, and no others. */
  public static SilverMerge open(
      Plan plan,
      Plan.SilverPlan silver,
      Table table,
      KeyShard shard,
      IndexMemory memory,
      OptionalLong watermark) {
    return open(plan, silver, table, shard, memory, watermark, new EvaluatorComputations());
  }

  static SilverMerge open(
      Plan plan,
      Plan.SilverPlan silver,
      Table table,
      KeyShard shard,
      IndexMemory memory,
      OptionalLong watermark,
      Computation.Compiler compiler) {
    return new SilverMerge(plan, silver, table, shard, memory, compiler, Optional.empty(), false)
        .loaded(watermark);
  }

  /**
   * As {@link #open}, for records that come a second time. They are late or not as they were when
   * they were read, and have the place in the order of reading that they had; with a horizon,
   * duplicates are looked for in all of the table. It must be given no watermark.
   */
  public static SilverMerge openForReplay(
      Plan plan, Plan.SilverPlan silver, Table table, IndexMemory memory, PastEpochs past) {
    return new SilverMerge(
            plan,
            silver,
            table,
            KeyShard.ALL,
            memory,
            new EvaluatorComputations(),
            Optional.of(past),
            false)
        .loaded(OptionalLong.empty());
  }

  /**
   * As {@link #open}, for all of Bronze a second time, in the order of reading: several epochs may
   * come at once. Records are late or not as they were when they were read; rows bear the epoch
   * that read their record.
   */
  public static SilverMerge openForRebuild(
      Plan plan, Plan.SilverPlan silver, Table shadow, IndexMemory memory, PastEpochs past) {
    return new SilverMerge(
            plan,
            silver,
            shadow,
            KeyShard.ALL,
            memory,
            new EvaluatorComputations(),
            Optional.of(past),
            true)
        .loaded(OptionalLong.empty());
  }

  private SilverMerge loaded(OptionalLong watermark) {
    merge.load(table, table.snapshot().files(), watermark);
    return this;
  }

  /**
   * Decides about every record of an epoch.
   *
   * @param bronze the epoch in the schema BRONZE, in the order topic, partition, offset
   * @param watermark highest event time accepted in epochs before, in microseconds
   * @throws io.pactolus.pipeline.PactolusException EXPECTATION_STOP when a rule with {@code
   *     on_fail: stop} fails
   */
  public SilverResult prepare(long epoch, Batch bronze, Decoded decoded, OptionalLong watermark) {
    expect(State.READY);
    Gated gated = gate.pass(bronze, decoded, watermark);
    state = State.BROKEN; // until all records are decided about
    int[] origins = partitions.of(bronze, "topic", "partition");
    Outcome[] outcomes = decide(gated, origins, watermark);
    List<Batch> added = assemble(epoch, gated);
    Map<DataFile, RoaringBitmap> newlyDeleted = merge.newlyDeleted(table.snapshot());
    SilverResult result =
        new SilverResult(
            silver.name(),
            epoch,
            outcomes,
            gated.refusals(),
            count(gated, bronze, outcomes, origins),
            gated.warnings(),
            added,
            newlyDeleted,
            gated.maxEventTime());
    prepared = result;
    state = State.PREPARED;
    return result;
  }

  /** Accepted records and tombstones are each in Bronze order; together they must be, too. */
  private Outcome[] decide(Gated gated, int[] origins, OptionalLong watermark) {
    @Nullable Outcome[] outcomes = gated.outcomes();
    int[] tombstones = gated.decoded().tombstones();
    Column tombstoneKeys = gated.decoded().tombstoneKeys();
    merge.begin(gated, origins, watermark);
    int next = 0;
    for (int row = 0; row < gated.rows(); row++) {
      int bronzeRow = gated.bronzeRow(row);
      for (; next < tombstones.length && tombstones[next] < bronzeRow; next++) {
        outcomes[tombstones[next]] = merge.tombstone(tombstoneKeys, next);
      }
      if (outcomes[bronzeRow] == null) {
        outcomes[bronzeRow] = merge.record(row);
      }
    }
    for (; next < tombstones.length; next++) {
      outcomes[tombstones[next]] = merge.tombstone(tombstoneKeys, next);
    }
    return complete(outcomes);
  }

  private static Outcome[] complete(@Nullable Outcome[] outcomes) {
    Outcome[] complete = new Outcome[outcomes.length];
    for (int row = 0; row < outcomes.length; row++) {
      Outcome outcome = outcomes[row];
      if (outcome == null) {
        throw new IllegalStateException("the decoder says nothing about Bronze row " + row);
      }
      complete[row] = outcome;
    }
    return complete;
  }

  private List<Batch> assemble(long epoch, Gated gated) {
    int[] rows = merge.addedRows();
    groups = assembly.groups(gated, rows);
    List<Batch> batches = new ArrayList<>();
    for (int[] group : groups) {
      batches.add(
          assembly.rows(
              keepsEpochs ? OptionalLong.empty() : OptionalLong.of(epoch),
              gated,
              merge,
              rows,
              group));
    }
    return List.copyOf(batches);
  }

  private SortedMap<TopicPartition, OutcomeCounts> count(
      Gated gated, Batch bronze, Outcome[] outcomes, int[] origins) {
    SortedMap<TopicPartition, OutcomeCounts> counts = new TreeMap<>();
    Column.LongColumn sizes = RecordSizes.of(bronze);
    OutcomeCounts current = new OutcomeCounts();
    for (int row = 0; row < outcomes.length; row++) {
      if (row == 0 || origins[row] != origins[row - 1]) {
        current = counts.computeIfAbsent(partitions.at(origins[row]), added -> new OutcomeCounts());
      }
      current.addRecord(outcomes[row], sizes.at(row));
    }
    gated
        .warningsByRow()
        .forEach(
            (row, warnings) -> {
              OutcomeCounts warned = counts.get(partitions.at(origins[row]));
              if (warned != null) {
                warned.addWarnings(warnings);
              }
            });
    return counts;
  }

  /**
   * Only the refusals that {@link #prepare} would have: they depend on nothing but the record and
   * the watermark, so the DLQ rows of an epoch can be made again after Silver has it. Changes
   * nothing.
   */
  public List<Refusal> refusals(Batch bronze, Decoded decoded, OptionalLong watermark) {
    return gate.pass(bronze, decoded, watermark).refusals();
  }

  /**
   * Writes the new rows as files, durable but not yet part of the table, and returns the change
   * that takes them in and deletes the replaced rows, as this epoch of this table. The caller may
   * add domains.
   */
  public Change.Builder change(SilverResult result) {
    expect(State.PREPARED);
    if (prepared == null || prepared.epoch() != result.epoch()) {
      throw new IllegalArgumentException("not the result that was prepared last");
    }
    state = State.BROKEN; // until all files are written
    Change.Builder change = Change.epoch(appId, result.epoch());
    for (int i = 0; i < groups.size(); i++) {
      List<DataFile> files = table.write(result.added().get(i));
      merge.placed(groups.get(i), files);
      change.add(files);
    }
    result
        .newlyDeleted()
        .forEach(
            (file, positions) -> {
              RoaringBitmap all =
                  file.deleted().map(RoaringBitmap::clone).orElseGet(RoaringBitmap::new);
              all.or(positions);
              change.delete(file.path(), all);
            });
    state = State.WRITTEN;
    return change;
  }

  /** The change is committed, or there was nothing to commit: the next epoch may be prepared. */
  public void applied() {
    SilverResult result = prepared;
    expect(result != null && result.changesTable() ? State.WRITTEN : State.PREPARED);
    merge.applied();
    prepared = null;
    state = State.READY;
  }

  /** The change was not committed, or nobody knows. */
  public void abandoned() {
    state = State.BROKEN;
  }

  /**
   * Compaction has replaced files by these; their rows are the same, elsewhere. Reads their keys.
   * Between epochs only, after the commit.
   */
  public void relocated(List<DataFile> newFiles) {
    expect(State.READY);
    merge.relocated(table, newFiles);
  }

  private void expect(State expected) {
    if (state != expected) {
      throw new IllegalStateException(
          "Silver table '%s' is %s, not %s".formatted(silver.name(), state, expected));
    }
  }

  /** Memory the index has taken. */
  public long indexBytes() {
    return merge.bytes();
  }

  /** Keys in the index. */
  public long indexKeys() {
    return merge.keys();
  }
}
