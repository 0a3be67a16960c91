package io.pactolus.engine.core.contract;

import io.pactolus.engine.contract.Message;
import io.pactolus.engine.contract.Topic;
import io.pactolus.engine.contract.Topic.Placed;
import io.pactolus.engine.core.source.BronzeRows;
import io.pactolus.engine.core.source.RecordSource;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.SystemColumns;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads a topic that is given as a list, holes included; each of its lists is an epoch. */
public final class TopicSource implements RecordSource {
  private final TopicEpochs epochs;
  private final BronzeRows rows;
  private final Clock clock;
  private final TreeMap<TopicPartition, Long> next = new TreeMap<>();

  public TopicSource(Plan plan, Topic given, Clock clock) {
    String topic = plan.pipeline().source().topics().get(0);
    this.epochs = new TopicEpochs(topic, given);
    this.rows =
        new BronzeRows(
            topic,
            plan.pipeline().limits().maxRecordBytes(),
            plan.pipeline().source().correlationHeaders());
    this.clock = clock;
  }

  @Override
  public Map<TopicPartition, Long> open(
      Map<TopicPartition, Long> position, Map<String, String> knownTopicIds) {
    next.putAll(epochs.from(position));
    return Map.copyOf(next);
  }

  @Override
  public Map<String, String> topicIds() {
    return Map.of();
  }

  @Override
  public Slice collect(long epoch, CollectLimits limits) {
    List<Placed> ahead = epochs.ahead(next);
    Map<TopicPartition, OffsetRange> ranges = epochs.ranges(ahead);
    Batch records = Batch.empty(SystemColumns.BRONZE, Math.max(1, ahead.size()));
    for (Placed placed : ahead) {
      if (placed.entry() instanceof Message message) {
        rows.append(
            records, TopicEpochs.given(message), placed.offset(), epoch, clock.millis() * 1000);
      }
    }
    ranges.forEach((partition, range) -> next.put(partition, range.until()));
    return new Slice(records, ranges);
  }

  @Override
  public Map<TopicPartition, Long> endOffsets() {
    return epochs.ends();
  }

  @Override
  public Map<String, Long> lagByTopic() {
    Map<String, Long> lag = new TreeMap<>();
    epochs
        .ends()
        .forEach(
            (partition, end) ->
                lag.merge(partition.topic(), end - next.getOrDefault(partition, 0L), Long::sum));
    return lag;
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
