package io.pactolus.source.kafka;

import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.KafkaSource.StartPosition;
import io.pactolus.source.kafka.TopicCatalog.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Where reading begins: the lake's position where it has one, else what the file says. */
final class StartPositions {
  private final KafkaSource source;
  private final LogOffsets log;
  private final BrokerTrouble trouble;

  StartPositions(KafkaSource source, LogOffsets log, BrokerTrouble trouble) {
    this.source = source;
    this.log = log;
    this.trouble = trouble;
  }

  /** Refuses a cluster or topic that the lake's position does not belong to. */
  void checkIdentity(
      Map<String, Topic> topics,
      Map<TopicPartition, Long> position,
      Map<String, String> knownTopicIds) {
    topics.forEach(
        (name, topic) -> {
          String known = knownTopicIds.get(name);
          if (known != null && !known.equals(topic.id())) {
            throw trouble.otherTopicId(name);
          }
        });
    for (TopicPartition partition : position.keySet()) {
      Topic topic = topics.get(partition.topic());
      if (topic != null && partition.partition() >= topic.partitions()) {
        throw trouble.partitionGone(partition, topic.partitions());
      }
    }
  }

  /** The offset of every partition where reading begins; may lie before the start of the log. */
  Map<TopicPartition, Long> resolve(
      Set<TopicPartition> partitions, Map<TopicPartition, Long> position) {
    var begin = new TreeMap<TopicPartition, Long>();
    var unknown = new HashSet<TopicPartition>();
    Set<String> knownTopics = new HashSet<>();
    position.keySet().forEach(partition -> knownTopics.add(partition.topic()));
    var added = new HashSet<TopicPartition>();
    for (TopicPartition partition : partitions) {
      Long offset = position.get(partition);
      if (offset != null) {
        begin.put(partition, offset);
      } else if (knownTopics.contains(partition.topic())) {
        added.add(partition);
      } else {
        unknown.add(partition);
      }
    }
    begin.putAll(log.beginnings(added));
    begin.putAll(fromFile(unknown));
    log.ends(begin.keySet())
        .forEach(
            (partition, end) -> {
              long offset = begin.getOrDefault(partition, 0L);
              if (offset > end) {
                throw position.containsKey(partition)
                    ? trouble.beyondEnd(partition, offset, end)
                    : trouble.badStart(partition, "the partition ends at " + end);
              }
            });
    return begin;
  }

  private Map<TopicPartition, Long> fromFile(Set<TopicPartition> partitions) {
    StartPosition start = source.start();
    if (start instanceof StartPosition.Latest) {
      return log.ends(partitions);
    }
    if (start instanceof StartPosition.AtTimestamp at) {
      return log.firstAtOrAfter(partitions, at.timestamp());
    }
    Map<TopicPartition, Long> begin = new HashMap<>(log.beginnings(partitions));
    if (start instanceof StartPosition.AtOffsets at) {
      at.offsets()
          .forEach(
              (topic, offsets) ->
                  offsets.forEach(
                      (partition, offset) -> {
                        var named = new TopicPartition(topic, partition);
                        if (partitions.contains(named)) {
                          begin.put(named, offset);
                        }
                      }));
    }
    return begin;
  }
}
