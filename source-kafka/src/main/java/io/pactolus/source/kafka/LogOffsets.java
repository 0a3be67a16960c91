package io.pactolus.source.kafka;

import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * First and last offsets of partitions as the broker has them. Ends are the last stable offsets:
 * what a reader of committed records can reach.
 */
final class LogOffsets {
  private final Consumer<?, ?> consumer;
  private final BrokerTrouble trouble;
  private final Duration timeout;

  LogOffsets(Consumer<?, ?> consumer, BrokerTrouble trouble, Duration timeout) {
    this.consumer = consumer;
    this.trouble = trouble;
    this.timeout = timeout;
  }

  Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
    return ask(partitions, kafka -> consumer.beginningOffsets(kafka, timeout));
  }

  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return ask(partitions, kafka -> consumer.endOffsets(kafka, timeout));
  }

  /** The first record whose timestamp is not before the instant, else the end. */
  Map<TopicPartition, Long> firstAtOrAfter(
      Collection<TopicPartition> partitions, Instant timestamp) {
    Map<TopicPartition, Long> offsets = new HashMap<>(ends(partitions));
    offsets.putAll(
        ask(
            partitions,
            kafka -> {
              var times = new HashMap<org.apache.kafka.common.TopicPartition, Long>();
              kafka.forEach(partition -> times.put(partition, timestamp.toEpochMilli()));
              var found = new HashMap<org.apache.kafka.common.TopicPartition, Long>();
              consumer
                  .offsetsForTimes(times, timeout)
                  .forEach(
                      (partition, at) -> {
                        if (at != null) {
                          found.put(partition, at.offset());
                        }
                      });
              return found;
            }));
    return offsets;
  }

  private Map<TopicPartition, Long> ask(
      Collection<TopicPartition> partitions,
      Function<
              List<org.apache.kafka.common.TopicPartition>,
              Map<org.apache.kafka.common.TopicPartition, Long>>
          question) {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    List<org.apache.kafka.common.TopicPartition> kafka =
        partitions.stream()
            .map(p -> new org.apache.kafka.common.TopicPartition(p.topic(), p.partition()))
            .toList();
    var offsets = new HashMap<TopicPartition, Long>();
    answer(kafka, question)
        .forEach((p, offset) -> offsets.put(new TopicPartition(p.topic(), p.partition()), offset));
    return offsets;
  }

  private Map<org.apache.kafka.common.TopicPartition, Long> answer(
      List<org.apache.kafka.common.TopicPartition> partitions,
      Function<
              List<org.apache.kafka.common.TopicPartition>,
              Map<org.apache.kafka.common.TopicPartition, Long>>
          question) {
    try {
      return question.apply(partitions);
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      throw trouble.translate(e, timeout);
    }
  }
}
