package io.pactolus.control.cost;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * Two services for the same load, and the rate at which the other one becomes cheaper.
 *
 * @param at records a second; absent when one is cheaper at every rate up to ten million a second
 * @param below service that is cheaper below that, or always
 */
public record BreakEven(Offer first, Offer second, OptionalDouble at, String below) {
  private static final double MOST = 1e7;
  private static final double STEP = 1.01;
  private static final int HALVINGS = 60;

  static BreakEven of(double rate, DoubleFunction<Offer> first, DoubleFunction<Offer> second) {
    boolean firstAtOne = isFirstCheaper(1, first, second);
    OptionalDouble at = OptionalDouble.empty();
    for (double from = 1; from < MOST && at.isEmpty(); from *= STEP) {
      if (isFirstCheaper(from * STEP, first, second) != firstAtOne) {
        at = OptionalDouble.of(between(from, from * STEP, firstAtOne, first, second));
      }
    }
    Offer one = first.apply(rate);
    Offer other = second.apply(rate);
    return new BreakEven(one, other, at, firstAtOne ? one.service() : other.service());
  }

  private static double between(
      double low,
      double high,
      boolean firstBefore,
      DoubleFunction<Offer> first,
      DoubleFunction<Offer> second) {
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (isFirstCheaper(middle, first, second) == firstBefore) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static boolean isFirstCheaper(
      double rate, DoubleFunction<Offer> first, DoubleFunction<Offer> second) {
    return first.apply(rate).monthly() <= second.apply(rate).monthly();
  }

  public Offer cheaper() {
    return first.monthly() <= second.monthly() ? first : second;
  }

  /** The service that is cheaper from {@link #at} on; absent when the same is at every rate. */
  public Optional<String> above() {
    return at.isEmpty()
        ? Optional.empty()
        : Optional.of(below.equals(first.service()) ? second.service() : first.service());
  }
}
