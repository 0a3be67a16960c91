package io.pactolus.engine.core.decode;

import java.util.Arrays;

/** Row numbers being collected. */
final class RowList {
  private int[] rows;
  private int size;

  RowList(int capacity) {
    rows = new int[Math.max(capacity, 1)];
  }

  void add(int row) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, size * 2);
    }
    rows[size++] = row;
  }

  int[] toArray() {
    return Arrays.copyOf(rows, size);
  }
}
