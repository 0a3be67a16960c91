package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import java.util.Arrays;

/** Extrema of types whose values fit a long that sorts as they do. */
final class LongExtremumState extends ExtremumState {
  // Complemented for GREATEST, so that less is always better.
  private final long flip;
  private final long[][] values = {{}, {}, {}};

  LongExtremumState(Side side) {
    flip = side == Side.GREATEST ? -1L : 0L;
  }

  @Override
  void reserveSlots(int groups) {
    for (int slot = 0; slot < SLOTS; slot++) {
      values[slot] = Arrays.copyOf(values[slot], groups);
    }
  }

  private long ordered(Column column, int row) {
    if (column instanceof LongColumn longs) {
      return longs.at(row) ^ flip;
    } else if (column instanceof DoubleColumn doubles) {
      return KeyEncoding.ordered(doubles.at(row)) ^ flip;
    } else if (column instanceof IntColumn ints) {
      return ints.at(row) ^ flip;
    } else if (column instanceof DecimalColumn decimals) {
      return decimals.unscaledLong(row) ^ flip;
    }
    return (((BooleanColumn) column).at(row) ? 1 : 0) ^ flip;
  }

  @Override
  int compare(Column column, int row, int slot, int group) {
    return Long.compare(ordered(column, row), values[slot][group]);
  }

  @Override
  int compareSlots(int slot, int other, int group) {
    return Long.compare(values[slot][group], values[other][group]);
  }

  @Override
  void set(int slot, int group, Column column, int row) {
    values[slot][group] = ordered(column, row);
  }

  @Override
  void copy(int fromSlot, int toSlot, int group) {
    values[toSlot][group] = values[fromSlot][group];
  }

  @Override
  void loadSlot(int slot, int group, Bytes.Reader in) {
    values[slot][group] = in.readLong() ^ flip;
  }

  @Override
  void saveSlot(int slot, int group, Bytes out) {
    out.putLong(values[slot][group] ^ flip);
  }

  @Override
  void showSlot(int slot, int group, Column out) {
    long value = values[slot][group] ^ flip;
    if (out instanceof LongColumn longs) {
      longs.append(value);
    } else if (out instanceof DoubleColumn doubles) {
      doubles.append(KeyEncoding.fromOrdered(value));
    } else if (out instanceof IntColumn ints) {
      ints.append((int) value);
    } else if (out instanceof DecimalColumn decimals) {
      decimals.append(value);
    } else {
      ((BooleanColumn) out).append(value == 1);
    }
  }
}
