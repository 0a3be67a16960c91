package io.pactolus.control.slo;

import io.pactolus.pipeline.freshness.AgeHistogram;
import java.util.OptionalDouble;

/**
 * How many records of some time missed a target.
 *
 * @param records that reached Gold in that time, and those that should have and did not
 * @param missed of these
 */
public record Share(long records, long missed) {

  /**
   * @param overdue unread records that miss the target whatever becomes of them
   */
  static Share of(Objective objective, AgeHistogram ages, long overdue) {
    return new Share(ages.records() + overdue, ages.above(objective.within().toMillis()) + overdue);
  }

  /** Absent without records. */
  public OptionalDouble withinRatio() {
    return records == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((records - missed) / (double) records);
  }

  /**
   * How fast the error budget is used up: 1 uses it up exactly in its period. Absent without
   * records.
   */
  public OptionalDouble burnRate(Objective objective) {
    return records == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(missed / (double) records / objective.budget());
  }

  public boolean meets(Objective objective) {
    return missed <= records * objective.budget();
  }
}
