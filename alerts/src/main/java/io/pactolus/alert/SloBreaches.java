package io.pactolus.alert;

import io.pactolus.control.slo.SloReport;
import io.pactolus.control.slo.SloReport.BurnRate;
import io.pactolus.control.slo.SloReport.ObjectiveStatus;
import io.pactolus.control.slo.SloReport.Window;
import io.pactolus.pipeline.DurationText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Targets whose error budget is used up too fast: told once, and again only after it was no longer.
 * Used by one thread at a time.
 */
final class SloBreaches {
  private static final long AN_HOUR = TimeUnit.HOURS.toMillis(1);

  private final Set<String> told = new HashSet<>();

  /** One that has begun. */
  record Breach(String message, Map<String, Number> figures) {}

  List<Breach> begunIn(SloReport report) {
    List<Breach> begun = new ArrayList<>();
    for (ObjectiveStatus status : report.objectives()) {
      if (!status.alerting()) {
        told.remove(status.objective().id());
      } else if (told.add(status.objective().id())) {
        begun.add(breach(status));
      }
    }
    return begun;
  }

  private static Breach breach(ObjectiveStatus status) {
    // The first is the most pressing.
    BurnRate burn =
        status.burnRates().stream().filter(BurnRate::alerting).findFirst().orElseThrow();
    Window hour =
        status.windows().stream()
            .filter(window -> window.length().toMillis() == AN_HOUR)
            .findFirst()
            .orElseThrow();
    long overdue = status.overdueRecords().orElse(0);
    Map<String, Number> figures = new TreeMap<>();
    figures.put("target_millis", status.objective().within().toMillis());
    figures.put("percentile", status.objective().percentile());
    figures.put("records_of_last_hour", hour.share().records());
    figures.put("missed_of_last_hour", hour.share().missed());
    figures.put("overdue_records", overdue);
    figures.put("burn_rate", burn.longRate().orElse(0));
    figures.put("burn_rate_limit", burn.rule().threshold());
    figures.put("budget_remaining_ratio", status.errorBudget().remainingRatio().orElse(1));
    return new Breach(
        String.format(
            Locale.ROOT,
            "The freshness target is missed: %s, but of the %,d records of the last hour %,d were not.%s"
                + " The error budget of %s is used up %.1f times as fast as it lasts (over %s, and"
                + " %.1f times over %s); %.1f times is the limit.",
            status.objective().title(),
            hour.share().records(),
            hour.share().missed(),
            overdue > 0
                ? String.format(
                    Locale.ROOT, " Of these, %,d are still unread at the broker.", overdue)
                : "",
            DurationText.exact(status.errorBudget().period()),
            burn.longRate().orElse(0),
            DurationText.exact(burn.rule().longWindow()),
            burn.shortRate().orElse(0),
            DurationText.exact(burn.rule().shortWindow()),
            burn.rule().threshold()),
        figures);
  }
}
