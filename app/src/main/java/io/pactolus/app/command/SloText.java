package io.pactolus.app.command;

import io.pactolus.control.slo.BurnRule;
import io.pactolus.control.slo.SloHistory;
import io.pactolus.control.slo.SloReport;
import io.pactolus.control.slo.SloReport.BurnRate;
import io.pactolus.control.slo.SloReport.ErrorBudget;
import io.pactolus.control.slo.SloReport.ObjectiveStatus;
import io.pactolus.pipeline.DurationText;
import io.pactolus.pipeline.freshness.AgeHistogram;
import io.pactolus.pipeline.freshness.GoldAges;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Freshness and its targets for people. */
final class SloText {
  static final Duration HOUR = Duration.ofHours(1);
  private static final Duration A_DAY = Duration.ofDays(1);

  private final Console console;

  SloText(Console console) {
    this.console = console;
  }

  /** Ages of the last hour in which something reached Gold. */
  static GoldAges lastActiveHour(SloHistory history) {
    Optional<Instant> goldAt = history.goldAt();
    return goldAt.map(at -> history.window(at, HOUR)).orElse(GoldAges.NONE);
  }

  void print(SloReport report, GoldAges active) {
    ages("a record's broker timestamp", active.fromBroker());
    if (!active.fromEvent().isEmpty()) {
      ages("its event time", active.fromEvent());
    }
    if (active.fromBroker().percentileMillis(50).orElse(0) > A_DAY.toMillis()) {
      console.line("  (the records were old when they were read: history, or a long backlog)");
    }
    report
        .goldAt()
        .ifPresent(
            at ->
                console.line(
                    "newest epoch in Gold: %s ago"
                        .formatted(DurationText.rounded(Duration.between(at, report.at())))));
    report.objectives().forEach(this::print);
  }

  private void ages(String from, AgeHistogram ages) {
    console.line(
        "freshness, from %s to Gold, last hour of activity: p50 %s, p95 %s, p99 %s"
            .formatted(
                from,
                text(ages.percentileMillis(50)),
                text(ages.percentileMillis(95)),
                text(ages.percentileMillis(99))));
  }

  private static String text(OptionalLong millis) {
    return millis.isPresent() ? DurationText.rounded(Duration.ofMillis(millis.getAsLong())) : "-";
  }

  private void print(ObjectiveStatus status) {
    console.line(
        "target: %s: %s"
            .formatted(
                status.objective().title(),
                status
                    .met()
                    .map(met -> met ? "met in the last hour" : "MISSED in the last hour")
                    .orElse("no records in the last hour")));
    ErrorBudget budget = status.errorBudget();
    if (budget.remainingRatio().isPresent()) {
      console.line(
          "  error budget of %s: %.1f %% left, %s records missed the target, %s may"
              .formatted(
                  DurationText.exact(budget.period()),
                  budget.remainingRatio().getAsDouble() * 100,
                  Console.count(budget.missedRecords()),
                  Console.count((long) budget.allowedRecords())));
    }
    long overdue = status.overdueRecords().orElse(0);
    if (overdue > 0) {
      console.line(
          "  %s records are unread at the broker and miss the target already"
              .formatted(Console.count(overdue)));
    }
    status.burnRates().stream().filter(BurnRate::alerting).forEach(this::print);
  }

  private void print(BurnRate burn) {
    BurnRule rule = burn.rule();
    console.line(
        String.format(
            Locale.ROOT,
            "  %s: the budget is used up %.1f times as fast as it lasts (last %s; last %s: %.1f), %.1f times is the limit",
            rule.severity() == BurnRule.Severity.PAGE ? "ACT NOW" : "act soon",
            burn.longRate().orElse(0),
            DurationText.exact(rule.longWindow()),
            DurationText.exact(rule.shortWindow()),
            burn.shortRate().orElse(0),
            rule.threshold()));
  }
}
