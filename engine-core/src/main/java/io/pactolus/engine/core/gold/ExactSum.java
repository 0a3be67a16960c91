package io.pactolus.engine.core.gold;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * An exact sum of doubles: a fixed-point number wide enough for every double, of which only the
 * 32-bit limbs that were ever touched are kept, each in a long so that carries can wait (a "small
 * superaccumulator", R. M. Neal, "Fast exact summation using small and large superaccumulators",
 * 2015). Adding and taking back commute, and the sum is rounded once, when it is read. NaN and the
 * infinities are counted. Zeros of either sign add nothing; an empty or cancelled sum is +0.0.
 */
final class ExactSum {
  private static final long LIMB_MASK = 0xffff_ffffL;
  private static final int LOWEST_EXPONENT = -1074;
  private static final int MAX_PENDING = 1 << 29;

  // The sum is the total of limbs[i] * 2^(32 * (base + i) - 1074).
  private long[] limbs = {};
  private int base;
  private int pending;
  private long nans;
  private long positiveInfinities;
  private long negativeInfinities;

  /** Adds the value {@code sign} (1 or -1) times. */
  void add(double value, int sign) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> 52) & 0x7ff;
    long mantissa = bits & ((1L << 52) - 1);
    if (exponent == 0x7ff) {
      addSpecial(value, sign);
      return;
    }
    if (exponent == 0) {
      if (mantissa == 0) {
        return;
      }
      exponent = 1;
    } else {
      mantissa |= 1L << 52;
    }
    int position = exponent - 1;
    int shift = position & 31;
    long low = mantissa << shift;
    long high = shift == 0 ? 0 : mantissa >>> (64 - shift);
    long factor = bits < 0 ? -sign : sign;
    int at = reach(position >>> 5, 3);
    limbs[at] += factor * (low & LIMB_MASK);
    limbs[at + 1] += factor * (low >>> 32);
    limbs[at + 2] += factor * high;
    if (++pending == MAX_PENDING) {
      carry();
    }
  }

  private void addSpecial(double value, int sign) {
    if (Double.isNaN(value)) {
      nans += sign;
    } else if (value > 0) {
      positiveInfinities += sign;
    } else {
      negativeInfinities += sign;
    }
  }

  /** The sum, rounded half to even. */
  double value() {
    if (nans > 0 || positiveInfinities > 0 && negativeInfinities > 0) {
      return Double.NaN;
    } else if (positiveInfinities > 0) {
      return Double.POSITIVE_INFINITY;
    } else if (negativeInfinities > 0) {
      return Double.NEGATIVE_INFINITY;
    }
    BigInteger sum = total();
    if (sum.signum() == 0) {
      return 0.0;
    }
    int exponent = 32 * base + LOWEST_EXPONENT;
    BigInteger magnitude = sum.abs();
    int surplus = magnitude.bitLength() - 64;
    if (surplus > 0) {
      // The bits cut off matter only in being there: they decide a tie.
      boolean sticky = magnitude.getLowestSetBit() < surplus;
      magnitude = magnitude.shiftRight(surplus);
      if (sticky) {
        magnitude = magnitude.setBit(0);
      }
      exponent += surplus;
    }
    // BigInteger rounds half to even. More than 53 bits means a normal result, so that scalb,
    // which is exact but for overflow and subnormal results, does not round again.
    double rounded = Math.scalb(magnitude.doubleValue(), exponent);
    return sum.signum() < 0 ? -rounded : rounded;
  }

  /** The same bytes for the same sum, however it came about. */
  void save(Bytes out) {
    boolean special = nans != 0 || positiveInfinities != 0 || negativeInfinities != 0;
    BigInteger sum = total();
    int trailingZeros = Math.max(0, sum.getLowestSetBit());
    out.putByte(special ? 1 : 0);
    out.putVar(sum.signum() == 0 ? 0 : 32L * base + trailingZeros);
    out.putInteger(sum.shiftRight(trailingZeros));
    if (special) {
      out.putVar(nans);
      out.putVar(positiveInfinities);
      out.putVar(negativeInfinities);
    }
  }

  /** Adds a saved sum. */
  void load(Bytes.Reader in) {
    boolean special = in.readByte() == 1;
    int position = (int) in.readVar();
    addShifted(in.readInteger(), position);
    if (special) {
      nans += in.readVar();
      positiveInfinities += in.readVar();
      negativeInfinities += in.readVar();
    }
  }

  private void addShifted(BigInteger value, int position) {
    if (value.signum() == 0) {
      return;
    }
    BigInteger magnitude = value.abs().shiftLeft(position & 31);
    int count = (magnitude.bitLength() + 31) / 32;
    int at = reach(position >>> 5, count);
    for (int i = 0; i < count; i++) {
      limbs[at + i] += value.signum() * (magnitude.intValue() & LIMB_MASK);
      magnitude = magnitude.shiftRight(32);
    }
    pending++;
  }

  private BigInteger total() {
    carry();
    BigInteger sum = BigInteger.ZERO;
    for (int i = limbs.length - 1; i >= 0; i--) {
      sum = sum.shiftLeft(32).add(BigInteger.valueOf(limbs[i]));
    }
    return sum;
  }

  /** Leaves 32 bits in every limb but the last, which keeps the sign. */
  private void carry() {
    long carry = 0;
    for (int i = 0; i < limbs.length - 1; i++) {
      long limb = limbs[i] + carry;
      limbs[i] = limb & LIMB_MASK;
      carry = limb >> 32;
    }
    if (limbs.length > 0) {
      int last = limbs.length - 1;
      limbs[last] += carry;
      if (Math.abs(limbs[last]) > 1L << 40) {
        limbs = Arrays.copyOf(limbs, limbs.length + 1);
        limbs[last + 1] = limbs[last] >> 32;
        limbs[last] &= LIMB_MASK;
      }
    }
    pending = 0;
  }

  /** Makes room for {@code count} limbs from number {@code limb} on; where the first one is. */
  private int reach(int limb, int count) {
    if (limbs.length == 0) {
      limbs = new long[count];
      base = limb;
    } else if (limb < base || limb + count > base + limbs.length) {
      int newBase = Math.min(base, limb);
      int newEnd = Math.max(base + limbs.length, limb + count);
      long[] wider = new long[newEnd - newBase];
      System.arraycopy(limbs, 0, wider, base - newBase, limbs.length);
      limbs = wider;
      base = newBase;
    }
    return limb - base;
  }
}
