package io.pactolus.engine.core.epoch;

import io.pactolus.engine.EpochReport;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.Pipeline.RejectLimit;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Stops the pipeline before an epoch whose records are mostly rejected fills the dead-letter queue.
 *
 * <p>It judges an epoch that is in Bronze and in no other table. So a flood leaves the lake as a
 * crash after Bronze would: the next start takes the same epoch up again from Bronze, and stops
 * again with nothing written, until the definition or the limit has been changed; then it goes on,
 * and no record has to be brought back from the queue. The records before come from the ledger, so
 * a new start decides as the last one did.
 */
public final class FloodGuard {
  private static final int REASONS_SHOWN = 3;
  private static final int EPOCHS_READ_FIRST = 64;
  private static final int EPOCHS_READ_AT_MOST = 4096;

  private final Optional<RejectLimit> limit;
  private final List<String> tables;
  // The epochs before that make up the window, oldest first.
  private final Deque<Counts> window = new ArrayDeque<>();
  private long records;

  private record Counts(long records, Map<String, Long> rejected) {}

  private FloodGuard(Optional<RejectLimit> limit, List<String> tables) {
    this.limit = limit;
    this.tables = tables;
  }

  public static FloodGuard of(Plan plan, Ledger ledger) {
    FloodGuard guard =
        new FloodGuard(
            plan.pipeline().limits().rejects(), plan.silver().stream().map(s -> s.name()).toList());
    guard.limit.ifPresent(rejects -> guard.remember(ledger, rejects.windowRecords()));
    return guard;
  }

  private void remember(Ledger ledger, long wanted) {
    long last = ledger.lastEpoch();
    for (int epochs = EPOCHS_READ_FIRST; ; epochs *= 4) {
      TreeMap<Long, Counts> read = new TreeMap<>();
      // Other kinds of epochs move what was counted before.
      ledger.rows(last - epochs + 1).stream()
          .filter(row -> row.kind().equals(LedgerRow.READ))
          .forEach(row -> add(read, row));
      long sum = read.values().stream().mapToLong(Counts::records).sum();
      if (sum >= wanted || epochs >= Math.min(last, EPOCHS_READ_AT_MOST)) {
        read.values().forEach(this::add);
        return;
      }
    }
  }

  /** Each Silver table has a row, and all of them count the same records. */
  private void add(Map<Long, Counts> epochs, LedgerRow row) {
    Counts before = epochs.getOrDefault(row.epoch(), new Counts(0, Map.of()));
    Map<String, Long> rejected = new HashMap<>(before.rejected());
    rejected.merge(row.table(), row.count(Outcome.REJECTED), Long::sum);
    long more = row.table().equals(tables.get(0)) ? row.records() : 0;
    epochs.put(row.epoch(), new Counts(before.records() + more, rejected));
  }

  private void add(Counts epoch) {
    window.add(epoch);
    records += epoch.records();
    long wanted = limit.map(RejectLimit::windowRecords).orElse(0L);
    while (records - window.element().records() >= wanted && window.size() > 1) {
      records -= window.remove().records();
    }
  }

  /** Whether there is a limit; else nothing needs to be counted. */
  public boolean watches() {
    return limit.isPresent();
  }

  /**
   * Judges an epoch none of whose records is in any table but Bronze.
   *
   * @throws PactolusException REJECT_FLOOD
   */
  public void check(EpochPosition position, long epochRecords, Supplier<Rejections> rejections) {
    if (limit.isEmpty() || epochRecords == 0) {
      return;
    }
    RejectLimit rejects = limit.get();
    Rejections here = rejections.get();
    for (String table : tables) {
      long rejected = here.of(table);
      // An epoch that is itself sound may always pass: so the pipeline goes on once the flood ends.
      if (rejected * 100.0 > rejects.percent() * epochRecords) {
        checkWindow(position, epochRecords, here, table, rejects);
      }
    }
  }

  private void checkWindow(
      EpochPosition position,
      long epochRecords,
      Rejections here,
      String table,
      RejectLimit rejects) {
    long seen = epochRecords;
    long rejected = here.of(table);
    for (var before = window.descendingIterator();
        before.hasNext() && seen < rejects.windowRecords(); ) {
      Counts epoch = before.next();
      seen += epoch.records();
      rejected += epoch.rejected().getOrDefault(table, 0L);
    }
    // A share of the whole window, also when it is not full yet: the first bad record is no flood.
    if (rejected * 100.0 > rejects.percent() * Math.max(seen, rejects.windowRecords())) {
      throw flood(position, here, table, rejects, seen, rejected);
    }
  }

  private static PactolusException flood(
      EpochPosition position,
      Rejections here,
      String table,
      RejectLimit rejects,
      long seen,
      long rejected) {
    StringBuilder reasons = new StringBuilder();
    List<Rejections.Kind> kinds = here.kindsOf(table);
    for (Rejections.Kind kind : kinds.stream().limit(REASONS_SHOWN).toList()) {
      reasons
          .append("\n  ")
          .append(kind.count())
          .append(" x ")
          .append(kind.reason().code())
          .append(kind.subject().isEmpty() ? "" : " (" + kind.subject() + ")")
          .append(", for example ")
          .append(kind.example());
    }
    if (kinds.size() > REASONS_SHOWN) {
      reasons.append("\n  and ").append(kinds.size() - REASONS_SHOWN).append(" more kinds");
    }
    return new PactolusException(
        ErrorCode.REJECT_FLOOD,
        ("silver.%s rejects %d of the last %d records (%s %%), and limits.max_reject_rate allows %s"
                + " %%. Most frequent in epoch %d:%s\n"
                + "The pipeline stops before they fill the dead-letter queue: epoch %d is in Bronze"
                + " and in no other table, and nothing is lost. Correct the contract or the rule and"
                + " start again, the epoch is then taken up from Bronze; or, if these records belong"
                + " in the dead-letter queue, raise limits.max_reject_rate or leave it out.")
            .formatted(
                table,
                rejected,
                seen,
                percent(100.0 * rejected / seen),
                percent(rejects.percent()),
                position.epoch(),
                reasons,
                position.epoch()));
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replaceAll("\\.0$", "");
  }

  /** An epoch is in the ledger. */
  public void passed(EpochReport report) {
    if (limit.isPresent()) {
      Map<String, Long> rejected = new HashMap<>();
      report
          .outcomes()
          .forEach(
              (table, counts) -> rejected.put(table, counts.getOrDefault(Outcome.REJECTED, 0L)));
      add(new Counts(report.records(), rejected));
    }
  }
}
