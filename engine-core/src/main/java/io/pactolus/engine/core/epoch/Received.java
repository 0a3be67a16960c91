package io.pactolus.engine.core.epoch;

import io.pactolus.engine.core.silver.RecordSizes;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What Bronze holds of an epoch, or of a part of it: what the outcomes must balance with.
 *
 * @param partitions those that have records
 * @param bytes of the rows in memory
 * @param rawBytes of keys, values and headers, those that were too large to be kept included
 */
public record Received(Map<TopicPartition, Part> partitions, long bytes, long rawBytes) {
  public static final Received NOTHING = new Received(Map.of(), 0, 0);

  public Received {
    partitions = new TreeMap<>(partitions);
  }

  /**
   * Records of one partition.
   *
   * @param minTimestamp least broker timestamp in microseconds; {@code Long.MAX_VALUE} when no
   *     record has one
   * @param maxTimestamp {@code Long.MIN_VALUE} when no record has one
   */
  public record Part(
      long records, long minOffset, long maxOffset, long minTimestamp, long maxTimestamp) {
    static final Part NOTHING =
        new Part(0, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE);

    OptionalLong leastTimestamp() {
      return minTimestamp == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(minTimestamp);
    }

    OptionalLong greatestTimestamp() {
      return maxTimestamp == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(maxTimestamp);
    }

    private Part plus(Part other) {
      return new Part(
          records + other.records,
          Math.min(minOffset, other.minOffset),
          Math.max(maxOffset, other.maxOffset),
          Math.min(minTimestamp, other.minTimestamp),
          Math.max(maxTimestamp, other.maxTimestamp));
    }
  }

  /** What a batch of Bronze holds; rows of a partition stand together. */
  public static Received of(Batch bronze) {
    Map<TopicPartition, Part> parts = new TreeMap<>();
    BytesColumn topics = bronze.bytes("topic");
    IntColumn partitions = bronze.ints("partition");
    int from = 0;
    for (int row = 1; row <= bronze.rows(); row++) {
      if (row == bronze.rows()
          || partitions.at(row) != partitions.at(row - 1)
          || !topics.equalAt(row, row - 1)) {
        parts.merge(
            new TopicPartition(topics.string(from), partitions.at(from)),
            part(bronze, from, row),
            Part::plus);
        from = row;
      }
    }
    return new Received(parts, bronze.byteSize(), RecordSizes.sum(bronze));
  }

  private static Part part(Batch bronze, int from, int until) {
    LongColumn offsets = bronze.longs("offset");
    LongColumn timestamps = bronze.longs("timestamp");
    long minOffset = Long.MAX_VALUE;
    long maxOffset = Long.MIN_VALUE;
    long minTimestamp = Long.MAX_VALUE;
    long maxTimestamp = Long.MIN_VALUE;
    for (int row = from; row < until; row++) {
      minOffset = Math.min(minOffset, offsets.at(row));
      maxOffset = Math.max(maxOffset, offsets.at(row));
      if (!timestamps.isNull(row)) {
        minTimestamp = Math.min(minTimestamp, timestamps.at(row));
        maxTimestamp = Math.max(maxTimestamp, timestamps.at(row));
      }
    }
    return new Part(until - from, minOffset, maxOffset, minTimestamp, maxTimestamp);
  }

  /** This and another part of the same epoch. */
  public Received plus(Received other) {
    Map<TopicPartition, Part> sum = new TreeMap<>(partitions);
    other.partitions.forEach((partition, part) -> sum.merge(partition, part, Part::plus));
    return new Received(sum, bytes + other.bytes, rawBytes + other.rawBytes);
  }

  public long records() {
    return partitions.values().stream().mapToLong(Part::records).sum();
  }

  Map<String, Long> recordsByTopic() {
    Map<String, Long> records = new TreeMap<>();
    partitions.forEach((from, part) -> records.merge(from.topic(), part.records(), Long::sum));
    return records;
  }

  Part of(TopicPartition partition) {
    return partitions.getOrDefault(partition, Part.NOTHING);
  }

  OptionalLong oldestTimestamp() {
    return partitions.values().stream().flatMapToLong(p -> p.leastTimestamp().stream()).min();
  }

  OptionalLong newestTimestamp() {
    return partitions.values().stream().flatMapToLong(p -> p.greatestTimestamp().stream()).max();
  }

  /**
   * The watermark's defence against clocks that run ahead: an event cannot have happened after the
   * broker received it, so a single record from the year 9999 must not make everything after it
   * late. Where no record has a broker timestamp, the event time is taken as it is.
   */
  public OptionalLong plausible(OptionalLong maxEventTime) {
    OptionalLong newest = newestTimestamp();
    return maxEventTime.isPresent() && newest.isPresent()
        ? OptionalLong.of(Math.min(maxEventTime.getAsLong(), newest.getAsLong()))
        : maxEventTime;
  }
}
