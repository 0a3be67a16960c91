package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * SUM over int, long and decimal, exact in 128 bits of the unscaled value. State: number of values,
 * sum.
 */
class IntegerSumState extends AggregateState {
  private final int scale;
  private long[] counts = {};
  private long[] high = {};
  private long[] low = {};

  IntegerSumState(DataType argument) {
    scale = argument instanceof DecimalType decimal ? decimal.scale() : 0;
  }

  final int scale() {
    return scale;
  }

  final long count(int group) {
    return counts[group];
  }

  final BigInteger total(int group) {
    BigInteger unsignedLow = BigInteger.valueOf(low[group] & Long.MAX_VALUE);
    if (low[group] < 0) {
      unsignedLow = unsignedLow.setBit(63);
    }
    return BigInteger.valueOf(high[group]).shiftLeft(64).add(unsignedLow);
  }

  @Override
  final void reserve(int groups) {
    int size = grown(counts.length, groups);
    counts = Arrays.copyOf(counts, size);
    high = Arrays.copyOf(high, size);
    low = Arrays.copyOf(low, size);
  }

  @Override
  final void accumulate(@Nullable Column argument, int[] groups, int rows, int sign) {
    if (argument instanceof DecimalColumn decimals) {
      for (int row = 0; row < rows; row++) {
        if (groups[row] >= 0 && !argument.isNull(row)) {
          add(groups[row], decimals.highBits(row), decimals.lowBits(row), sign);
        }
      }
    } else if (argument instanceof LongColumn longs) {
      for (int row = 0; row < rows; row++) {
        if (groups[row] >= 0 && !argument.isNull(row)) {
          add(groups[row], longs.at(row) >> 63, longs.at(row), sign);
        }
      }
    } else if (argument instanceof IntColumn ints) {
      for (int row = 0; row < rows; row++) {
        if (groups[row] >= 0 && !argument.isNull(row)) {
          add(groups[row], ints.at(row) >> 31, ints.at(row), sign);
        }
      }
    } else {
      throw new IllegalArgumentException("SUM over " + argument);
    }
  }

  private void add(int group, long valueHigh, long valueLow, int sign) {
    counts[group] += sign;
    long addedLow = valueLow;
    long addedHigh = valueHigh;
    if (sign < 0) {
      addedLow = -valueLow;
      addedHigh = ~valueHigh + (valueLow == 0 ? 1 : 0);
    }
    long sumLow = low[group] + addedLow;
    long carry = Long.compareUnsigned(sumLow, addedLow) < 0 ? 1 : 0;
    long before = high[group];
    long sumHigh = before + addedHigh + carry;
    // Same sign in, another out.
    if (((before ^ sumHigh) & (addedHigh ^ sumHigh)) < 0) {
      throw overflow();
    }
    low[group] = sumLow;
    high[group] = sumHigh;
  }

  @Override
  final void load(int group, Bytes.Reader in) {
    long count = in.readVar();
    BigInteger stored = in.readInteger();
    add(group, stored.shiftRight(64).longValue(), stored.longValue(), 1);
    counts[group] += count - 1;
  }

  @Override
  final void save(int group, Bytes out) {
    out.putVar(counts[group]);
    out.putInteger(total(group));
  }

  @Override
  void show(int group, Column out) {
    if (counts[group] == 0) {
      out.appendNull();
    } else if (out instanceof LongColumn longs) {
      if (high[group] != low[group] >> 63) {
        throw overflow();
      }
      longs.append(low[group]);
    } else {
      appendDecimal(total(group), (DecimalColumn) out);
    }
  }

  static void appendDecimal(BigInteger unscaled, DecimalColumn out) {
    if (unscaled.abs().compareTo(BigInteger.TEN.pow(out.decimal().precision())) >= 0) {
      throw overflow();
    }
    out.append(unscaled);
  }

  private static PactolusException overflow() {
    return new PactolusException(
        ErrorCode.QUERY_FAILED,
        "a SUM or AVG of a gold table does not fit its type any more, because the values add up"
            + " to more digits than the type has; cast the argument to double in its SQL, or sum"
            + " over smaller groups");
  }
}
