package io.pactolus.control;

import io.pactolus.control.Status.BrokerEnds;
import io.pactolus.control.Status.PartitionStatus;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.KafkaSource.StartPosition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Where each partition stands by the ledger, for who asks again and again: after the first time
 * only new rows are read. Thread-safe.
 */
public final class LedgerPositions {
  /** When more have come, one query is quicker. */
  private static final long EPOCHS_TO_READ = 5_000;

  private final Map<Partition, PartitionStatus> known = new TreeMap<>();
  private long epoch = -1;

  /** Of a topic. */
  private record Partition(String topic, int number) implements Comparable<Partition> {
    static Partition of(PartitionStatus status) {
      return new Partition(status.topic(), status.partition());
    }

    @Override
    public int compareTo(Partition other) {
      int byTopic = topic.compareTo(other.topic);
      return byTopic != 0 ? byTopic : Integer.compare(number, other.number);
    }
  }

  /**
   * What an epoch did with a partition. The rows of all Silver tables say the same, but for a
   * rollback to before there was such a table.
   */
  private record Step(
      long epoch, Partition partition, long from, long until, long records, long empty, long gap) {
    static Step of(LedgerRow row) {
      return new Step(
          row.epoch(),
          new Partition(row.topic(), row.partition()),
          row.fromOffset(),
          row.untilOffset(),
          row.records(),
          row.emptyOffsets(),
          row.gapOffsets());
    }

    Step furthestBack(Step other) {
      return other.until < until ? other : this;
    }

    PartitionStatus after(PartitionStatus before) {
      return new PartitionStatus(
          before.topic(),
          before.partition(),
          until,
          before.records() + records,
          before.emptyOffsets() + empty,
          before.gapOffsets() + gap,
          OptionalLong.empty());
    }
  }

  /**
   * As of the newest epoch of the ledger. A partition that no epoch has read from yet stands at its
   * beginning, if the pipeline starts there and the broker says where that is.
   */
  public synchronized List<PartitionStatus> of(LakeView view, BrokerEnds ends) {
    view.ledger().ifPresent(ledger -> follow(ledger, view));
    return withUnread(
        known.values().stream()
            .map(status -> status.endingAt(ends.end(status.topic(), status.partition())))
            .toList(),
        view.plan().pipeline().source(),
        ends);
  }

  /** The given ones, and those that no epoch has read from; by topic and number. */
  static List<PartitionStatus> withUnread(
      List<PartitionStatus> read, KafkaSource source, BrokerEnds ends) {
    Map<Partition, PartitionStatus> all = new TreeMap<>();
    read.forEach(status -> all.put(Partition.of(status), status));
    if (source.start() instanceof StartPosition.Earliest) {
      source.topics().forEach(topic -> addUnread(topic, ends, all));
    }
    return List.copyOf(all.values());
  }

  private void follow(Ledger ledger, LakeView view) {
    long newest = ledger.lastEpoch();
    if (epoch < 0 || newest < epoch || newest - epoch > EPOCHS_TO_READ) {
      known.clear();
      Status.partitionsOf(view, (topic, partition) -> OptionalLong.empty())
          .forEach(status -> known.put(Partition.of(status), status));
    } else if (newest > epoch) {
      Map<List<Object>, Step> steps = new LinkedHashMap<>();
      for (LedgerRow row : ledger.rows(epoch + 1, newest)) {
        Step step = Step.of(row);
        steps.merge(List.of(step.epoch(), step.partition()), step, Step::furthestBack);
      }
      steps.values().forEach(this::take);
    }
    epoch = newest;
  }

  private void take(Step step) {
    Partition of = step.partition();
    known.put(
        of,
        step.after(
            known.getOrDefault(of, PartitionStatus.unread(of.topic(), of.number(), step.from()))));
  }

  private static void addUnread(
      String topic, BrokerEnds ends, Map<Partition, PartitionStatus> all) {
    int partitions = ends.partitions(topic);
    for (int number = 0; number < partitions; number++) {
      OptionalLong beginning = ends.beginning(topic, number);
      if (beginning.isPresent()) {
        all.putIfAbsent(
            new Partition(topic, number),
            PartitionStatus.unread(topic, number, beginning.getAsLong())
                .endingAt(ends.end(topic, number)));
      }
    }
  }
}
