package io.pactolus.engine.core.silver;

import java.util.Arrays;
import java.util.BitSet;

/** The rows an epoch wants to add to an upsert table; a later record of a key drops an earlier. */
final class NewRows {
  private int[] rows = new int[64];
  private long[] low = new long[64];
  private long[] high = new long[64];
  private long[] contentHashes = new long[64];
  private int size;
  private final BitSet dropped = new BitSet();

  void clear() {
    size = 0;
    dropped.clear();
  }

  /** Adds a row and returns its number. */
  int add(int row, long fingerprintLow, long fingerprintHigh, long contentHash) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, size * 2);
      low = Arrays.copyOf(low, size * 2);
      high = Arrays.copyOf(high, size * 2);
      contentHashes = Arrays.copyOf(contentHashes, size * 2);
    }
    rows[size] = row;
    low[size] = fingerprintLow;
    high[size] = fingerprintHigh;
    contentHashes[size] = contentHash;
    return size++;
  }

  void drop(int number) {
    dropped.set(number);
  }

  /** Numbers of the rows that were not dropped, ascending. */
  int[] surviving() {
    int[] numbers = new int[size - dropped.cardinality()];
    int count = 0;
    for (int i = dropped.nextClearBit(0); i < size; i = dropped.nextClearBit(i + 1)) {
      numbers[count++] = i;
    }
    return numbers;
  }

  int row(int number) {
    return rows[number];
  }

  long low(int number) {
    return low[number];
  }

  long high(int number) {
    return high[number];
  }

  long contentHash(int number) {
    return contentHashes[number];
  }
}
