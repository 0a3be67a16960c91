package io.pactolus.source.kafka;

import io.pactolus.engine.core.source.SourceListener;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.source.kafka.KafkaRecordSource.Timeouts;
import io.pactolus.source.kafka.TopicCatalog.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks at the topics from time to time without holding up the reading: finds new partitions, a
 * topic created again, and a broker that is away.
 */
final class TopicWatch {
  private final KafkaSource source;
  private final TopicCatalog catalog;
  private final BrokerTrouble trouble;
  private final Timeouts timeouts;
  private final SourceListener listener;
  private final BrokerBreaker breaker;
  private final Set<String> missingBefore = new HashSet<>();
  private Map<String, KafkaFuture<TopicDescription>> asked = Map.of();
  private long nextLook;
  private long lastAnswer = System.nanoTime();
  private boolean away;

  TopicWatch(
      KafkaSource source,
      TopicCatalog catalog,
      BrokerTrouble trouble,
      Timeouts timeouts,
      SourceListener listener,
      BrokerBreaker breaker) {
    this.source = source;
    this.catalog = catalog;
    this.trouble = trouble;
    this.timeouts = timeouts;
    this.listener = listener;
    this.breaker = breaker;
    this.nextLook = System.nanoTime() + timeouts.watch().toNanos();
  }

  /** The topics, when a look has come back since the last call. Never waits. */
  Optional<Map<String, Topic>> look() {
    if (!asked.isEmpty()) {
      if (!asked.values().stream().allMatch(KafkaFuture::isDone)) {
        return Optional.empty();
      }
      Map<String, KafkaFuture<TopicDescription>> answers = asked;
      asked = Map.of();
      return read(answers);
    }
    if (System.nanoTime() - nextLook >= 0 && breaker.permits()) {
      nextLook = System.nanoTime() + timeouts.watch().toNanos();
      asked = catalog.ask(timeouts.answer());
    }
    return Optional.empty();
  }

  /** Records came. */
  void heard() {
    if (breaker.heard()) {
      nextLook = System.nanoTime();
    }
  }

  private Optional<Map<String, Topic>> read(Map<String, KafkaFuture<TopicDescription>> answers) {
    var topics = new HashMap<String, Topic>();
    for (var answer : answers.entrySet()) {
      try {
        topics.put(answer.getKey(), Topic.of(answer.getValue().get()));
        missingBefore.remove(answer.getKey());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
          // A broker that has just come up may not know the topic yet: only the second time counts.
          if (!missingBefore.add(answer.getKey())) {
            throw trouble.topicVanished(answer.getKey());
          }
        } else if (e.getCause() instanceof RetriableException) {
          breaker.silent();
          warnAway();
          return Optional.empty();
        } else {
          throw trouble.translate(e, timeouts.answer());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while reading finished answers", e);
      }
    }
    breaker.answered();
    lastAnswer = System.nanoTime();
    if (away) {
      away = false;
      listener.warning("The broker at " + source.brokers() + " answers again.");
    }
    return Optional.of(topics);
  }

  private void warnAway() {
    away = true;
    listener.warning(
        "No Kafka broker at %s has answered for %d s; waiting for it, the position is kept."
            .formatted(
                source.brokers(), Duration.ofNanos(System.nanoTime() - lastAnswer).toSeconds()));
  }
}
