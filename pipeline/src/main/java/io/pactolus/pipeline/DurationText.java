package io.pactolus.pipeline;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** Durations for people to read, in the units of the pipeline file: ms, s, min, h, d. */
public final class DurationText {
  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);

  private DurationText() {}

  private enum Unit {
    D(86_400_000),
    H(3_600_000),
    MIN(60_000),
    S(1_000),
    MS(1);

    private final BigDecimal millis;

    Unit(long millis) {
      this.millis = BigDecimal.valueOf(millis);
    }

    String name(BigDecimal count) {
      return count.toPlainString() + " " + name().toLowerCase(Locale.ROOT);
    }
  }

  /** All of it, as a pipeline file takes it: {@code 200 ms}, {@code 90 s}, {@code 7 d}. */
  public static String exact(Duration duration) {
    BigDecimal millis = millis(duration);
    if (millis.signum() == 0) {
      return Unit.S.name(BigDecimal.ZERO);
    }
    for (Unit unit : Unit.values()) {
      if (millis.remainder(unit.millis).signum() == 0) {
        return unit.name(millis.divideToIntegralValue(unit.millis).setScale(0));
      }
    }
    return Unit.MS.name(millis.stripTrailingZeros());
  }

  /** A measured time to about three digits: {@code 430 ms}, {@code 1.25 s}, {@code 479 d}. */
  public static String rounded(Duration duration) {
    BigDecimal millis = millis(duration);
    for (Unit unit : Unit.values()) {
      if (millis.abs().compareTo(unit.millis) >= 0) {
        return unit.name(rounded(unit, millis));
      }
    }
    return Unit.MS.name(rounded(Unit.MS, millis));
  }

  private static BigDecimal rounded(Unit unit, BigDecimal millis) {
    BigDecimal count = millis.divide(unit.millis, MathContext.DECIMAL64);
    int integerDigits = count.precision() - count.scale();
    return unit == Unit.MS || integerDigits >= THREE_DIGITS.getPrecision()
        ? count.setScale(0, RoundingMode.HALF_UP)
        : count.round(THREE_DIGITS);
  }

  private static BigDecimal millis(Duration duration) {
    return BigDecimal.valueOf(duration.getSeconds())
        .movePointRight(3)
        .add(BigDecimal.valueOf(duration.getNano(), 6));
  }
}
