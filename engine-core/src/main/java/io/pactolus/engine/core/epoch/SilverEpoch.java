package io.pactolus.engine.core.epoch;

import io.pactolus.engine.core.silver.OutcomeCounts;
import io.pactolus.engine.core.silver.Refusal;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.columnar.Batch;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * What an epoch has done to one Silver table, known from the merge itself or, after a crash, from
 * the table's own commit.
 *
 * @param table name of the Silver table
 * @param version of the commit; absent when the epoch changed nothing
 * @param added new rows, in the schema of the table
 * @param newlyDeleted file to the positions of rows that were replaced or deleted
 */
public record SilverEpoch(
    String table,
    OptionalLong version,
    SortedMap<TopicPartition, OutcomeCounts> counts,
    List<Refusal> refusals,
    OptionalLong maxEventTime,
    List<Batch> added,
    Map<DataFile, RoaringBitmap> newlyDeleted) {

  public boolean changed() {
    return version.isPresent();
  }
}
