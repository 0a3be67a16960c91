package io.pactolus.dashboard.api;

import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.dashboard.live.LiveRun.SeenEpoch;
import io.pactolus.lakehouse.KeptEpochs;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.pipeline.plan.Outcome;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sums over all epochs: the ledger is read once, and what the run tells is added. What it did not
 * tell, or told when nobody looked, is read from the ledger as well. Thread-safe.
 */
final class Sums {
  private final LakeAccess lake;
  private final LiveRun run;
  private final Map<String, Long> recordsByTopic = new TreeMap<>();
  private final Map<String, Map<Outcome, Long>> outcomes = new LinkedHashMap<>();
  private long until;
  private long unbalanced;

  Sums(LakeAccess lake, LiveRun run) {
    this.lake = lake;
    this.run = run;
  }

  /**
   * @param recordsByTopic read
   * @param outcomes Silver table to counts
   * @param unbalancedEpochs whose records have not one outcome each in every Silver table
   */
  record Values(
      Map<String, Long> recordsByTopic,
      Map<String, Map<Outcome, Long>> outcomes,
      long unbalancedEpochs) {
    long records() {
      return recordsByTopic.values().stream().mapToLong(n -> n).sum();
    }
  }

  /**
   * @param inLedger an epoch that is known to be there, whoever has made it
   */
  synchronized Values now(long inLedger) {
    addTold();
    // A run that begins further back works on another lake.
    if (until < Math.max(inLedger, run.epoch()) || run.epoch() < until) {
      readLedger();
      addTold();
    }
    Map<String, Map<Outcome, Long>> counts = new LinkedHashMap<>();
    outcomes.forEach((table, of) -> counts.put(table, Map.copyOf(of)));
    return new Values(Map.copyOf(recordsByTopic), counts, unbalanced);
  }

  /** Up to the first one that is not remembered any more, or was made by somebody else. */
  private void addTold() {
    for (SeenEpoch seen : run.after(until)) {
      if (seen.report().epoch() != until + 1) {
        return;
      }
      seen.report()
          .recordsByTopic()
          .forEach((topic, n) -> recordsByTopic.merge(topic, n, Long::sum));
      seen.report().outcomes().forEach(this::add);
      until++;
    }
  }

  /** Of epochs of the ledger. */
  private static final class Read {
    private final long from;
    private final long until;
    private final Map<String, Long> recordsByTopic = new TreeMap<>();
    private final Map<String, Map<Outcome, Long>> outcomes = new LinkedHashMap<>();
    private final Set<Long> unbalanced = new HashSet<>();

    Read(long from, long until) {
      this.from = from;
      this.until = until;
    }

    void add(LedgerRow row, boolean leads) {
      if (leads) {
        recordsByTopic.merge(row.topic(), row.records(), Long::sum);
      }
      Sums.add(row.table(), row.outcomes(), outcomes);
      if (!row.balances()) {
        unbalanced.add(row.epoch());
      }
    }
  }

  private void readLedger() {
    Read read =
        lake.readApart(
            view ->
                view.ledger().map(ledger -> after(until, ledger)).orElseGet(() -> new Read(0, 0)));
    // Only now, so that nothing is lost and nothing counts twice when it could not be read.
    if (read.from == 0) {
      recordsByTopic.clear();
      outcomes.clear();
      unbalanced = 0;
    }
    read.recordsByTopic.forEach((topic, n) -> recordsByTopic.merge(topic, n, Long::sum));
    read.outcomes.forEach(this::add);
    unbalanced += read.unbalanced.size();
    until = read.until;
  }

  private static Read after(long epoch, Ledger ledger) {
    long newest = ledger.lastEpoch();
    // A ledger that does not reach so far is another one.
    boolean anew = newest < epoch || ledger.hasRollbackAfter(epoch);
    Read read = new Read(anew ? 0 : epoch, newest);
    KeptEpochs kept = ledger.kept();
    ledger.forEachRow(
        read.from,
        (row, leads) -> {
          if (kept.contains(row.epoch())) {
            read.add(row, leads);
          }
        });
    return read;
  }

  private void add(String table, Map<Outcome, Long> counts) {
    add(table, counts, outcomes);
  }

  private static void add(
      String table, Map<Outcome, Long> counts, Map<String, Map<Outcome, Long>> to) {
    Map<Outcome, Long> sums = to.computeIfAbsent(table, t -> new EnumMap<>(Outcome.class));
    counts.forEach((outcome, n) -> sums.merge(outcome, n, Long::sum));
  }
}
