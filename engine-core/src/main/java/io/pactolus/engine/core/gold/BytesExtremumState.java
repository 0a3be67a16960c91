package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Column;
import java.util.Arrays;

/** Extrema of text, binary and wide decimals, as bytes that sort as they do. */
final class BytesExtremumState extends ExtremumState {
  private static final byte[] NONE = {};

  private final int direction;
  private final byte[][][] values = {{}, {}, {}};

  BytesExtremumState(Side side) {
    direction = side == Side.GREATEST ? -1 : 1;
  }

  @Override
  void reserveSlots(int groups) {
    for (int slot = 0; slot < SLOTS; slot++) {
      int before = values[slot].length;
      values[slot] = Arrays.copyOf(values[slot], groups);
      Arrays.fill(values[slot], before, groups, NONE);
    }
  }

  private int compare(byte[] value, byte[] other) {
    return direction * Arrays.compareUnsigned(value, other);
  }

  @Override
  int compare(Column column, int row, int slot, int group) {
    return compare(KeyEncoding.of(column, row), values[slot][group]);
  }

  @Override
  int compareSlots(int slot, int other, int group) {
    return compare(values[slot][group], values[other][group]);
  }

  @Override
  void set(int slot, int group, Column column, int row) {
    values[slot][group] = KeyEncoding.of(column, row);
  }

  @Override
  void copy(int fromSlot, int toSlot, int group) {
    values[toSlot][group] = values[fromSlot][group];
  }

  @Override
  void loadSlot(int slot, int group, Bytes.Reader in) {
    values[slot][group] = in.readSized();
  }

  @Override
  void saveSlot(int slot, int group, Bytes out) {
    out.putSized(values[slot][group]);
  }

  @Override
  void showSlot(int slot, int group, Column out) {
    byte[] value = values[slot][group];
    KeyEncoding.read(new Bytes.Reader(value, 0), out);
  }
}
