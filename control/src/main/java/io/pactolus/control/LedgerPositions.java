package io.pactolus.control;

import io.pactolus.control.Status.PartitionStatus;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The next offset of each partition by the ledger, for who asks again and again: after the first
 * time only new rows are read. Not thread-safe.
 */
public final class LedgerPositions {
  /** When more have come, one query is quicker. */
  private static final long EPOCHS_TO_READ = 5_000;

  private final Map<Partition, Long> next = new TreeMap<>();
  private long epoch = -1;

  /** Of a topic. */
  public record Partition(String topic, int number) implements Comparable<Partition> {
    @Override
    public int compareTo(Partition other) {
      int byTopic = topic.compareTo(other.topic);
      return byTopic != 0 ? byTopic : Integer.compare(number, other.number);
    }
  }

  /** As of the newest epoch of the ledger; empty when there is none. */
  public Map<Partition, Long> next(LakeView view) {
    Ledger ledger = view.ledger().orElse(null);
    if (ledger == null) {
      return Map.of();
    }
    long newest = ledger.lastEpoch();
    if (epoch < 0 || newest < epoch || newest - epoch > EPOCHS_TO_READ) {
      next.clear();
      List<PartitionStatus> all =
          Status.partitionsOf(view, (topic, partition) -> OptionalLong.empty());
      all.forEach(p -> next.put(new Partition(p.topic(), p.partition()), p.next()));
    } else if (newest > epoch) {
      for (LedgerRow row : ledger.rows(epoch + 1, newest)) {
        next.put(new Partition(row.topic(), row.partition()), row.untilOffset());
      }
    }
    epoch = newest;
    return Map.copyOf(next);
  }
}
