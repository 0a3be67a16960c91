package io.pactolus.control;

import io.pactolus.control.Status.BrokerEnds;
import io.pactolus.control.Status.PartitionStatus;
import io.pactolus.lakehouse.KeptEpochs;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.KafkaSource.StartPosition;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Where each partition stands by the ledger, for who asks again and again: after the first time
 * only new rows are read. Thread-safe.
 */
public final class LedgerPositions {
  private final Map<Partition, Standing> known = new TreeMap<>();
  private long epoch;

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

  /** What the ledger says of a partition, as its rows come. */
  private static final class Standing {
    private final Partition partition;
    private long firstEpoch = Long.MAX_VALUE;
    private long beginning;
    private long lastEpoch;
    private long next;
    private long records;
    private long empty;
    private long gap;

    Standing(Partition partition) {
      this.partition = partition;
    }

    /**
     * @param kept false when a rollback took the epoch back
     */
    void add(LedgerRow row, boolean kept) {
      if (row.epoch() < firstEpoch) {
        firstEpoch = row.epoch();
        beginning = row.fromOffset();
      }
      if (!kept) {
        return;
      }
      if (row.epoch() > lastEpoch) {
        lastEpoch = row.epoch();
        next = row.untilOffset();
      }
      records += row.records();
      empty += row.emptyOffsets();
      gap += row.gapOffsets();
    }

    PartitionStatus status(OptionalLong end) {
      return new PartitionStatus(
          partition.topic(),
          partition.number(),
          lastEpoch > 0 ? next : beginning,
          records,
          empty,
          gap,
          end);
    }
  }

  /**
   * As of the newest epoch of the ledger. A partition that no epoch has read from yet stands at its
   * beginning, if the pipeline starts there and the broker says where that is.
   */
  public synchronized List<PartitionStatus> of(LakeView view, BrokerEnds ends) {
    view.ledger().ifPresent(this::follow);
    return withUnread(
        known.values().stream()
            .map(
                standing ->
                    standing.status(
                        ends.end(standing.partition.topic(), standing.partition.number())))
            .toList(),
        view.plan().pipeline().source(),
        ends);
  }

  /** The given ones, and those that no epoch has read from; by topic and number. */
  private static List<PartitionStatus> withUnread(
      List<PartitionStatus> read, KafkaSource source, BrokerEnds ends) {
    Map<Partition, PartitionStatus> all = new TreeMap<>();
    read.forEach(status -> all.put(Partition.of(status), status));
    if (source.start() instanceof StartPosition.Earliest) {
      source.topics().forEach(topic -> addUnread(topic, ends, all));
    }
    return List.copyOf(all.values());
  }

  private void follow(Ledger ledger) {
    long newest = ledger.lastEpoch();
    if (newest < epoch || newest > epoch && ledger.hasRollbackAfter(epoch)) {
      forget();
    }
    if (newest == epoch) {
      return;
    }
    boolean complete = false;
    try {
      KeptEpochs kept = ledger.kept();
      ledger.forEachRow(
          epoch,
          (row, leads) -> {
            if (leads) {
              known
                  .computeIfAbsent(new Partition(row.topic(), row.partition()), Standing::new)
                  .add(row, kept.contains(row.epoch()));
            }
          });
      epoch = newest;
      complete = true;
    } finally {
      if (!complete) {
        // Some rows are in it, and nobody knows which.
        forget();
      }
    }
  }

  private void forget() {
    known.clear();
    epoch = 0;
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
