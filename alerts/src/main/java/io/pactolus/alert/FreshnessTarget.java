package io.pactolus.alert;

import io.pactolus.engine.EpochReport;
import io.pactolus.pipeline.model.Pipeline.Slo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Whether the freshness target is met, over the last five minutes. An epoch is known by its oldest
 * record, so all its records count as old as that one: what counts as missed may be a little early.
 */
final class FreshnessTarget {
  static final Duration WINDOW = Duration.ofMinutes(5);

  private final Slo slo;
  private final Deque<Seen> seen = new ArrayDeque<>();
  private long records;
  private long old;
  private boolean missed;

  private record Seen(Instant at, long records, boolean old) {}

  /**
   * @param oldPercent of the records in the window that were older than the target
   */
  record Miss(double oldPercent, long records) {}

  FreshnessTarget(Slo slo) {
    this.slo = slo;
  }

  /** Takes an epoch in; present when the target was met before and is missed now. */
  Optional<Miss> after(EpochReport report, Instant now) {
    boolean isOld = report.freshnessMillis() > slo.freshness().toMillis();
    add(new Seen(now, report.records(), isOld), 1);
    seen.add(new Seen(now, report.records(), isOld));
    while (seen.element().at().isBefore(now.minus(WINDOW))) {
      add(seen.remove(), -1);
    }
    boolean before = missed;
    missed = records > 0 && old * 100.0 > (100 - slo.percentile()) * records;
    return missed && !before
        ? Optional.of(new Miss(100.0 * old / records, records))
        : Optional.empty();
  }

  private void add(Seen epoch, int sign) {
    records += sign * epoch.records();
    old += epoch.old() ? sign * epoch.records() : 0;
  }
}
