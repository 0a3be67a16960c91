package io.pactolus.lakehouse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of the values of a file by top-level column name, in the Java form of {@link
 * io.pactolus.lakehouse.columnar.Column#get}. A column that is missing has unknown bounds. Bounds
 * may be wider than the values (text may be cut, timestamps rounded outwards).
 */
public record ColumnStatistics(
    Map<String, Object> min, Map<String, Object> max, Map<String, Long> nullCount) {
  public static final ColumnStatistics NONE = new ColumnStatistics(Map.of(), Map.of(), Map.of());

  public ColumnStatistics {
    min = Map.copyOf(min);
    max = Map.copyOf(max);
    nullCount = Map.copyOf(nullCount);
  }

  public @Nullable Object min(String column) {
    return min.get(column);
  }

  public @Nullable Object max(String column) {
    return max.get(column);
  }
}
