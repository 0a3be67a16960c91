package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of text in the order of unsigned bytes, which for UTF-8 is the order of code points. Long
 * values are cut: the least to a prefix, the greatest to a prefix made greater by one.
 */
final class TextBounds extends Bounds {
  /** Code points; Delta's other writers use the same. */
  static final int MAX_LENGTH = 32;

  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte @Nullable [] min;
  private byte @Nullable [] max;

  @Override
  void add(Levels levels) {
    int values = levels.values();
    if (values == 0) {
      return;
    }
    BytesColumn column = (BytesColumn) levels.column();
    byte[] data = column.data();
    int least = levels.slot(0);
    int greatest = least;
    long leastBegin = begin(column, least);
    long greatestBegin = leastBegin;
    for (int i = 1; i < values; i++) {
      int slot = levels.slot(i);
      long begin = begin(column, slot);
      if (begin < leastBegin || (begin == leastBegin && compare(column, slot, least) < 0)) {
        least = slot;
        leastBegin = begin;
      } else if (begin > greatestBegin
          || (begin == greatestBegin && compare(column, slot, greatest) > 0)) {
        greatest = slot;
        greatestBegin = begin;
      }
    }
    widen(Arrays.copyOfRange(data, column.start(least), column.end(least)));
    widen(Arrays.copyOfRange(data, column.start(greatest), column.end(greatest)));
  }

  /** The first eight bytes as a number that orders like them, short values padded with zeros. */
  private static long begin(BytesColumn column, int slot) {
    int start = column.start(slot);
    int length = column.end(slot) - start;
    byte[] data = column.data();
    long bytes = 0;
    if (start + Long.BYTES <= data.length) {
      bytes = (long) BIG_ENDIAN.get(data, start);
      if (length < Long.BYTES) {
        bytes = length == 0 ? 0 : bytes & (-1L << (Long.SIZE - 8 * length));
      }
    } else {
      for (int i = 0; i < Math.min(length, Long.BYTES); i++) {
        bytes |= (data[start + i] & 0xffL) << (Long.SIZE - 8 - 8 * i);
      }
    }
    return bytes ^ Long.MIN_VALUE;
  }

  private static int compare(BytesColumn column, int a, int b) {
    byte[] data = column.data();
    return Arrays.compareUnsigned(
        data, column.start(a), column.end(a), data, column.start(b), column.end(b));
  }

  private void widen(byte[] value) {
    if (min == null || Arrays.compareUnsigned(value, min) < 0) {
      min = value;
    }
    if (max == null || Arrays.compareUnsigned(value, max) > 0) {
      max = value;
    }
  }

  @Override
  void add(Bounds bounds) {
    TextBounds other = (TextBounds) bounds;
    if (other.min != null && other.max != null) {
      widen(other.min);
      widen(other.max);
    }
  }

  @Override
  @Nullable Bound min() {
    if (min == null) {
      return null;
    }
    String whole = valid(min);
    if (whole == null) {
      return null;
    }
    String cut = prefix(whole);
    return new Bound(cut, cut.getBytes(StandardCharsets.UTF_8), cut.length() == whole.length());
  }

  @Override
  @Nullable Bound max() {
    if (max == null) {
      return null;
    }
    String whole = valid(max);
    if (whole == null) {
      return null;
    }
    String cut = prefix(whole);
    if (cut.length() == whole.length()) {
      return new Bound(whole, max, true);
    }
    String above = above(cut);
    return above == null ? null : new Bound(above, above.getBytes(StandardCharsets.UTF_8), false);
  }

  /** The text, or null when the bytes are not UTF-8 and so have no place in the order of text. */
  private static @Nullable String valid(byte[] bytes) {
    String decoded = new String(bytes, StandardCharsets.UTF_8);
    return Arrays.equals(decoded.getBytes(StandardCharsets.UTF_8), bytes) ? decoded : null;
  }

  private static String prefix(String whole) {
    if (whole.length() <= MAX_LENGTH || whole.codePointCount(0, whole.length()) <= MAX_LENGTH) {
      return whole;
    }
    return whole.substring(0, whole.offsetByCodePoints(0, MAX_LENGTH));
  }

  /** The least text of at most that length that is greater than all that begin with the prefix. */
  static @Nullable String above(String prefix) {
    int[] points = prefix.codePoints().toArray();
    for (int last = points.length - 1; last >= 0; last--) {
      if (points[last] < Character.MAX_CODE_POINT) {
        int next = points[last] + 1;
        // Surrogates are no characters; the next one comes after them.
        points[last] = next == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : next;
        return new String(points, 0, last + 1);
      }
    }
    return null;
  }
}
