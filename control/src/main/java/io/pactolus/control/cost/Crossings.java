package io.pactolus.control.cost;

import java.util.ArrayList;
import java.util.List;

/**
 * The rates at which the cheaper one of two prices changes, from one record a second to ten
 * million. Between two steps both prices are straight lines, so that nothing can be missed by
 * looking at the ends of each such piece.
 *
 * @param firstBelow whether the first price is the cheaper one below all points
 * @param examinedUpTo less than ten million where the steps are too many to be looked at
 */
record Crossings(boolean firstBelow, List<Crossing> points, double examinedUpTo) {
  private static final double LEAST = 1;
  private static final double MOST = 1e7;
  private static final int MOST_STEPS = 20_000;
  // Prices that are as good as equal, and steps that are as good as at the same rate.
  private static final double ROUNDING = 1e-9;

  /**
   * @param firstAbove whether the first price is the cheaper one just above the rate
   */
  record Crossing(double rate, boolean firstAbove) {}

  static Crossings of(SteppedPrice first, SteppedPrice second) {
    return new Walk(first, second).done();
  }

  /** The rate from which on no step can change anything any more. */
  private static double settledFrom(SteppedPrice first, SteppedPrice second) {
    double apart = Math.abs(first.slope() - second.slope());
    return apart <= ROUNDING * Math.max(first.slope(), second.slope())
        ? Double.POSITIVE_INFINITY
        : Math.max(
            Math.max(first.risesFrom(), second.risesFrom()),
            Math.max(first.mostAboveSlope(), second.mostAboveSlope()) / apart * (1 + ROUNDING));
  }

  /** From step to step, upwards. */
  private static final class Walk {
    private final SteppedPrice first;
    private final SteppedPrice second;
    private final List<Crossing> points = new ArrayList<>();
    private double firstPieces;
    private double secondPieces;
    private boolean firstIsCheaper;

    Walk(SteppedPrice first, SteppedPrice second) {
      this.first = first;
      this.second = second;
      this.firstPieces = first.pieces(LEAST);
      this.secondPieces = second.pieces(LEAST);
      this.firstIsCheaper = first.monthly(LEAST) <= second.monthly(LEAST);
    }

    Crossings done() {
      boolean firstBelow = firstIsCheaper;
      double end = Math.min(MOST, settledFrom(first, second));
      double at = LEAST;
      for (int steps = 0; at < end && steps < MOST_STEPS; steps++) {
        at = step(at);
      }
      return new Crossings(firstBelow, List.copyOf(points), at < end ? at : MOST);
    }

    /** Looks at the rates until the next step, and takes it. */
    private double step(double at) {
      double firstEnds = first.mostRate(firstPieces);
      double secondEnds = second.mostRate(secondPieces);
      double until = Math.min(MOST, Math.min(firstEnds, secondEnds));
      look(at, at);
      double before = difference(at);
      double after = difference(until);
      look(
          before == after ? at : Math.max(at, at + (until - at) * before / (before - after)),
          until);
      if (firstEnds <= until * (1 + ROUNDING)) {
        firstPieces = Math.floor(firstPieces) + 1;
      }
      if (secondEnds <= until * (1 + ROUNDING)) {
        secondPieces = Math.floor(secondPieces) + 1;
      }
      return until;
    }

    private double difference(double rate) {
      return first.monthly(firstPieces, rate) - second.monthly(secondPieces, rate);
    }

    /** Notes a point when another price is cheaper at a rate than was so far. */
    private void look(double point, double rate) {
      double difference = difference(rate);
      if (Math.abs(difference) > ROUNDING * first.monthly(firstPieces, rate)
          && difference < 0 != firstIsCheaper) {
        firstIsCheaper = difference < 0;
        points.add(new Crossing(point, firstIsCheaper));
      }
    }
  }
}
