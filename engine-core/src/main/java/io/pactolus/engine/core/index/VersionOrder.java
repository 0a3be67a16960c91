package io.pactolus.engine.core.index;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;

/**
 * Versions as longs in the same order. NULL is lower than any version. Doubles order numerically,
 * -0.0 equals 0.0, NaN is the highest.
 */
public final class VersionOrder {
  /** What NULL is. */
  public static final long LOWEST = Long.MIN_VALUE;

  private VersionOrder() {}

  /** Order of a value of an int, long, double, date or timestamp column. */
  public static long of(Column column, int row) {
    if (column.isNull(row)) {
      return LOWEST;
    }
    if (column instanceof LongColumn longs) {
      return Math.max(longs.at(row), LOWEST + 1);
    }
    if (column instanceof IntColumn ints) {
      return ints.at(row);
    }
    if (column instanceof DoubleColumn doubles) {
      long bits = Double.doubleToLongBits(doubles.at(row) + 0.0);
      return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }
    throw new IllegalArgumentException("no version can be of type " + column.type().text());
  }
}
