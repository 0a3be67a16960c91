package io.pactolus.engine.embedded.contract;

import io.pactolus.engine.contract.Entry;
import io.pactolus.engine.contract.Hole;
import io.pactolus.engine.contract.Message;
import io.pactolus.engine.contract.Topic;
import io.pactolus.engine.contract.Topic.Placed;
import io.pactolus.engine.core.source.RecordSource;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.SystemColumns;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a topic that is given as a list, holes included; each of its lists is an epoch. */
final class TopicSource implements RecordSource {
  private final String topic;
  private final List<List<Placed>> epochs;
  private final long maxRecordBytes;
  private final Clock clock;
  private final TreeMap<TopicPartition, Long> ends = new TreeMap<>();
  private final TreeMap<TopicPartition, Long> next = new TreeMap<>();
  private int collected;

  TopicSource(Plan plan, Topic given, Clock clock) {
    this.topic = plan.pipeline().source().topics().get(0);
    this.maxRecordBytes = plan.pipeline().limits().maxRecordBytes();
    this.clock = clock;
    this.epochs = given.placed();
    for (List<Placed> epoch : epochs) {
      for (Placed placed : epoch) {
        ends.put(partition(placed.entry()), placed.offset() + placed.entry().offsets());
      }
    }
  }

  private TopicPartition partition(Entry entry) {
    return new TopicPartition(topic, entry.partition());
  }

  @Override
  public Map<TopicPartition, Long> open(
      Map<TopicPartition, Long> position, Map<String, String> knownTopicIds) {
    ends.keySet().forEach(p -> next.put(p, position.getOrDefault(p, 0L)));
    return Map.copyOf(next);
  }

  @Override
  public Map<String, String> topicIds() {
    return Map.of();
  }

  @Override
  public Slice collect(long epoch, CollectLimits limits) {
    while (collected < epochs.size()) {
      List<Placed> ahead =
          new ArrayList<>(
              epochs.get(collected++).stream()
                  .filter(p -> p.offset() >= next.getOrDefault(partition(p.entry()), 0L))
                  .toList());
      if (!ahead.isEmpty()) {
        ahead.sort(
            Comparator.comparing((Placed p) -> p.entry().partition())
                .thenComparing(Placed::offset));
        return slice(epoch, ahead);
      }
    }
    return new Slice(Batch.empty(SystemColumns.BRONZE, 1), Map.of());
  }

  private Slice slice(long epoch, List<Placed> ahead) {
    Batch records = Batch.empty(SystemColumns.BRONZE, ahead.size());
    Map<TopicPartition, OffsetRange> ranges = new HashMap<>();
    for (Placed placed : ahead) {
      long until = placed.offset() + placed.entry().offsets();
      long gap = 0;
      if (placed.entry() instanceof Message message) {
        append(records, message, placed.offset(), epoch);
      } else if (((Hole) placed.entry()).kind() == Hole.Kind.EXPIRED) {
        gap = placed.entry().offsets();
      }
      ranges.merge(
          partition(placed.entry()),
          new OffsetRange(placed.offset(), until, gap),
          (before, more) -> new OffsetRange(before.from(), until, before.gap() + more.gap()));
      next.put(partition(placed.entry()), until);
    }
    return new Slice(records, Map.copyOf(ranges));
  }

  private void append(Batch records, Message message, long offset, long epoch) {
    long bytes = bytes(message);
    boolean oversized = bytes > maxRecordBytes;
    records.column("key").appendObject(oversized ? null : message.key());
    records.column("value").appendObject(oversized ? null : message.value());
    records.column("headers").appendObject(oversized ? null : headers(message));
    records.column("topic").appendObject(topic);
    records.column("partition").appendObject(message.partition());
    records.column("offset").appendObject(offset);
    records.column("timestamp").appendObject(message.timestampMillis() * 1000);
    records.column("ingest_time").appendObject(clock.millis() * 1000);
    records.column("epoch").appendObject(epoch);
    records
        .column("correlation_id")
        .appendObject(
            message.headers().getOrDefault("traceparent", partition(message) + ":" + offset));
    records.column("oversized_bytes").appendObject(oversized ? bytes : null);
  }

  private static long bytes(Message message) {
    long bytes = length(message.key()) + length(message.value());
    for (Map.Entry<String, String> header : message.headers().entrySet()) {
      bytes += utf8(header.getKey()).length + utf8(header.getValue()).length;
    }
    return bytes;
  }

  private static @Nullable List<List<Object>> headers(Message message) {
    return message.headers().isEmpty()
        ? null
        : message.headers().entrySet().stream()
            .map(h -> List.<Object>of(h.getKey(), utf8(h.getValue())))
            .toList();
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Map<TopicPartition, Long> endOffsets() {
    return Map.copyOf(ends);
  }

  @Override
  public long lag() {
    return ends.entrySet().stream()
        .mapToLong(end -> end.getValue() - next.getOrDefault(end.getKey(), 0L))
        .sum();
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
