package io.pactolus.engine.core.contract;

import io.pactolus.engine.contract.Entry;
import io.pactolus.engine.contract.Hole;
import io.pactolus.engine.contract.Message;
import io.pactolus.engine.contract.Topic;
import io.pactolus.engine.contract.Topic.Placed;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.engine.core.source.RecordSource.OffsetRange;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A given topic as a source sees it: what is there, and what the next epoch may read. */
record TopicEpochs(String topic, List<List<Placed>> epochs) {
  TopicEpochs(String topic, Topic given) {
    this(topic, given.placed());
  }

  private TopicPartition partition(Entry entry) {
    return new TopicPartition(topic, entry.partition());
  }

  Map<TopicPartition, Long> ends() {
    Map<TopicPartition, Long> ends = new TreeMap<>();
    for (List<Placed> epoch : epochs) {
      epoch.forEach(placed -> ends.put(partition(placed.entry()), end(placed)));
    }
    return ends;
  }

  /** Where reading begins, all partitions. */
  Map<TopicPartition, Long> from(Map<TopicPartition, Long> position) {
    Map<TopicPartition, Long> from = new TreeMap<>();
    ends().keySet().forEach(p -> from.put(p, position.getOrDefault(p, 0L)));
    return from;
  }

  /**
   * The first epoch of which something lies ahead, without what does not; in the order partition,
   * offset. Empty at the end of the topic.
   */
  List<Placed> ahead(Map<TopicPartition, Long> next) {
    for (List<Placed> epoch : epochs) {
      List<Placed> ahead =
          epoch.stream()
              .filter(p -> p.offset() >= next.getOrDefault(partition(p.entry()), 0L))
              .sorted(
                  Comparator.comparing((Placed p) -> p.entry().partition())
                      .thenComparing(Placed::offset))
              .toList();
      if (!ahead.isEmpty()) {
        return ahead;
      }
    }
    return List.of();
  }

  Map<TopicPartition, OffsetRange> ranges(List<Placed> ahead) {
    Map<TopicPartition, OffsetRange> ranges = new TreeMap<>();
    for (Placed placed : ahead) {
      ranges.merge(
          partition(placed.entry()),
          new OffsetRange(placed.offset(), end(placed), gap(placed.entry())),
          (before, more) ->
              new OffsetRange(before.from(), more.until(), before.gap() + more.gap()));
    }
    return ranges;
  }

  private static long end(Placed placed) {
    return placed.offset() + placed.entry().offsets();
  }

  private static long gap(Entry entry) {
    return entry instanceof Hole hole && hole.kind() == Hole.Kind.EXPIRED ? hole.offsets() : 0;
  }

  static Given given(Message message) {
    return Given.of(
        message.key(),
        message.value(),
        message.headers(),
        message.timestampMillis(),
        message.partition());
  }
}
