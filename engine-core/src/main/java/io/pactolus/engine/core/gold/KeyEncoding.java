package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.schema.DataType;

/**
 * Values as bytes that sort, compared unsigned, as the values do, NULL first, and that end
 * themselves, so that a key is the concatenation of its values. Equal values have equal bytes: -0.0
 * is 0.0, every NaN is the one NaN, which sorts last.
 */
final class KeyEncoding {
  private static final int NULL = 0;
  private static final int VALUE = 1;

  private KeyEncoding() {}

  static void put(Column column, int row, Bytes out) {
    if (column.isNull(row)) {
      out.putByte(NULL);
      return;
    }
    out.putByte(VALUE);
    if (column instanceof BytesColumn bytes) {
      out.putEscaped(bytes.data(), bytes.start(row), bytes.end(row));
    } else if (column instanceof LongColumn longs) {
      out.putLong(longs.at(row) ^ Long.MIN_VALUE);
    } else if (column instanceof IntColumn ints) {
      out.putInt(ints.at(row) ^ Integer.MIN_VALUE);
    } else if (column instanceof DoubleColumn doubles) {
      out.putLong(ordered(doubles.at(row)) ^ Long.MIN_VALUE);
    } else if (column instanceof DecimalColumn decimals) {
      out.putLong(decimals.highBits(row) ^ Long.MIN_VALUE);
      out.putLong(decimals.lowBits(row));
    } else if (column instanceof BooleanColumn booleans) {
      out.putByte(booleans.at(row) ? 1 : 0);
    } else {
      throw new IllegalArgumentException("no key of type " + column.type().text());
    }
  }

  static byte[] of(Column column, int row) {
    Bytes out = new Bytes();
    put(column, row, out);
    return out.toArray();
  }

  /** Reads one value and appends it to a column of its type. */
  static void read(Bytes.Reader in, Column out) {
    if (in.readByte() == NULL) {
      out.appendNull();
    } else if (out instanceof BytesColumn bytes) {
      bytes.append(in.readEscaped());
    } else if (out instanceof LongColumn longs) {
      longs.append(in.readLong() ^ Long.MIN_VALUE);
    } else if (out instanceof IntColumn ints) {
      ints.append(in.readInt() ^ Integer.MIN_VALUE);
    } else if (out instanceof DoubleColumn doubles) {
      doubles.append(fromOrdered(in.readLong() ^ Long.MIN_VALUE));
    } else if (out instanceof DecimalColumn decimals) {
      long high = in.readLong() ^ Long.MIN_VALUE;
      decimals.append(high, in.readLong());
    } else if (out instanceof BooleanColumn booleans) {
      booleans.append(in.readByte() == 1);
    } else {
      throw new IllegalArgumentException("no key of type " + out.type().text());
    }
  }

  /** Passes over one value of the type. */
  static void skip(Bytes.Reader in, DataType type) {
    if (in.readByte() == VALUE) {
      if (type instanceof DataType.StringType || type instanceof DataType.BinaryType) {
        in.skipEscaped();
      } else {
        in.skip(width(type));
      }
    }
  }

  private static int width(DataType type) {
    if (type instanceof DataType.BooleanType) {
      return 1;
    } else if (type instanceof DataType.IntType || type instanceof DataType.DateType) {
      return 4;
    }
    return type instanceof DataType.DecimalType ? 16 : 8;
  }

  /** A long that sorts as the double does. */
  static long ordered(double value) {
    // + 0.0 turns -0.0 into 0.0; doubleToLongBits makes all NaNs one.
    long bits = Double.doubleToLongBits(value + 0.0);
    return bits < 0 ? bits ^ Long.MAX_VALUE : bits;
  }

  static double fromOrdered(long ordered) {
    return Double.longBitsToDouble(ordered < 0 ? ordered ^ Long.MAX_VALUE : ordered);
  }
}
