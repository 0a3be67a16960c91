package io.pactolus.engine.embedded.source;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.SystemColumns;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records from a list, for the tests inside a pipeline file: one topic, one partition, offsets from
 * 0. Each call of {@link #collect} yields the records of the next epoch.
 */
public final class GivenRecords implements RecordSource {
  private final TopicPartition partition;
  private final List<List<Given>> epochs;
  private final Clock clock;
  private long next;
  private int collected;

  /**
   * @param epochs the records of each epoch in turn; empty ones are skipped
   */
  public GivenRecords(String topic, List<List<Given>> epochs, Clock clock) {
    this.partition = new TopicPartition(topic, 0);
    this.epochs = epochs.stream().filter(e -> !e.isEmpty()).map(List::copyOf).toList();
    this.clock = clock;
  }

  /**
   * @param timestampMillis broker timestamp
   */
  public record Given(
      byte @Nullable [] key,
      byte @Nullable [] value,
      Map<String, String> headers,
      long timestampMillis) {
    public Given {
      headers = new LinkedHashMap<>(headers);
    }
  }

  @Override
  public Map<TopicPartition, Long> open(
      Map<TopicPartition, Long> position, Map<String, String> knownTopicIds) {
    return Map.of(partition, 0L);
  }

  @Override
  public Map<String, String> topicIds() {
    return Map.of();
  }

  @Override
  public Slice collect(long epoch, CollectLimits limits) {
    Batch records = Batch.empty(SystemColumns.BRONZE, 16);
    if (collected == epochs.size()) {
      return new Slice(records, Map.of());
    }
    long from = next;
    long nowMicros = clock.millis() * 1000;
    for (Given given : epochs.get(collected++)) {
      List<List<@Nullable Object>> headers = new ArrayList<>();
      given
          .headers()
          .forEach(
              (name, value) ->
                  headers.add(
                      List.of(name, value.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
      records.column("key").appendObject(given.key());
      records.column("value").appendObject(given.value());
      records.column("headers").appendObject(headers);
      records.column("topic").appendObject(partition.topic());
      records.column("partition").appendObject(partition.partition());
      records.column("offset").appendObject(next);
      records.column("timestamp").appendObject(given.timestampMillis() * 1000);
      records.column("ingest_time").appendObject(nowMicros);
      records.column("epoch").appendObject(epoch);
      records.column("correlation_id").appendObject(partition.topic() + "-0:" + next);
      records.column("oversized_bytes").appendNull();
      next++;
    }
    return new Slice(records, Map.of(partition, new OffsetRange(from, next, 0)));
  }

  @Override
  public Map<TopicPartition, Long> endOffsets() {
    return Map.of(partition, (long) epochs.stream().mapToInt(List::size).sum());
  }

  @Override
  public long lag() {
    return epochs.stream().mapToInt(List::size).sum() - next;
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
