package io.pactolus.source.kafka;

import io.pactolus.engine.core.source.RecordSource.CollectLimits;
import io.pactolus.engine.core.source.RecordSource.OffsetRange;
import io.pactolus.engine.core.source.RecordSource.Slice;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.source.kafka.PartitionRecords.Size;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The slice of one epoch while it is being collected, kept apart by partition. */
final class SliceBuilder {
  private final long epoch;
  private final long maxRecordBytes;
  private final List<String> correlationHeaders;
  private final CollectLimits limits;
  private final long ingestMicros;
  private final Map<TopicPartition, Size> expected;
  private final TreeMap<TopicPartition, PartitionRecords> records = new TreeMap<>();
  private final TreeMap<TopicPartition, OffsetRange> ranges = new TreeMap<>();
  private int rows;
  private long bytes;
  private boolean full;

  /**
   * @param correlationHeaders as {@link PartitionRecords} has them
   * @param expected {@link #sizes} of the epoch before: memory that grows in steps costs a multiple
   */
  SliceBuilder(
      long epoch,
      long maxRecordBytes,
      List<String> correlationHeaders,
      CollectLimits limits,
      long ingestMicros,
      Map<TopicPartition, Size> expected) {
    this.expected = expected;
    this.epoch = epoch;
    this.maxRecordBytes = maxRecordBytes;
    this.correlationHeaders = correlationHeaders;
    this.limits = limits;
    this.ingestMicros = ingestMicros;
  }

  /** Takes a record unless that would exceed the limits; the first is always taken. */
  boolean offer(TopicPartition partition, ConsumerRecord<ByteBuffer, ByteBuffer> record) {
    long size = PartitionRecords.bytes(record);
    long kept = size > maxRecordBytes ? 0 : size;
    if (rows > 0 && (rows >= limits.maxRecords() || bytes + kept > limits.maxBytes())) {
      full = true;
      return false;
    }
    PartitionRecords rowsOfPartition = records.get(partition);
    if (rowsOfPartition == null) {
      rowsOfPartition =
          new PartitionRecords(
              partition,
              epoch,
              maxRecordBytes,
              correlationHeaders,
              expected.getOrDefault(partition, Size.SMALL));
      records.put(partition, rowsOfPartition);
    }
    bytes += rowsOfPartition.append(record, size, ingestMicros);
    rows++;
    return true;
  }

  /** Notes that the partition has been read from {@code from} to {@code until}. */
  void advance(TopicPartition partition, long from, long until, long gap) {
    OffsetRange before = ranges.get(partition);
    if (before == null) {
      ranges.put(partition, new OffsetRange(from, until, gap));
    } else {
      ranges.put(partition, new OffsetRange(before.from(), until, before.gap() + gap));
    }
  }

  boolean isFull() {
    return full || rows >= limits.maxRecords() || bytes >= limits.maxBytes();
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** How many rows and bytes each partition has. */
  Map<TopicPartition, Size> sizes() {
    Map<TopicPartition, Size> sizes = new HashMap<>();
    records.forEach((partition, of) -> sizes.put(partition, of.size()));
    return sizes;
  }

  /** The slice, ordered by topic, partition, offset. */
  Slice build() {
    Batch batch =
        records.size() == 1
            ? records.firstEntry().getValue().rows()
            : Batch.concat(
                SystemColumns.BRONZE,
                records.values().stream().map(PartitionRecords::rows).toList());
    return new Slice(batch, Map.copyOf(ranges));
  }
}
