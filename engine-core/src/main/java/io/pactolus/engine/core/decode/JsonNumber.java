package io.pactolus.engine.core.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A JSON number, parsed in place: exact in 64 bits for all but very long ones, which take the way
 * through BigDecimal. One object is used over and over.
 */
final class JsonNumber {
  /** What became of a conversion. */
  enum Fit {
    OK,
    /** Digits after the point are left over. */
    FRACTION,
    OVERFLOW
  }

  /** A longer number is refused where its exact value is wanted; BigDecimal is quadratic. */
  static final int MAX_LENGTH = 1000;

  private static final int MAX_EXPONENT = 100_000;
  private static final long[] POWERS = new long[19];
  private static final double[] DOUBLE_POWERS = new double[23];

  static {
    long power = 1;
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = power;
      power *= 10;
    }
    for (int i = 0; i < DOUBLE_POWERS.length; i++) {
      DOUBLE_POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  private byte[] data = {};
  private int start;
  private int end;
  private boolean negative;
  private long digits;
  private int exponent;
  private boolean small;
  private long result;
  private @Nullable BigInteger bigResult;

  /** End of the number at {@code start}; the complement of the offending position if it is none. */
  static int end(byte[] data, int start, int limit) {
    int p = start;
    if (p < limit && data[p] == '-') {
      p++;
    }
    if (p < limit && data[p] == '0') {
      p++;
    } else {
      int first = p;
      p = skipDigits(data, p, limit);
      if (p == first) {
        return ~p;
      }
    }
    if (p < limit && data[p] == '.') {
      int first = p + 1;
      p = skipDigits(data, first, limit);
      if (p == first) {
        return ~p;
      }
    }
    if (p < limit && (data[p] | 0x20) == 'e') {
      p++;
      if (p < limit && (data[p] == '+' || data[p] == '-')) {
        p++;
      }
      int first = p;
      p = skipDigits(data, first, limit);
      if (p == first) {
        return ~p;
      }
    }
    return p;
  }

  private static int skipDigits(byte[] data, int from, int limit) {
    int p = from;
    while (p < limit && data[p] >= '0' && data[p] <= '9') {
      p++;
    }
    return p;
  }

  /** Parses a number that {@link #end} has accepted. */
  void parse(byte[] bytes, int from, int until) {
    data = bytes;
    start = from;
    end = until;
    small = true;
    bigResult = null;
    int p = from;
    negative = bytes[p] == '-';
    if (negative) {
      p++;
    }
    long value = 0;
    int scale = 0;
    boolean afterPoint = false;
    for (; p < until; p++) {
      int digit = bytes[p] - '0';
      if (digit < 0) {
        afterPoint = true; // '.' is the only such byte before an exponent
        continue;
      } else if (digit > 9) {
        break;
      }
      if (value > (Long.MAX_VALUE - 9) / 10) {
        small = false;
      }
      value = value * 10 + digit;
      if (afterPoint) {
        scale++;
      }
    }
    digits = value;
    exponent = -scale;
    if (p < until) {
      exponent += explicitExponent(p + 1);
    }
  }

  private int explicitExponent(int at) {
    int p = at;
    boolean minus = data[p] == '-';
    if (minus || data[p] == '+') {
      p++;
    }
    int value = 0;
    for (; p < end; p++) {
      value = Math.min(value * 10 + data[p] - '0', 10 * MAX_EXPONENT);
    }
    return minus ? -value : value;
  }

  /** Nearest double; infinite when there is none. */
  double toDouble() {
    // Clinger's fast path: both operands are exact, so one rounding happens, the right one.
    if (small && digits <= 1L << 53 && exponent >= -22 && exponent <= 22) {
      double value =
          exponent < 0 ? digits / DOUBLE_POWERS[-exponent] : digits * DOUBLE_POWERS[exponent];
      return negative ? -value : value;
    }
    return Double.parseDouble(text());
  }

  /** Puts value * 10^scale, which must be whole, into {@link #result}. */
  Fit toLong(int scale) {
    return toLong(scale, RoundingMode.UNNECESSARY);
  }

  /** Like {@link #toLong}, rounding down what is smaller than a unit. */
  Fit toLongFloor(int scale) {
    return toLong(scale, RoundingMode.FLOOR);
  }

  private Fit toLong(int scale, RoundingMode rounding) {
    int shift = exponent + scale;
    if (small && digits == 0) {
      result = 0;
      return Fit.OK;
    }
    if (small && shift == 0) {
      result = negative ? -digits : digits;
      return Fit.OK;
    }
    if (small && shift < 0) {
      long unit = shift >= -18 ? POWERS[-shift] : Long.MAX_VALUE;
      long whole = digits / unit;
      boolean rest = whole * unit != digits;
      if (rest && rounding == RoundingMode.UNNECESSARY) {
        return Fit.FRACTION;
      }
      result = negative ? -whole - (rest ? 1 : 0) : whole;
      return Fit.OK;
    }
    if (small && shift <= 18 && digits <= Long.MAX_VALUE / POWERS[shift]) {
      result = (negative ? -digits : digits) * POWERS[shift];
      return Fit.OK;
    }
    Fit fit = toBig(scale, rounding);
    BigInteger big = bigResult;
    if (fit == Fit.OK && big != null) {
      if (big.bitLength() > 63) {
        return Fit.OVERFLOW;
      }
      result = big.longValue();
    }
    return fit;
  }

  /** Puts value * 10^scale, which must be whole, into {@link #bigResult}. */
  Fit toBig(int scale) {
    return toBig(scale, RoundingMode.UNNECESSARY);
  }

  private Fit toBig(int scale, RoundingMode rounding) {
    if (small && digits == 0) {
      bigResult = BigInteger.ZERO;
      return Fit.OK;
    }
    if (exponent > MAX_EXPONENT || end - start > MAX_LENGTH) {
      return Fit.OVERFLOW;
    }
    boolean tiny = exponent < -MAX_EXPONENT;
    BigDecimal value = tiny ? BigDecimal.ZERO : new BigDecimal(text()).scaleByPowerOfTen(scale);
    long wholeDigits = (long) value.precision() - value.scale();
    if (!tiny && wholeDigits > 40) {
      return Fit.OVERFLOW;
    }
    if (tiny || wholeDigits <= 0) {
      bigResult = negative ? BigInteger.ONE.negate() : BigInteger.ZERO;
      return rounding == RoundingMode.UNNECESSARY ? Fit.FRACTION : Fit.OK;
    }
    BigDecimal whole = value.setScale(0, RoundingMode.FLOOR);
    if (rounding == RoundingMode.UNNECESSARY && whole.compareTo(value) != 0) {
      return Fit.FRACTION;
    }
    bigResult = whole.unscaledValue();
    return Fit.OK;
  }

  long result() {
    return result;
  }

  BigInteger bigResult() {
    return bigResult == null ? BigInteger.valueOf(result) : bigResult;
  }

  private String text() {
    return new String(data, start, end - start, StandardCharsets.US_ASCII);
  }
}
