package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Column.BytesColumn;
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
    int leastStart = column.start(levels.slot(0));
    int leastEnd = column.end(levels.slot(0));
    int greatestStart = leastStart;
    int greatestEnd = leastEnd;
    for (int i = 1; i < values; i++) {
      int slot = levels.slot(i);
      int start = column.start(slot);
      int end = column.end(slot);
      if (Arrays.compareUnsigned(data, start, end, data, leastStart, leastEnd) < 0) {
        leastStart = start;
        leastEnd = end;
      } else if (Arrays.compareUnsigned(data, start, end, data, greatestStart, greatestEnd) > 0) {
        greatestStart = start;
        greatestEnd = end;
      }
    }
    widen(Arrays.copyOfRange(data, leastStart, leastEnd));
    widen(Arrays.copyOfRange(data, greatestStart, greatestEnd));
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
