package io.pactolus.control.trace;

import io.pactolus.lakehouse.ColumnStatistics;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A column is equal to a value.
 *
 * @param value in the Java form of columns; null: is NULL
 */
record Condition(String column, @Nullable Object value) {

  /** Whether a file with these bounds can hold such a row. */
  boolean canHold(ColumnStatistics statistics) {
    if (value == null) {
      Long nulls = statistics.nullCount().get(column);
      return nulls == null || nulls > 0;
    }
    Object min = statistics.min(column);
    Object max = statistics.max(column);
    return (min == null || compare(min, value) <= 0) && (max == null || compare(max, value) >= 0);
  }

  boolean holds(@Nullable Object found) {
    if (value == null || found == null) {
      return value == found;
    }
    if (value instanceof byte[] bytes) {
      return found instanceof byte[] other && Arrays.equals(bytes, other);
    }
    return value instanceof BigDecimal decimal && found instanceof BigDecimal other
        ? decimal.compareTo(other) == 0
        : value.equals(found);
  }

  /** In the order of the statistics, which is that of UTF-8 for text; 0 where there is none. */
  private static int compare(Object bound, Object value) {
    if (bound instanceof String a && value instanceof String b) {
      return Arrays.compareUnsigned(
          a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
    if (bound instanceof Long a && value instanceof Long b) {
      return a.compareTo(b);
    }
    if (bound instanceof Integer a && value instanceof Integer b) {
      return a.compareTo(b);
    }
    if (bound instanceof BigDecimal a && value instanceof BigDecimal b) {
      return a.compareTo(b);
    }
    return bound instanceof Double a && value instanceof Double b ? Double.compare(a, b) : 0;
  }
}
