package io.pactolus.control.slo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When the error budget is used up too fast, after "Alerting on SLOs" in The Site Reliability
 * Workbook, chapter 5, multiwindow and multi-burn-rate: the long window says that it matters, the
 * short one that it still goes on.
 *
 * @param threshold burn rate that both windows must exceed
 */
public record BurnRule(
    Severity severity, Duration longWindow, Duration shortWindow, double threshold) {
  // A rate that no share of missed records can reach would never alert.
  private static final double REACHABLE = 0.9;

  public enum Severity {
    /** Somebody has to act now. */
    PAGE,
    /** Somebody has to act in the next days. */
    TICKET
  }

  /**
   * The share of the budget that is used up in the long window, at which a rule alerts: 2 % in an
   * hour, 5 % in six, 10 % in three days. With a period of 30 days the burn rates are 14.4, 6 and
   * 1. In a shorter period the same share is a lower rate; rules whose rate would be below 1, at
   * which the budget lasts, are left out.
   */
  public static List<BurnRule> of(Objective objective, Duration period) {
    List<BurnRule> rules = new ArrayList<>();
    add(rules, objective, period, Severity.PAGE, 0.02, Duration.ofHours(1), Duration.ofMinutes(5));
    add(rules, objective, period, Severity.PAGE, 0.05, Duration.ofHours(6), Duration.ofMinutes(30));
    add(rules, objective, period, Severity.TICKET, 0.1, Duration.ofDays(3), Duration.ofHours(6));
    return rules;
  }

  private static void add(
      List<BurnRule> rules,
      Objective objective,
      Duration period,
      Severity severity,
      double share,
      Duration longWindow,
      Duration shortWindow) {
    double rate = share * period.toMillis() / longWindow.toMillis();
    double threshold = Math.min(rate, REACHABLE / objective.budget());
    if (rate >= 1) {
      rules.add(new BurnRule(severity, longWindow, shortWindow, threshold));
    }
  }
}
