package io.pactolus.dashboard.api;

import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.dashboard.live.LiveRun.SeenEpoch;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.pipeline.plan.Outcome;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums over all epochs: the ledger is read once for each run, and what the run tells is added. What
 * it did not tell, or told when nobody looked, is read from the ledger as well. Thread-safe.
 */
final class Sums {
  private final LakeAccess lake;
  private final LiveRun run;
  private final Map<String, Long> recordsByTopic = new TreeMap<>();
  private final Map<String, Map<Outcome, Long>> outcomes = new LinkedHashMap<>();
  private long starts = -1;
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
    if (run.starts() != starts) {
      long begun = run.starts();
      until = 0;
      readLedger();
      starts = begun;
    }
    addTold();
    if (until < Math.max(inLedger, run.epoch())) {
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

  private record NewRows(long from, long until, List<LedgerRow> rows) {}

  private void readLedger() {
    NewRows read =
        lake.readApart(
            view ->
                view.ledger()
                    .map(ledger -> rowsAfter(until, ledger))
                    .orElse(new NewRows(0, 0, List.of())));
    // Only now, so that nothing is lost and nothing counts twice when it could not be read.
    if (read.from() == 0) {
      recordsByTopic.clear();
      outcomes.clear();
      unbalanced = 0;
    }
    add(read.rows());
    until = read.until();
  }

  private static NewRows rowsAfter(long epoch, Ledger ledger) {
    long newest = ledger.lastEpoch();
    // A ledger that does not reach so far is another one.
    long from = newest < epoch ? 0 : epoch;
    return new NewRows(from, newest, ledger.rows(from + 1, newest));
  }

  /**
   * @param rows in the order of epoch, topic and partition
   */
  private void add(List<LedgerRow> rows) {
    LedgerRow before = null;
    long unbalancedEpoch = 0;
    for (LedgerRow row : rows) {
      // The rows of a partition differ only in what each Silver table made of it.
      if (before == null || !isOfSamePart(row, before)) {
        recordsByTopic.merge(row.topic(), row.records(), Long::sum);
      }
      before = row;
      add(row.table(), row.outcomes());
      if (!row.balances() && row.epoch() != unbalancedEpoch) {
        unbalancedEpoch = row.epoch();
        unbalanced++;
      }
    }
  }

  private static boolean isOfSamePart(LedgerRow row, LedgerRow other) {
    return row.epoch() == other.epoch()
        && row.partition() == other.partition()
        && row.topic().equals(other.topic());
  }

  private void add(String table, Map<Outcome, Long> counts) {
    Map<Outcome, Long> sums = outcomes.computeIfAbsent(table, t -> new EnumMap<>(Outcome.class));
    counts.forEach((outcome, n) -> sums.merge(outcome, n, Long::sum));
  }
}
