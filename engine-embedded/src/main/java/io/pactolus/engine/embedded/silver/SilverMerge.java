package io.pactolus.engine.embedded.silver;

import io.pactolus.engine.embedded.decode.Decoded;
import io.pactolus.engine.embedded.index.IndexMemory;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.Plan;
import java.util.List;
import java.util.OptionalLong;

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
@SuppressWarnings("DoNotCallSuggester")
public final class SilverMerge {
  /**
   * Reads the keys of the table into the index.
   *
   * @param watermark highest event time of the ledger in microseconds; with a horizon, rows older
   *     than it are not looked at
   */
  public static SilverMerge open(
      Plan plan, Plan.SilverPlan silver, Table table, IndexMemory memory, OptionalLong watermark) {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
  }

  /**
   * Only the refusals that {@link #prepare} would have: they depend on nothing but the record and
   * the watermark, so the DLQ rows of an epoch can be made again after Silver has it. Changes
   * nothing.
   */
  public List<Refusal> refusals(Batch bronze, Decoded decoded, OptionalLong watermark) {
    throw new UnsupportedOperationException();
  }

  /**
   * Writes the new rows as files, durable but not yet part of the table, and returns the change
   * that takes them in and deletes the replaced rows, as this epoch of this table. The caller may
   * add domains.
   */
  public Change.Builder change(SilverResult result) {
    throw new UnsupportedOperationException();
  }

  /** The change is committed, or there was nothing to commit: the next epoch may be prepared. */
  public void applied() {
    throw new UnsupportedOperationException();
  }

  /** The change was not committed, or nobody knows. */
  public void abandoned() {
    throw new UnsupportedOperationException();
  }

  /**
   * Compaction has replaced files by these; rows of the table that are the same, elsewhere. Reads
   * their keys. Between epochs only.
   */
  public void relocated(List<DataFile> newFiles) {
    throw new UnsupportedOperationException();
  }

  /** Memory the index has taken. */
  public long indexBytes() {
    throw new UnsupportedOperationException();
  }

  /** Keys in the index. */
  public long indexKeys() {
    throw new UnsupportedOperationException();
  }
}
