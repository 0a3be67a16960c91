package io.pactolus.dashboard.api;

import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.dashboard.live.LiveRun.SeenEpoch;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.pipeline.plan.Outcome;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sums over all epochs: the ledger is read once for each run, and what the run tells is added.
 * Thread-safe.
 */
final class Sums {
  private final LakeAccess lake;
  private final LiveRun run;
  private final AtomicLong since = new AtomicLong(-1);
  private final Map<String, Map<Outcome, Long>> outcomes = new LinkedHashMap<>();
  private long records;
  private long until;

  Sums(LakeAccess lake, LiveRun run) {
    this.lake = lake;
    this.run = run;
  }

  /**
   * @param records read
   * @param outcomes Silver table to counts
   */
  record Values(long records, Map<String, Map<Outcome, Long>> outcomes) {}

  synchronized Values now() {
    long starts = run.starts();
    if (since.getAndSet(starts) != starts) {
      readLedger();
    }
    for (SeenEpoch seen : run.after(until)) {
      records += seen.report().records();
      seen.report()
          .outcomes()
          .forEach((table, counts) -> counts.forEach((outcome, n) -> add(table, outcome, n)));
      until = seen.report().epoch();
    }
    return new Values(records, outcomes);
  }

  private void readLedger() {
    outcomes.clear();
    records = 0;
    until = 0;
    lake.read(
        view -> {
          Ledger ledger = view.ledger().orElse(null);
          if (ledger != null) {
            ledger
                .totals(0)
                .forEach(
                    (table, totals) -> {
                      records = totals.records();
                      totals.outcomes().forEach((outcome, n) -> add(table, outcome, n));
                    });
            until = ledger.lastEpoch();
          }
          return until;
        });
  }

  private void add(String table, Outcome outcome, long n) {
    outcomes.computeIfAbsent(table, t -> new EnumMap<>(Outcome.class)).merge(outcome, n, Long::sum);
  }
}
