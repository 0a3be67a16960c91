package io.pactolus.control.rules;

import io.pactolus.control.metric.Metric;
import io.pactolus.control.slo.BurnRule;
import io.pactolus.control.slo.BurnRule.Severity;
import io.pactolus.control.slo.Objective;
import io.pactolus.pipeline.DurationText;
import io.pactolus.pipeline.Runbook;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.plan.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The alert rules that follow from a pipeline file. */
public final class AlertRules {
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration QUARTER = Duration.ofMinutes(15);

  /** Fewer records than this wait for a moment in any pipeline. */
  private static final int LAG_RECORDS = 1_000;

  /** Where the pipeline file says nothing. */
  private static final double REJECT_PERCENT = 5;

  private static final long NEARLY_FULL_BYTES = 1L << 30;
  private static final int LOG_FILES = 1_000_000;

  private final Pipeline pipeline;
  private final Selector series;
  private final List<AlertRule> rules = new ArrayList<>();

  private AlertRules(Pipeline pipeline) {
    this.pipeline = pipeline;
    this.series = new Selector(pipeline.name());
  }

  public static List<AlertRule> of(Pipeline pipeline) {
    AlertRules all = new AlertRules(pipeline);
    Objective.of(pipeline).forEach(all::burns);
    all.lag();
    all.rejects();
    all.breakers();
    all.progress();
    all.disk();
    return List.copyOf(all.rules);
  }

  /** The long window says that it matters, the short one that it still goes on. */
  private void burns(Objective objective) {
    for (BurnRule burn : BurnRule.of(objective, pipeline.slo().period())) {
      boolean fast = burn.severity() == Severity.PAGE;
      String limit = number(burn.threshold() * objective.budget());
      rules.add(
          new AlertRule(
              fast ? "PactolusFreshnessBurnsFast" : "PactolusFreshnessBurnsSlowly",
              "%s >= %s\nand\n%s >= %s"
                  .formatted(
                      missedShare(objective, burn.longWindow()),
                      limit,
                      missedShare(objective, burn.shortWindow()),
                      limit),
              AT_ONCE,
              burn.severity(),
              Map.of("objective", objective.id(), "window", Selector.time(burn.longWindow())),
              "%s uses up its error budget too fast".formatted(pipeline.name()),
              "%s. Of the records of the last %s, {{ $value | humanizePercentage }} were later; %s may be over %s. That is used up at least %s times as fast as it lasts."
                  .formatted(
                      objective.title(),
                      Selector.time(burn.longWindow()),
                      percent(objective.budget()),
                      DurationText.exact(pipeline.slo().period()),
                      number(burn.threshold())),
              Runbook.of("SLO_BREACH")));
    }
  }

  private String missedShare(Objective objective, Duration window) {
    String of = "objective=\"" + objective.id() + "\"";
    return "%s / %s"
        .formatted(
            series.rate(Metric.SLO_MISSED_RECORDS, window, of),
            series.rate(Metric.SLO_RECORDS, window, of));
  }

  private void lag() {
    String freshness = number(pipeline.slo().freshness().toMillis() / 1e3);
    rules.add(
        new AlertRule(
            "PactolusConsumerLagGrows",
            """
            %1$s > %2$d
            and %1$s > %3$s * %4$s
            and sum by (pipeline) (deriv(%5$s[15m])) > 0"""
                .formatted(
                    series.sum(Metric.TOPIC_LAG),
                    LAG_RECORDS,
                    freshness,
                    series.rate(Metric.READ_RECORDS, QUARTER),
                    series.of(Metric.TOPIC_LAG)),
            Duration.ofMinutes(10),
            Severity.PAGE,
            Map.of(),
            "%s falls behind its topics".formatted(pipeline.name()),
            "{{ $value | humanize }} records wait, more than can be read within %s at the present rate, and they become more."
                .formatted(DurationText.exact(pipeline.slo().freshness())),
            new Runbook("lag-growing")));
  }

