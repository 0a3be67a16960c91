package io.pactolus.engine.core.source;

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
   * Begins to look for the source, on a thread of its own, so that {@link #open} finds it sooner.
   * What goes wrong, {@code open} says.
   */
  default void connect() {}

  /**
   * Begins at the position of the lake. Partitions it does not name begin where the pipeline file
   * says, or at their first record when the lake knows other partitions of their topic: they were
   * added since.
   *
   * @param position next offset to read by partition, from the lake: of every partition that an
   *     earlier {@code open} or {@link #collect} returned, also of those that never moved
   * @param knownTopicIds {@link #topicIds} as the lake keeps them, empty at the first start;
   *     another id under the same name means that the topic was re-created
   * @return the position reading begins at, all partitions
   * @throws SourceStopped when woken up while it waits for the broker
   */
  Map<TopicPartition, Long> open(
      Map<TopicPartition, Long> position, Map<String, String> knownTopicIds);

  /** What identifies each topic beyond its name, by topic; to be kept with the position. */
  Map<String, String> topicIds();

  /**
   * Collects the records of one epoch: returns as soon as a limit is reached, or when {@code
   * limits.collect} has passed since the first record. Waits up to {@code limits.patience} for a
   * first record and then returns an empty slice. No more than the limits is held in memory, plus
   * what the client prefetches.
   *
   * @param epoch written into the {@code epoch} column
   */
  Slice collect(long epoch, CollectLimits limits);

  /**
   * End offsets (next offset to be written) as of now, all partitions.
   *
   * @throws SourceStopped when woken up while it waits for the broker
   */
  Map<TopicPartition, Long> endOffsets();

  /**
   * Records known to lie ahead of the position by topic, from what the last fetches said; without
   * topics of which nothing is known. No network.
   */
  Map<String, Long> lagByTopic();

  /** The same of all topics; -1 when nothing is known of any. */
  default long lag() {
    Map<String, Long> known = lagByTopic();
    return known.isEmpty() ? -1 : known.values().stream().mapToLong(n -> n).sum();
  }

  /**
   * Makes a {@link #collect} in progress return early with what it has, and ends the waiting for a
   * broker. Thread-safe.
   */
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
