package io.pactolus.lakehouse.parquet;

import java.util.Arrays;

/** The different values of a row group's column and which of them each value is. */
final class LongDictionary {
  private final int maxEntries;
  private final int[] table;
  private final long[] values;
  private int[] indices = {};
  private int entries;

  LongDictionary(int maxEntries) {
    this.maxEntries = maxEntries;
    this.table = new int[maxEntries * 2];
    this.values = new long[maxEntries];
  }

  /** False when values repeat too seldom; the content is of no use then. */
  boolean build(long[] from, int first, int count) {
    Arrays.fill(table, -1);
    entries = 0;
    if (count == 0) {
      return false;
    }
    if (indices.length < count) {
      indices = new int[count];
    }
    long previous = ~from[first];
    int index = -1;
    for (int i = 0; i < count; i++) {
      long value = from[first + i];
      if (value != previous || index < 0) {
        index = index(value);
        if (index < 0 || DictionaryRule.tooMany(entries, i + 1)) {
          return false;
        }
        previous = value;
      }
      indices[i] = index;
    }
    return DictionaryRule.worthwhile(entries, count);
  }

  private int index(long value) {
    int mask = table.length - 1;
    long mixed = value * 0x9E37_79B9_7F4A_7C15L;
    int slot = (int) (mixed >>> 40) & mask;
    while (table[slot] >= 0) {
      if (values[table[slot]] == value) {
        return table[slot];
      }
      slot = (slot + 1) & mask;
    }
    if (entries == maxEntries) {
      return -1;
    }
    table[slot] = entries;
    values[entries] = value;
    return entries++;
  }

  int entries() {
    return entries;
  }

  long[] values() {
    return values;
  }

  int[] indices() {
    return indices;
  }
}
