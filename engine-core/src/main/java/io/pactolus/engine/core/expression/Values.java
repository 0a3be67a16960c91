package io.pactolus.engine.core.expression;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import java.util.Arrays;

/** The order of SQL values, as {@link io.pactolus.pipeline.sql.Function} defines it. */
public final class Values {
  private Values() {}

  /** Compares two values of columns of the same type; neither is NULL. */
  public static int compare(Column a, int rowA, Column b, int rowB) {
    if (a instanceof LongColumn longs) {
      return Long.compare(longs.at(rowA), ((LongColumn) b).at(rowB));
    } else if (a instanceof IntColumn ints) {
      return Integer.compare(ints.at(rowA), ((IntColumn) b).at(rowB));
    } else if (a instanceof DoubleColumn doubles) {
      return compare(doubles.at(rowA), ((DoubleColumn) b).at(rowB));
    } else if (a instanceof BytesColumn bytes) {
      return compare(bytes, rowA, (BytesColumn) b, rowB);
    } else if (a instanceof DecimalColumn decimals) {
      return compare(decimals, rowA, (DecimalColumn) b, rowB);
    } else if (a instanceof BooleanColumn booleans) {
      return Boolean.compare(booleans.at(rowA), ((BooleanColumn) b).at(rowB));
    }
    throw new IllegalArgumentException(a.type().text() + " has no order");
  }

  /** NaN equals NaN and is the largest; -0.0 equals 0.0. */
  public static int compare(double a, double b) {
    if (a < b) {
      return -1;
    }
    if (a > b) {
      return 1;
    }
    return a == b ? 0 : Boolean.compare(Double.isNaN(a), Double.isNaN(b));
  }

  private static int compare(BytesColumn a, int rowA, BytesColumn b, int rowB) {
    return Arrays.compareUnsigned(
        a.data(), a.start(rowA), a.end(rowA), b.data(), b.start(rowB), b.end(rowB));
  }

  private static int compare(DecimalColumn a, int rowA, DecimalColumn b, int rowB) {
    int high = Long.compare(a.highBits(rowA), b.highBits(rowB));
    return high != 0 ? high : Long.compareUnsigned(a.lowBits(rowA), b.lowBits(rowB));
  }
}
