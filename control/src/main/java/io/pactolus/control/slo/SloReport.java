package io.pactolus.control.slo;

import io.pactolus.pipeline.freshness.AgeHistogram;
import io.pactolus.pipeline.freshness.GoldAges;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How the freshness targets stand at a time.
 *
 * @param goldAt when records reached Gold last; absent when they never did, or before the period
 * @param lastFiveMinutes ages of the records that reached Gold in them
 */
public record SloReport(
    Instant at,
    Optional<Instant> goldAt,
    GoldAges lastFiveMinutes,
    List<ObjectiveStatus> objectives) {

  /**
   * @param met over the last hour; absent without records
   * @param overdueRecords that the broker has and that miss the target although nobody has read
   *     them yet; absent when that is not known. They count as missed in every window.
   */
  public record ObjectiveStatus(
      Objective objective,
      Optional<Boolean> met,
      OptionalLong overdueRecords,
      List<Window> windows,
      ErrorBudget errorBudget,
      List<BurnRate> burnRates) {

    public boolean alerting() {
      return burnRates.stream().anyMatch(BurnRate::alerting);
    }
  }

  /**
   * @param ages of the records that reached Gold in it
   */
  public record Window(Duration length, AgeHistogram ages, Share share) {}

  /**
   * @param allowedRecords how many may miss the target
   */
  public record ErrorBudget(Duration period, double allowedRecords, long missedRecords) {
    /** 1: untouched, 0: used up, negative: overdrawn; absent without records. */
    public OptionalDouble remainingRatio() {
      return allowedRecords == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(1 - missedRecords / allowedRecords);
    }
  }

  /** The rates are absent without records. */
  public record BurnRate(BurnRule rule, OptionalDouble longRate, OptionalDouble shortRate) {
    public boolean alerting() {
      return longRate.orElse(0) > rule.threshold() && shortRate.orElse(0) > rule.threshold();
    }
  }
}
