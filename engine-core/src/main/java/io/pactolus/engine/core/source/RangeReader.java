package io.pactolus.engine.core.source;

import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.columnar.Batch;
import java.util.function.Consumer;

/**
 * Reads ranges of offsets, also in another process than its {@link RangeSource}: it consists of
 * records, lists and plain values only. Reading a range again yields the same records. Thread-safe.
 */
public interface RangeReader {
  /**
   * Reads all records of a range, in the schema {@link
   * io.pactolus.pipeline.plan.SystemColumns#BRONZE}.
   *
   * @param taker given the records in batches of about {@code batchBytes}
   * @throws io.pactolus.pipeline.PactolusException OFFSET_GAP when they have expired since they
   *     were seen, BROKER_UNREACHABLE and so on
   */
  void read(Range range, long batchBytes, Consumer<Batch> taker);

  /**
   * Consecutive offsets of one partition.
   *
   * @param from inclusive
   * @param until exclusive
   * @param epoch written into the {@code epoch} column
   * @param ingestMicros written into the {@code ingest_time} column
   */
  record Range(TopicPartition partition, long from, long until, long epoch, long ingestMicros) {
    public long size() {
      return until - from;
    }
  }
}
