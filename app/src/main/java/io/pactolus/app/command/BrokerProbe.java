package io.pactolus.app.command;

import io.pactolus.control.Status.BrokerEnds;
import io.pactolus.control.slo.UnreadRecords;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.source.kafka.KafkaProbe;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Asks the broker once where the topics begin and end; a broker that does not answer only makes the
 * lag unknown.
 */
final class BrokerProbe implements BrokerEnds {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final KafkaProbe.Answer answer;

  BrokerProbe(Plan plan) {
    answer = KafkaProbe.ask(plan.pipeline().source(), TIMEOUT);
  }

  /** Asks the broker anew each time. */
  static UnreadRecords unread(Plan plan) {
    return (next, time) -> {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      next.forEach(
          (partition, offset) ->
              offsets.put(new TopicPartition(partition.topic(), partition.partition()), offset));
      return KafkaProbe.unreadBefore(plan.pipeline().source(), offsets, time, TIMEOUT);
    };
  }

  @Override
  public OptionalLong end(String topic, int partition) {
    Long end = answer.endOffsets().get(new TopicPartition(topic, partition));
    return end == null ? OptionalLong.empty() : OptionalLong.of(end);
  }

  @Override
  public int partitions(String topic) {
    return (int) answer.endOffsets().keySet().stream().filter(p -> p.topic().equals(topic)).count();
  }

  @Override
  public OptionalLong beginning(String topic, int partition) {
    Long beginning = answer.beginnings().get(new TopicPartition(topic, partition));
    return beginning == null ? OptionalLong.empty() : OptionalLong.of(beginning);
  }

  Optional<String> trouble() {
    return answer.trouble();
  }
}
