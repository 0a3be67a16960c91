package io.pactolus.engine.core.source;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.CorrelationId;
import io.pactolus.pipeline.plan.SystemColumns;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records from a list: one topic, offsets from 0 in each partition, in the order given. Each call
 * of {@link #collect} yields the records of the next epoch, whatever the limits. Like a broker, it
 * goes on from the position of the lake: records before it are not given again.
 */
public final class GivenRecords implements RecordSource {
  private final BronzeRows rows;
  private final List<List<Placed>> epochs = new ArrayList<>();
  private final TreeMap<TopicPartition, Long> ends = new TreeMap<>();
  private final TreeMap<TopicPartition, Long> next = new TreeMap<>();
  private final Clock clock;
  private int collected;

  /**
   * @param epochs the records of each epoch in turn; empty ones are skipped
   * @param maxRecordBytes key, value and headers; of a larger record none of them is kept
   */
  public GivenRecords(String topic, List<List<Given>> epochs, long maxRecordBytes, Clock clock) {
    this(new BronzeRows(topic, maxRecordBytes, List.of(CorrelationId.TRACEPARENT)), epochs, clock);
  }

  /**
   * @param epochs as above
   */
  public GivenRecords(BronzeRows rows, List<List<Given>> epochs, Clock clock) {
    this.rows = rows;
    this.clock = clock;
    for (List<Given> epoch : epochs) {
      this.epochs.add(epoch.stream().map(this::place).sorted().toList());
    }
  }

  private Placed place(Given given) {
    TopicPartition partition = new TopicPartition(rows.topic(), given.partition());
    long offset = ends.merge(partition, 1L, Long::sum) - 1;
    return new Placed(partition, offset, given);
  }

  /**
   * @param timestampMillis broker timestamp; negative for none
   */
  public record Given(
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<Header> headers,
      long timestampMillis,
      int partition) {
    public Given {
      headers = List.copyOf(headers);
    }

    /** With headers of text, in the order of the map. */
    public static Given of(
        byte @Nullable [] key,
        byte @Nullable [] value,
        Map<String, String> headers,
        long timestampMillis,
        int partition) {
      List<Header> list = new ArrayList<>();
      headers.forEach(
          (name, text) -> list.add(new Header(name, text.getBytes(StandardCharsets.UTF_8))));
      return of(key, value, list, timestampMillis, partition);
    }

    /**
     * As the constructor; null checkers see here, and not there, that key and value may be null.
     */
    public static Given of(
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers,
        long timestampMillis,
        int partition) {
      return new Given(key, value, headers, timestampMillis, partition);
    }

    long bytes() {
      long bytes = length(key) + length(value);
      for (Header header : headers) {
        bytes += header.key().getBytes(StandardCharsets.UTF_8).length + length(header.value());
      }
      return bytes;
    }

    private static long length(byte @Nullable [] bytes) {
      return bytes == null ? 0 : bytes.length;
    }
  }

  /** Several of one key are allowed, as Kafka allows them. */
  public record Header(String key, byte @Nullable [] value) {}

  private record Placed(TopicPartition partition, long offset, Given given)
      implements Comparable<Placed> {
    @Override
    public int compareTo(Placed other) {
      int byPartition = partition.compareTo(other.partition);
      return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
    }
  }

  @Override
  public Map<TopicPartition, Long> open(
      Map<TopicPartition, Long> position, Map<String, String> knownTopicIds) {
    ends.keySet().forEach(p -> next.put(p, position.getOrDefault(p, 0L)));
    collected = 0;
    return Map.copyOf(next);
  }

  @Override
  public Map<String, String> topicIds() {
    return Map.of();
  }

  @Override
  public Slice collect(long epoch, CollectLimits limits) {
    while (collected < epochs.size()) {
      List<Placed> ahead = epochs.get(collected++).stream().filter(this::isAhead).toList();
      if (!ahead.isEmpty()) {
        return slice(epoch, ahead);
      }
    }
    return new Slice(Batch.empty(SystemColumns.BRONZE, 1), Map.of());
  }

  private boolean isAhead(Placed record) {
    return record.offset() >= next.getOrDefault(record.partition(), 0L);
  }

  private Slice slice(long epoch, List<Placed> placed) {
    Batch records = Batch.empty(SystemColumns.BRONZE, placed.size());
    Map<TopicPartition, OffsetRange> ranges = new HashMap<>();
    long ingestMicros = clock.millis() * 1000;
    for (Placed record : placed) {
      rows.append(records, record.given(), record.offset(), epoch, ingestMicros);
      long until = record.offset() + 1;
      ranges.merge(
          record.partition(),
          new OffsetRange(record.offset(), until, 0),
          (before, ignored) -> new OffsetRange(before.from(), until, 0));
      next.put(record.partition(), until);
    }
    return new Slice(records, Map.copyOf(ranges));
  }

  @Override
  public Map<TopicPartition, Long> endOffsets() {
    return Map.copyOf(ends);
  }

  @Override
  public Map<String, Long> lagByTopic() {
    return Map.of(
        rows.topic(),
        ends.entrySet().stream()
            .mapToLong(end -> end.getValue() - next.getOrDefault(end.getKey(), 0L))
            .sum());
  }

  @Override
  public void wakeup() {
    // collect never waits
  }

  @Override
  public void close() {
    // holds nothing
  }
}
