package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The different byte strings of a row group's column and which of them each value is. */
final class BytesDictionary {
  private static final int MAX_ENTRIES = 1 << 15;
  private static final int MAX_BYTES = 1 << 20;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] table = new int[MAX_ENTRIES * 2];
  private final int[] slots = new int[MAX_ENTRIES];
  private final long[] hashes = new long[MAX_ENTRIES];
  private int[] indices = {};
  private int entries;
  private int bytes;

  /** False when values repeat too seldom; the content is of no use then. */
  boolean build(Levels levels) {
    int count = levels.values();
    entries = 0;
    bytes = 0;
    if (count == 0) {
      return false;
    }
    Arrays.fill(table, -1);
    if (indices.length < count) {
      indices = new int[count];
    }
    BytesColumn column = (BytesColumn) levels.column();
    int index = -1;
    for (int i = 0; i < count; i++) {
      int slot = levels.slot(i);
      if (index < 0 || !equal(column, slot, slots[index])) {
        index = index(column, slot);
        if (index < 0 || DictionaryRule.tooMany(entries, i + 1)) {
          return false;
        }
      }
      indices[i] = index;
    }
    return DictionaryRule.worthwhile(entries, count);
  }

  private int index(BytesColumn column, int slot) {
    long hash = hash(column.data(), column.start(slot), column.end(slot));
    int mask = table.length - 1;
    int place = (int) (hash >>> 40) & mask;
    while (table[place] >= 0) {
      int entry = table[place];
      if (hashes[entry] == hash && equal(column, slot, slots[entry])) {
        return entry;
      }
      place = (place + 1) & mask;
    }
    bytes += column.length(slot);
    if (entries == MAX_ENTRIES || bytes > MAX_BYTES || bytes < 0) {
      return -1;
    }
    table[place] = entries;
    slots[entries] = slot;
    hashes[entries] = hash;
    return entries++;
  }

  private static boolean equal(BytesColumn column, int a, int b) {
    return Arrays.equals(
        column.data(),
        column.start(a),
        column.end(a),
        column.data(),
        column.start(b),
        column.end(b));
  }

  private static long hash(byte[] data, int start, int end) {
    long hash = (long) end - start;
    int i = start;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      hash = mix(hash ^ (long) LONG.get(data, i));
    }
    long tail = 0;
    for (; i < end; i++) {
      tail = (tail << 8) | (data[i] & 0xFF);
    }
    return mix(hash ^ tail);
  }

  private static long mix(long value) {
    long product = value * 0x9E37_79B9_7F4A_7C15L;
    return product ^ (product >>> 32);
  }

  int entries() {
    return entries;
  }

  /** The slot of the column that holds an entry. */
  int slot(int entry) {
    return slots[entry];
  }

  int[] indices() {
    return indices;
  }
}
