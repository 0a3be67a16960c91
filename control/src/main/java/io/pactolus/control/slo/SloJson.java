package io.pactolus.control.slo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.slo.SloReport.BurnRate;
import io.pactolus.control.slo.SloReport.ErrorBudget;
import io.pactolus.control.slo.SloReport.ObjectiveStatus;
import io.pactolus.control.slo.SloReport.Window;
import io.pactolus.pipeline.DurationText;
import io.pactolus.pipeline.freshness.AgeHistogram;
import io.pactolus.pipeline.freshness.GoldAges;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Freshness and targets as JSON, the same for the API and for commands. Ages are in seconds. */
public final class SloJson {
  private SloJson() {}

  public static void report(ObjectNode node, SloReport report) {
    node.put("at", report.at().toString());
    ArrayNode objectives = node.putArray("objectives");
    report.objectives().forEach(status -> status(objectives.addObject(), status));
  }

  public static void target(ObjectNode node, Objective objective) {
    node.put("id", objective.id());
    node.put("title", objective.title());
    node.put("percentile", objective.percentile());
    node.put("target_seconds", objective.within().toMillis() / 1000.0);
  }

  /** The state of the objectives in short. */
  public static void summary(ArrayNode array, SloReport report) {
    for (ObjectiveStatus status : report.objectives()) {
      ObjectNode node = array.addObject();
      node.put("id", status.objective().id());
      node.put("met", status.met().orElse(null));
      put(node, "budget_remaining_ratio", status.errorBudget().remainingRatio());
      node.put("alerting", status.alerting());
    }
  }

  public static void ages(ObjectNode node, GoldAges ages) {
    for (Objective.Clock clock : Objective.Clock.values()) {
      quantiles(node.putObject(clock.id()), clock.of(ages));
    }
  }

  private static void quantiles(ObjectNode node, AgeHistogram ages) {
    node.put("records", ages.records());
    seconds(node, "p50", ages.percentileMillis(50));
    seconds(node, "p95", ages.percentileMillis(95));
    seconds(node, "p99", ages.percentileMillis(99));
  }

  private static void status(ObjectNode node, ObjectiveStatus status) {
    target(node.putObject("target"), status.objective());
    node.put("met", status.met().orElse(null));
    if (status.overdueRecords().isPresent()) {
      node.put("overdue_records", status.overdueRecords().getAsLong());
    } else {
      node.putNull("overdue_records");
    }
    ArrayNode windows = node.putArray("windows");
    for (Window window : status.windows()) {
      ObjectNode of = windows.addObject().put("window", name(window.length()));
      quantiles(of, window.ages());
      put(of, "within_target_ratio", window.share().withinRatio());
    }
    ErrorBudget budget = status.errorBudget();
    ObjectNode left =
        node.putObject("error_budget")
            .put("period", name(budget.period()))
            .put("allowed_records", budget.allowedRecords())
            .put("missed_records", budget.missedRecords());
    put(left, "remaining_ratio", budget.remainingRatio());
    burnRates(node.putArray("burn_rates"), status.burnRates());
  }

  private static void burnRates(ArrayNode array, List<BurnRate> rates) {
    for (BurnRate burn : rates) {
      BurnRule rule = burn.rule();
      ObjectNode node =
          array
              .addObject()
              .put("severity", rule.severity().name().toLowerCase(Locale.ROOT))
              .put("long_window", name(rule.longWindow()))
              .put("short_window", name(rule.shortWindow()))
              .put("threshold", rule.threshold());
      put(node, "long_rate", burn.longRate());
      put(node, "short_rate", burn.shortRate());
      node.put("alerting", burn.alerting());
    }
  }

  /** As Prometheus writes it: 5m, 1h, 3d. */
  private static String name(Duration length) {
    return DurationText.exact(length).replace(" ", "").replace("min", "m");
  }

  private static void seconds(ObjectNode node, String name, OptionalLong millis) {
    put(
        node,
        name,
        millis.isPresent()
            ? OptionalDouble.of(millis.getAsLong() / 1000.0)
            : OptionalDouble.empty());
  }

  private static void put(ObjectNode node, String name, OptionalDouble value) {
    if (value.isPresent()) {
      node.put(name, value.getAsDouble());
    } else {
      node.putNull(name);
    }
  }
}
