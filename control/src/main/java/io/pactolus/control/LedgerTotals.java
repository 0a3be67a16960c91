package io.pactolus.control;

import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.Ledger.Totals;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sums over all epochs, for who asks again and again: after the first time only new rows are read.
 * Thread-safe.
 */
public final class LedgerTotals {
  private final Map<String, Totals> known = new TreeMap<>();
  private long epoch;

  /** By Silver table, as of the newest epoch of the ledger. */
  public synchronized Map<String, Totals> of(LakeView view) {
    Optional<Ledger> ledger = view.ledger();
    long newest = ledger.map(Ledger::lastEpoch).orElse(0L);
    if (newest < epoch) {
      // Another lake is in its place.
      known.clear();
      epoch = 0;
    }
    if (ledger.isPresent() && newest > epoch) {
      ledger.get().totals(epoch).forEach((silver, more) -> known.merge(silver, more, Totals::plus));
      epoch = newest;
    }
    return Map.copyOf(known);
  }
}
