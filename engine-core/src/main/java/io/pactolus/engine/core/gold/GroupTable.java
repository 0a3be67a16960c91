package io.pactolus.engine.core.gold;

import java.util.Arrays;

/**
 * Numbers distinct byte strings from 0 in the order they first appear: open addressing with linear
 * probing, all keys in one array. About 30 bytes per group beyond the key itself.
 */
final class GroupTable {
  private byte[] arena = new byte[1024];
  private int[] starts = new int[65];
  private int[] hashes = new int[64];
  // Group + 1; 0 is free. The length is a power of two, at least twice the number of groups.
  private int[] slots = new int[256];
  private int size;

  int size() {
    return size;
  }

  /** The group of the key, a new one when it was not there. */
  int add(byte[] key, int from, int to) {
    int hash = hash(key, from, to);
    int slot = slot(hash, key, from, to);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    int length = to - from;
    int start = starts[size];
    if (start + length < 0) {
      throw new IllegalStateException("the group keys of one epoch exceed 2 GiB");
    }
    if (start + length > arena.length) {
      long doubled = Math.max(2L * arena.length, (long) start + length);
      arena = Arrays.copyOf(arena, (int) Math.min(doubled, Integer.MAX_VALUE - 16));
    }
    System.arraycopy(key, from, arena, start, length);
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, size * 2);
      starts = Arrays.copyOf(starts, size * 2 + 1);
    }
    starts[size + 1] = start + length;
    hashes[size] = hash;
    slots[slot] = ++size;
    if (size * 2 > slots.length) {
      rehash();
    }
    return size - 1;
  }

  /** The group of the key, or -1. */
  int find(byte[] key, int from, int to) {
    return slots[slot(hash(key, from, to), key, from, to)] - 1;
  }

  byte[] key(int group) {
    return Arrays.copyOfRange(arena, starts[group], starts[group + 1]);
  }

  Bytes.Reader reader(int group) {
    return new Bytes.Reader(arena, starts[group]);
  }

  private int slot(int hash, byte[] key, int from, int to) {
    int mask = slots.length - 1;
    for (int slot = hash & mask; ; slot = (slot + 1) & mask) {
      int group = slots[slot] - 1;
      if (group < 0
          || hashes[group] == hash
              && Arrays.equals(arena, starts[group], starts[group + 1], key, from, to)) {
        return slot;
      }
    }
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int group = 0; group < size; group++) {
      int slot = hashes[group] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = group + 1;
    }
  }

  private static int hash(byte[] key, int from, int to) {
    long hash = (long) to - from;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      hash = mix(hash ^ (long) Bytes.BIG_ENDIAN_LONG.get(key, at));
    }
    long tail = 0;
    for (; at < to; at++) {
      tail = tail << 8 | (key[at] & 0xff);
    }
    hash = mix(hash ^ tail);
    return (int) (hash ^ (hash >>> 32));
  }

  private static long mix(long value) {
    long mixed = value * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 29);
  }
}
