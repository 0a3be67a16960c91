package io.pactolus.engine.core.contract;

import io.pactolus.engine.contract.Message;
import io.pactolus.engine.contract.Topic;
import io.pactolus.engine.contract.Topic.Placed;
import io.pactolus.engine.core.source.BronzeRows;
import io.pactolus.engine.core.source.RangeReader;
import io.pactolus.engine.core.source.RangeSource;
import io.pactolus.engine.core.source.RecordSource.OffsetRange;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.SystemColumns;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** As {@link TopicSource}, for engines that read in many places at once. */
public final class TopicRanges implements RangeSource {
  private final TopicEpochs epochs;
  private final BronzeRows rows;

  public TopicRanges(Plan plan, Topic given) {
    String topic = plan.pipeline().source().topics().get(0);
    this.epochs = new TopicEpochs(topic, given);
    this.rows =
        new BronzeRows(
            topic,
            plan.pipeline().limits().maxRecordBytes(),
            plan.pipeline().source().correlationHeaders());
  }

  @Override
  public Map<TopicPartition, Long> open(
      Map<TopicPartition, Long> position, Map<String, String> knownTopicIds) {
    return epochs.from(position);
  }

  @Override
  public Map<String, String> topicIds() {
    return Map.of();
  }

  @Override
  public Map<TopicPartition, OffsetRange> ahead(Map<TopicPartition, Long> next) {
    return epochs.ranges(epochs.ahead(next));
  }

  @Override
  public Map<TopicPartition, Long> endOffsets() {
    return epochs.ends();
  }

  @Override
  public RangeReader reader() {
    return new Reader(epochs, rows);
  }

  @Override
  public void close() {
    // holds nothing
  }

  /** Brings the whole topic along wherever it is sent. */
  private record Reader(TopicEpochs epochs, BronzeRows rows) implements RangeReader {
    @Override
    public void read(Range range, long batchBytes, Consumer<Batch> taker) {
      Batch batch = Batch.empty(SystemColumns.BRONZE, 16);
      for (List<Placed> epoch : epochs.epochs()) {
        for (Placed placed : epoch) {
          if (placed.entry() instanceof Message message
              && message.partition() == range.partition().partition()
              && placed.offset() >= range.from()
              && placed.offset() < range.until()) {
            rows.append(
                batch,
                TopicEpochs.given(message),
                placed.offset(),
                range.epoch(),
                range.ingestMicros());
          }
        }
      }
      if (batch.rows() > 0) {
        taker.accept(batch);
      }
    }
  }
}
