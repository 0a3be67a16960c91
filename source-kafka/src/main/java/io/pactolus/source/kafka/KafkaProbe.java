package io.pactolus.source.kafka;

import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.KafkaSource.StartPosition;
import io.pactolus.source.kafka.TopicCatalog.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** A short question to the broker: is it there, and where do the topics begin and end? */
public final class KafkaProbe {
  private KafkaProbe() {}

  /**
   * What the broker said.
   *
   * @param beginnings first offset of every partition; empty when the broker did not say
   * @param endOffsets last stable offset of every partition; empty when the broker did not say
   * @param trouble one sentence, when it did not
   */
  public record Answer(
      Map<TopicPartition, Long> beginnings,
      Map<TopicPartition, Long> endOffsets,
      Optional<String> trouble) {
    public Answer {
      beginnings = Map.copyOf(beginnings);
      endOffsets = Map.copyOf(endOffsets);
    }

    static Answer none(@Nullable String trouble) {
      return new Answer(Map.of(), Map.of(), Optional.of(String.valueOf(trouble)));
    }

    public boolean reachable() {
      return trouble.isEmpty();
    }
  }

  /** Asks once; trouble is an answer, not an exception. */
  public static Answer ask(KafkaSource source, Duration timeout) {
    BrokerTrouble trouble = new BrokerTrouble(source);
    try {
      ClientProperties.check(source);
      new ListenerCheck(source).beforeAsking(timeout);
      try (Admin admin = Admin.create(ClientProperties.admin(source))) {
        try {
          Map<String, Topic> topics = new TopicCatalog(source, admin, trouble).describe(timeout);
          return new Answer(
              offsets(OffsetSpec.earliest(), topics, admin, trouble, timeout),
              offsets(OffsetSpec.latest(), topics, admin, trouble, timeout),
              Optional.empty());
        } finally {
          admin.close(Duration.ZERO);
        }
      }
    } catch (PactolusException e) {
      return Answer.none(e.described());
    } catch (KafkaException e) {
      RuntimeException translated = trouble.translate(e, timeout);
      return Answer.none(
          translated instanceof PactolusException told
              ? told.described()
              : translated.getMessage());
    }
  }

  /**
   * How many offsets from {@code next} on hold records with a timestamp before a time, as far as
   * the broker's index by time tells; empty when the broker does not answer.
   *
   * @param next first offset that counts; other partitions of the topics count as a whole if the
   *     pipeline starts at the beginning, and not at all if not
   */
  public static OptionalLong unreadBefore(
      KafkaSource source, Map<TopicPartition, Long> next, Instant time, Duration timeout) {
    BrokerTrouble trouble = new BrokerTrouble(source);
    try {
      ClientProperties.check(source);
      new ListenerCheck(source).beforeAsking(timeout);
      try (Admin admin = Admin.create(ClientProperties.admin(source))) {
        try {
          Map<TopicPartition, Long> from = new HashMap<>();
          if (source.start() instanceof StartPosition.Earliest) {
            Map<String, Topic> topics = new TopicCatalog(source, admin, trouble).describe(timeout);
            from.putAll(offsets(OffsetSpec.earliest(), topics, admin, trouble, timeout));
          }
          from.putAll(next);
          Set<TopicPartition> asked = from.keySet();
          Map<TopicPartition, Long> ends =
              offsets(OffsetSpec.latest(), asked, admin, trouble, timeout);
          Map<TopicPartition, Long> younger =
              offsets(OffsetSpec.forTimestamp(time.toEpochMilli()), asked, admin, trouble, timeout);
          long unread = 0;
          for (Map.Entry<TopicPartition, Long> partition : from.entrySet()) {
            long end = ends.getOrDefault(partition.getKey(), 0L);
            // -1 when all are older.
            long first = younger.getOrDefault(partition.getKey(), -1L);
            unread += Math.max(0, (first < 0 ? end : Math.min(first, end)) - partition.getValue());
          }
          return OptionalLong.of(unread);
        } finally {
          admin.close(Duration.ZERO);
        }
      }
    } catch (PactolusException | KafkaException e) {
      return OptionalLong.empty();
    }
  }

  private static Map<TopicPartition, Long> offsets(
      OffsetSpec which,
      Map<String, Topic> topics,
      Admin admin,
      BrokerTrouble trouble,
      Duration timeout) {
    Set<TopicPartition> partitions = new HashSet<>();
    topics.forEach(
        (name, topic) -> {
          for (int p = 0; p < topic.partitions(); p++) {
            partitions.add(new TopicPartition(name, p));
          }
        });
    return offsets(which, partitions, admin, trouble, timeout);
  }

  private static Map<TopicPartition, Long> offsets(
      OffsetSpec which,
      Set<TopicPartition> partitions,
      Admin admin,
      BrokerTrouble trouble,
      Duration timeout) {
    var question = new HashMap<org.apache.kafka.common.TopicPartition, OffsetSpec>();
    partitions.forEach(
        partition ->
            question.put(
                new org.apache.kafka.common.TopicPartition(
                    partition.topic(), partition.partition()),
                which));
    try {
      var offsets = new HashMap<TopicPartition, Long>();
      admin
          .listOffsets(
              question,
              new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)
                  .timeoutMs((int) timeout.toMillis()))
          .all()
          .get()
          .forEach(
              (partition, at) ->
                  offsets.put(
                      new TopicPartition(partition.topic(), partition.partition()), at.offset()));
      return offsets;
    } catch (ExecutionException e) {
      throw trouble.translate(e, timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the broker", e);
    }
  }
}