  private void rejects() {
    double most =
        pipeline.limits().rejects().map(limit -> limit.percent()).orElse(REJECT_PERCENT) / 100;
    String rate = "sum by (pipeline, table) (rate(%s[15m]))";
    rules.add(
        new AlertRule(
            "PactolusRejectRateHigh",
            "%s\n/ %s > %s"
                .formatted(
                    rate.formatted(
                        series.of(Metric.RECORDS, "outcome=\"" + Outcome.REJECTED.column() + "\"")),
                    rate.formatted(series.of(Metric.RECORDS)),
                    number(most)),
            Duration.ofMinutes(5),
            Severity.TICKET,
            Map.of(),
            "%s rejects many records".formatted(pipeline.name()),
            "Of the records of the last 15 minutes, {{ $labels.table }} rejects {{ $value | humanizePercentage }}; %s is the limit. They are in the dead-letter queue."
                .formatted(percent(most)),
            new Runbook("reject-rate")));
  }

  private void breakers() {
    breaker("broker", Severity.PAGE, "The run waits for it and keeps its position.");
    if (pipeline.alerts().webhook().isPresent()) {
      breaker("webhook", Severity.TICKET, "Alerts wait; the data is not affected.");
    }
  }

  private void breaker(String dependency, Severity severity, String meanwhile) {
    rules.add(
        new AlertRule(
            "PactolusBreakerOpen",
            // Half-open now and then, when it is asked again in vain.
            "max by (pipeline, dependency) (max_over_time(%s[2m])) == 1"
                .formatted(
                    series.of(
                        Metric.BREAKER_STATE,
                        "dependency=\"" + dependency + "\"",
                        "state=\"open\"")),
            Duration.ofMinutes(2),
            severity,
            Map.of(),
            "the %s of %s does not answer".formatted(dependency, pipeline.name()),
            "Its circuit breaker is open. " + meanwhile,
            Runbook.of("BREAKER_OPEN")));
  }

  private void progress() {
    rules.add(
        new AlertRule(
            "PactolusNoProgress",
            """
            %s > 0
            and sum by (pipeline) (increase(%s[10m])) == 0
            unless max by (pipeline) (%s) == 1"""
                .formatted(
                    series.sum(Metric.TOPIC_LAG),
                    series.of(Metric.EPOCHS),
                    series.of(Metric.RUN_STATE, "state=\"waiting\"")),
            Duration.ofMinutes(5),
            Severity.PAGE,
            Map.of(),
            "%s does not get on".formatted(pipeline.name()),
            "{{ $value | humanize }} records wait, and no epoch was completed in ten minutes.",
            new Runbook("no-progress")));
    rules.add(
        new AlertRule(
            "PactolusDown",
            "absent(%s)".formatted(series.of(Metric.BUILD_INFO)),
            Duration.ofMinutes(5),
            Severity.PAGE,
            Map.of(),
            "%s is not there".formatted(pipeline.name()),
            "No process has given figures of this pipeline for five minutes.",
            new Runbook("process-down")));
  }

  private void disk() {
    String free = series.of(Metric.LAKE_FREE_BYTES);
    rules.add(
        new AlertRule(
            "PactolusDiskFills",
            "min by (pipeline) (predict_linear(%s[6h], 86400)) < 0".formatted(free),
            Duration.ofMinutes(30),
            Severity.TICKET,
            Map.of(),
            "the disk of %s will be full within a day".formatted(pipeline.name()),
            "At the rate of the last six hours nothing is left of it in a day.",
            new Runbook("disk-fills")));
    rules.add(
        new AlertRule(
            "PactolusDiskNearlyFull",
            "min by (pipeline) (%s) < %d".formatted(free, NEARLY_FULL_BYTES),
            Duration.ofMinutes(5),
            Severity.PAGE,
            Map.of(),
            "the disk of %s is nearly full".formatted(pipeline.name()),
            "{{ $value | humanize1024 }}B are left. When nothing is, the run stops.",
            new Runbook("disk-fills")));
    rules.add(
        new AlertRule(
            "PactolusTableLogGrows",
            "max by (pipeline, table) (%s) > %d"
                .formatted(series.of(Metric.TABLE_LOG_FILES), LOG_FILES),
            Duration.ofHours(1),
            Severity.TICKET,
            Map.of(),
            "the log of a table of %s is very long".formatted(pipeline.name()),
            "The log of {{ $labels.table }} has {{ $value | humanize }} files.",
            new Runbook("log-grows")));
  }

  private static String percent(double share) {
    return number(share * 100) + " %";
  }

  /** Without the digits that only come of computing in binary. */
  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.6f", value);
    return text.replaceFirst("\\.?0+$", "");
  }
}
