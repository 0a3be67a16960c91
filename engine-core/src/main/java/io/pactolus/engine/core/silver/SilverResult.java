package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.Outcome;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * What one epoch means for one Silver table. Nothing of it is in the table yet.
 *
 * @param table name of the Silver table
 * @param outcomes what became of each row of the Bronze batch
 * @param refusals what goes to the DLQ for this table, late records included, in Bronze order;
 *     records that could not be decoded are not among them although their outcome is REJECTED
 * @param counts by topic-partition, for every one that has a record in the Bronze batch
 * @param warnings by rule with {@code on_fail: warn}, how many records failed it; rules that none
 *     failed are absent
 * @param added the new rows in the schema of the table, one batch per Delta partition; none is
 *     empty
 * @param newlyDeleted file, as in the table's snapshot before the change, to the positions whose
 *     rows this epoch replaces or deletes; the old rows can be had with {@link
 *     io.pactolus.lakehouse.Table#readRows}
 * @param maxEventTime highest event time in microseconds of the records that were neither refused,
 *     filtered nor late, whatever the merge made of them
 */
public record SilverResult(
    String table,
    long epoch,
    Outcome[] outcomes,
    List<Refusal> refusals,
    SortedMap<TopicPartition, OutcomeCounts> counts,
    Map<String, Long> warnings,
    List<Batch> added,
    Map<DataFile, RoaringBitmap> newlyDeleted,
    OptionalLong maxEventTime) {

  /** False when there is nothing to commit. */
  public boolean changesTable() {
    return !added.isEmpty() || !newlyDeleted.isEmpty();
  }

  public long addedRows() {
    return added.stream().mapToLong(Batch::rows).sum();
  }

  /** Outcomes over all topic-partitions. */
  public OutcomeCounts total() {
    OutcomeCounts total = new OutcomeCounts();
    for (Outcome outcome : outcomes) {
      total.add(outcome);
    }
    counts.values().forEach(c -> total.addWarnings(c.warnings()));
    return total;
  }
}
