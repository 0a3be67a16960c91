package io.pactolus.lakehouse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Offsets that were in the tables until a rollback took them back: they are read again. Not
 * thread-safe.
 */
public final class TakenBack {
  private final Map<Partition, Map<Long, Long>> untilByRollback = new HashMap<>();
  private long epoch;

  private record Partition(String topic, int number) {}

  /** Nothing was taken back, as far as is known. */
  public TakenBack() {}

  /** By all rollbacks of a ledger. Reads only files that have any. */
  public static TakenBack of(Ledger ledger) {
    TakenBack taken = new TakenBack();
    taken.takeIn(ledger);
    return taken;
  }

  /**
   * Adds the rollbacks of a ledger that are later than its last epoch at the call before. Reads
   * only files that have any.
   */
  public void takeIn(Ledger ledger) {
    List<Rollback> later = ledger.rollbacks(epoch);
    for (Rollback row : later) {
      untilByRollback
          .computeIfAbsent(new Partition(row.topic(), row.partition()), p -> new TreeMap<>())
          .merge(row.epoch(), row.fromOffset(), Math::max);
    }
    epoch = ledger.lastEpoch();
  }

  /** Whether nothing is read again. */
  boolean isEmpty() {
    return untilByRollback.isEmpty();
  }

  /** Whether an epoch that reads from an offset reads what one before it had read. */
  public boolean isReadAgain(long epoch, String topic, int partition, long fromOffset) {
    return untilByRollback
        .getOrDefault(new Partition(topic, partition), Map.of())
        .entrySet()
        .stream()
        .anyMatch(rollback -> rollback.getKey() < epoch && fromOffset < rollback.getValue());
  }
}
