package io.pactolus.engine.core.expression;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Doubles as text: the shortest decimal number that denotes them, in the layout of {@link
 * Double#toString}. Before JDK 19 that method itself was not always the shortest (2.0E-3 is,
 * 2.2E-322 was not), and results must not depend on the JDK.
 */
final class DoubleText {
  private DoubleText() {}

  static String of(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return Double.toString(value);
    }
    String text = Double.toString(value);
    BigDecimal printed = new BigDecimal(text);
    int digits = printed.stripTrailingZeros().precision();
    if (digits <= 2) {
      return text;
    }
    BigDecimal exact = new BigDecimal(value);
    for (int shorter = Math.max(1, digits - 3); shorter <= 17; shorter++) {
      BigDecimal candidate = exact.round(new MathContext(shorter));
      if (candidate.doubleValue() == value) {
        return layout(candidate.stripTrailingZeros());
      }
    }
    return text;
  }

  private static String layout(BigDecimal value) {
    String digits = value.unscaledValue().abs().toString();
    int exponent = value.precision() - value.scale() - 1;
    StringBuilder out = new StringBuilder();
    if (value.signum() < 0) {
      out.append('-');
    }
    if (exponent >= -3 && exponent < 7) {
      String plain = value.abs().toPlainString();
      return out.append(plain).append(plain.indexOf('.') < 0 ? ".0" : "").toString();
    }
    out.append(digits.charAt(0)).append('.');
    out.append(digits.length() == 1 ? "0" : digits.substring(1));
    return out.append('E').append(exponent).toString();
  }
}
