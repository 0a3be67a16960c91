package io.pactolus.control.slo;

import io.pactolus.pipeline.DurationText;
import io.pactolus.pipeline.freshness.AgeHistogram;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.model.Pipeline;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One promise of the pipeline file: so many percent of the records are in Gold within so long.
 *
 * @param percentile share of the records, in percent
 */
public record Objective(Clock clock, double percentile, Duration within) {
  // With 100 % no record may miss: an error budget of nothing could not be divided by.
  private static final double LEAST_BUDGET = 1e-6;

  /** What a record's age is told from. */
  public enum Clock {
    BROKER("broker_to_gold", "broker timestamp"),
    EVENT("event_to_gold", "event time");

    private final String id;
    private final String words;

    Clock(String id, String words) {
      this.id = id;
      this.words = words;
    }

    public String id() {
      return id;
    }

    public AgeHistogram of(GoldAges both) {
      return this == BROKER ? both.fromBroker() : both.fromEvent();
    }
  }

  /** Those of a pipeline; by event time only when its records have one. */
  public static List<Objective> of(Pipeline pipeline) {
    Pipeline.Slo slo = pipeline.slo();
    List<Objective> objectives = new ArrayList<>();
    objectives.add(new Objective(Clock.BROKER, slo.percentile(), slo.freshness()));
    if (pipeline.stream().eventTime().isPresent()) {
      slo.eventFreshness()
          .ifPresent(
              within -> objectives.add(new Objective(Clock.EVENT, slo.percentile(), within)));
    }
    return objectives;
  }

  public String id() {
    return clock.id();
  }

  public String title() {
    return "%s %% of the records are in Gold within %s of their %s"
        .formatted(
            BigDecimal.valueOf(percentile).stripTrailingZeros().toPlainString(),
            DurationText.exact(within),
            clock.words);
  }

  /** Share of the records that may miss the target: from 0 to 1, never 0. */
  public double budget() {
    return Math.max(LEAST_BUDGET, (100 - percentile) / 100);
  }
}
