package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The least and the greatest value of a leaf, gathered over any number of level ranges. */
abstract sealed class Bounds
    permits Bounds.Longs, Bounds.Doubles, Bounds.Wide, Bounds.Unknown, TextBounds {
  /** Bounds in both forms; {@code exact} false when they were cut. */
  record Bound(Object value, byte[] encoded, boolean exact) {}

  static Bounds of(Leaf leaf) {
    DataType type = leaf.type();
    if (type instanceof DataType.DoubleType) {
      return new Doubles();
    } else if (type instanceof DataType.StringType) {
      return new TextBounds();
    } else if (type instanceof DataType.BinaryType) {
      return new Unknown();
    } else if (type instanceof DecimalType decimal && decimal.precision() > 18) {
      return new Wide(decimal);
    }
    return new Longs(type);
  }

  abstract void add(Levels levels);

  /** Adds what another object of the same leaf has seen. */
  abstract void add(Bounds other);

  /** Null when there was no value or the order is unknown. */
  abstract @Nullable Bound min();

  abstract @Nullable Bound max();

  /**
   * Binary has no bounds: Delta's statistics know none, and comparing raw record values took 7 % of
   * a drain.
   */
  static final class Unknown extends Bounds {
    @Override
    void add(Levels levels) {}

    @Override
    void add(Bounds other) {}

    @Override
    @Nullable Bound min() {
      return null;
    }

    @Override
    @Nullable Bound max() {
      return null;
    }
  }

  /** Everything that fits a long: boolean, int, date, long, timestamp, decimal up to 18 digits. */
  static final class Longs extends Bounds {
    private final DataType type;
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;

    Longs(DataType type) {
      this.type = type;
    }

    @Override
    void add(Levels levels) {
      Column column = levels.column();
      int values = levels.values();
      long low = min;
      long high = max;
      if (column instanceof LongColumn longs) {
        long[] array = longs.values();
        for (int i = 0; i < values; i++) {
          long value = array[levels.slot(i)];
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      } else if (column instanceof IntColumn ints) {
        int[] array = ints.values();
        for (int i = 0; i < values; i++) {
          int value = array[levels.slot(i)];
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      } else if (column instanceof DecimalColumn decimals) {
        for (int i = 0; i < values; i++) {
          long value = decimals.unscaledLong(levels.slot(i));
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      } else {
        BooleanColumn booleans = (BooleanColumn) column;
        for (int i = 0; i < values; i++) {
          long value = booleans.at(levels.slot(i)) ? 1 : 0;
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
      min = low;
      max = high;
    }

    @Override
    void add(Bounds other) {
      min = Math.min(min, ((Longs) other).min);
      max = Math.max(max, ((Longs) other).max);
    }

    @Override
    @Nullable Bound min() {
      return min > max ? null : bound(min);
    }

    @Override
    @Nullable Bound max() {
      return min > max ? null : bound(max);
    }

    private Bound bound(long value) {
      if (type instanceof DataType.BooleanType) {
        return new Bound(value != 0, new byte[] {(byte) value}, true);
      } else if (type instanceof DataType.IntType || type instanceof DataType.DateType) {
        return new Bound((int) value, littleEndian(4, value), true);
      } else if (type instanceof DecimalType decimal) {
        return new Bound(
            BigDecimal.valueOf(value, decimal.scale()),
            littleEndian(decimal.precision() <= 9 ? 4 : 8, value),
            true);
      }
      return new Bound(value, littleEndian(8, value), true);
    }
  }

  /** Doubles; a NaN has no place in the order, so that one in the column means no bounds. */
  static final class Doubles extends Bounds {
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private boolean any;
    private boolean notANumber;

    @Override
    void add(Levels levels) {
      double[] array = ((DoubleColumn) levels.column()).values();
      int values = levels.values();
      double low = min;
      double high = max;
      for (int i = 0; i < values; i++) {
        double value = array[levels.slot(i)];
        // Math.min and max let NaN win, and order the zeros.
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      any |= values > 0;
      notANumber |= Double.isNaN(low);
      min = low;
      max = high;
    }

    @Override
    void add(Bounds bounds) {
      Doubles other = (Doubles) bounds;
      min = Math.min(min, other.min);
      max = Math.max(max, other.max);
      any |= other.any;
      notANumber |= other.notANumber;
    }

    // Readers may compare zeros by their bits: a least zero is written negative, a greatest
    // positive.
    @Override
    @Nullable Bound min() {
      return any && !notANumber ? bound(min == 0 ? -0.0 : min) : null;
    }

    @Override
    @Nullable Bound max() {
      return any && !notANumber ? bound(max == 0 ? 0.0 : max) : null;
    }

    private static Bound bound(double value) {
      return new Bound(value, littleEndian(8, Double.doubleToRawLongBits(value)), true);
    }
  }

  /** Decimals of more than 18 digits. */
  static final class Wide extends Bounds {
    private final DecimalType type;
    private @Nullable BigInteger min;
    private @Nullable BigInteger max;

    Wide(DecimalType type) {
      this.type = type;
    }

    @Override
    void add(Levels levels) {
      int values = levels.values();
      if (values == 0) {
        return;
      }
      DecimalColumn column = (DecimalColumn) levels.column();
      int least = levels.slot(0);
      int greatest = least;
      for (int i = 1; i < values; i++) {
        int slot = levels.slot(i);
        if (compare(column, slot, least) < 0) {
          least = slot;
        } else if (compare(column, slot, greatest) > 0) {
          greatest = slot;
        }
      }
      widen(column.unscaled(least));
      widen(column.unscaled(greatest));
    }

    private static int compare(DecimalColumn column, int a, int b) {
      int high = Long.compare(column.highBits(a), column.highBits(b));
      return high != 0 ? high : Long.compareUnsigned(column.lowBits(a), column.lowBits(b));
    }

    private void widen(BigInteger value) {
      min = min == null ? value : min.min(value);
      max = max == null ? value : max.max(value);
    }

    @Override
    void add(Bounds bounds) {
      Wide other = (Wide) bounds;
      if (other.min != null && other.max != null) {
        widen(other.min);
        widen(other.max);
      }
    }

    @Override
    @Nullable Bound min() {
      return min == null ? null : bound(min);
    }

    @Override
    @Nullable Bound max() {
      return max == null ? null : bound(max);
    }

    private Bound bound(BigInteger unscaled) {
      byte[] encoded = new byte[FileSchema.fixedLength(type.precision())];
      bigEndian(
          unscaled.shiftRight(64).longValue(), unscaled.longValue(), encoded, 0, encoded.length);
      return new Bound(new BigDecimal(unscaled, type.scale()), encoded, true);
    }
  }

  private static byte[] littleEndian(int length, long value) {
    ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
    return java.util.Arrays.copyOf(buffer.array(), length);
  }

  /** Writes the low {@code length} bytes of a 128-bit number, highest first. */
  static void bigEndian(long high, long low, byte[] out, int from, int length) {
    for (int i = 0; i < length; i++) {
      int shift = 8 * (length - 1 - i);
      out[from + i] = (byte) (shift >= 64 ? high >> (shift - 64) : low >> shift);
    }
  }
}
