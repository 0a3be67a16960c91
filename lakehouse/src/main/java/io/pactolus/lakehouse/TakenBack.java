package io.pactolus.lakehouse;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Offsets that were in the tables until a rollback took them back: they are read again. */
public final class TakenBack {
  private final Map<Partition, Map<Long, Long>> untilByRollback = new HashMap<>();

  private record Partition(String topic, int number) {}

  private TakenBack() {}

  /** By all rollbacks of a ledger. Reads only files that have any. */
  public static TakenBack of(Ledger ledger) {
    TakenBack taken = new TakenBack();
    for (LedgerRow row : ledger.rollbacks()) {
      taken
          .untilByRollback
          .computeIfAbsent(new Partition(row.topic(), row.partition()), p -> new TreeMap<>())
          .put(row.epoch(), row.fromOffset());
    }
    return taken;
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
