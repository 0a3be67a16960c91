package io.pactolus.source.kafka;

import io.pactolus.pipeline.model.KafkaSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What the cluster says about the topics of the pipeline. */
final class TopicCatalog {
  private final KafkaSource source;
  private final Admin admin;
  private final BrokerTrouble trouble;

  TopicCatalog(KafkaSource source, Admin admin, BrokerTrouble trouble) {
    this.source = source;
    this.admin = admin;
    this.trouble = trouble;
  }

  /**
   * A topic as it is now.
   *
   * @param id given at creation, never used again
   */
  record Topic(String id, int partitions) {
    static Topic of(TopicDescription description) {
      return new Topic(description.topicId().toString(), description.partitions().size());
    }
  }

  /** Asks and waits; throws when the broker or a topic is not there. */
  Map<String, Topic> describe(Duration timeout) {
    var topics = new TreeMap<String, Topic>();
    for (var entry : ask(timeout).entrySet()) {
      try {
        topics.put(entry.getKey(), Topic.of(entry.getValue().get()));
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
          throw trouble.topicMissing(entry.getKey(), similar(entry.getKey(), timeout));
        }
        throw trouble.translate(e, timeout);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while asking for topics", e);
      }
    }
    return topics;
  }

  /** Asks without waiting. */
  Map<String, KafkaFuture<TopicDescription>> ask(Duration timeout) {
    return admin
        .describeTopics(
            source.topics(), new DescribeTopicsOptions().timeoutMs((int) timeout.toMillis()))
        .topicNameValues();
  }

  private List<String> similar(String topic, Duration timeout) {
    try {
      return admin
          .listTopics(new ListTopicsOptions().timeoutMs((int) timeout.toMillis()))
          .names()
          .get()
          .stream()
          .filter(name -> distance(name, topic) <= Math.max(1, topic.length() / 3))
          .sorted(java.util.Comparator.comparingInt(name -> distance(name, topic)))
          .limit(2)
          .map(name -> "'" + name + "'")
          .toList();
    } catch (ExecutionException e) {
      // A user who may not list topics still learns that this one is missing.
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** Insertions, deletions and replacements between two names (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
