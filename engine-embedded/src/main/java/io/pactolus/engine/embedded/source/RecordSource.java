package io.pactolus.engine.embedded.source;

import io.pactolus.lakehouse.columnar.Batch;
import java.time.Duration;
import java.util.Map;

/**
 * Where records come from. Used by one thread, but {@link #wakeup} may come from any. Trouble is
 * thrown as {@link io.pactolus.pipeline.PactolusException} with BROKER_UNREACHABLE, BROKER_REFUSED,
 * TOPIC_MISSING, TOPIC_RECREATED or OFFSET_GAP; a broker that is away for a while is waited for,
 * with warnings.
 */
public interface RecordSource extends AutoCloseable {
  /**
   * Begins at the position of the lake; partitions it does not name begin where the pipeline file
   * says.
   *
   * @param position next offset to read by partition, from the lake
   * @return the position reading really begins at, all partitions
   */
  Map<TopicPartition, Long> open(Map<TopicPartition, Long> position);

  /**
   * Collects the records of one epoch: returns as soon as a limit is reached, or when {@code
   * limits.collect} has passed since the first record. Waits up to {@code limits.patience} for a
   * first record and then returns an empty slice. No more than the limits is held in memory, plus
   * what the client prefetches.
   *
   * @param epoch written into the {@code epoch} column
   */
  Slice collect(long epoch, CollectLimits limits);

  /** End offsets (next offset to be written) as of now, all partitions. */
  Map<TopicPartition, Long> endOffsets();

  /**
   * Records known to lie ahead of the position, from what the last fetches said; -1 when unknown.
   * No network.
   */
  long lag();

  /** Makes a {@link #collect} in progress return early with what it has. Thread-safe. */
  void wakeup();

  @Override
  void close();

  record TopicPartition(String topic, int partition) implements Comparable<TopicPartition> {
    @Override
    public int compareTo(TopicPartition other) {
      int byTopic = topic.compareTo(other.topic);
      return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    @Override
    public String toString() {
      return topic + "-" + partition;
    }
  }

  record CollectLimits(Duration patience, Duration collect, int maxRecords, long maxBytes) {}

  /**
   * Consecutive offsets of some partitions.
   *
   * @param records in the schema {@link io.pactolus.pipeline.plan.SystemColumns#BRONZE}, ordered by
   *     topic, partition, offset
   * @param ranges for each partition that moved: from (inclusive) until (exclusive)
   */
  record Slice(Batch records, Map<TopicPartition, OffsetRange> ranges) {
    public boolean isEmpty() {
      return ranges.isEmpty();
    }
  }

  /**
   * @param gap offsets from {@code from} on that expired before they were read (on_gap: record), 0
   *     mostly
   */
  record OffsetRange(long from, long until, long gap) {}
}
