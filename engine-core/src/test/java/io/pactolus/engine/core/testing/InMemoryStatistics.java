package io.pactolus.engine.core.testing;

import io.pactolus.lakehouse.ColumnStatistics;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Statistics as a Delta writer would leave them: text cut, no bounds for booleans and binary. */
final class InMemoryStatistics {
  private static final int TEXT_PREFIX = 8;

  private InMemoryStatistics() {}

  static ColumnStatistics of(Batch rows, List<String> partitionColumns) {
    Map<String, Object> min = new HashMap<>();
    Map<String, Object> max = new HashMap<>();
    Map<String, Long> nulls = new HashMap<>();
    for (Field field : rows.schema().fields()) {
      if (partitionColumns.contains(field.name())) {
        continue;
      }
      Column column = rows.column(field.name());
      nulls.put(field.name(), (long) column.nullCount());
      if (isBounded(field.type())) {
        bounds(field.name(), column, min, max);
      }
    }
    return new ColumnStatistics(min, max, nulls);
  }

  private static boolean isBounded(DataType type) {
    return !(type instanceof DataType.BooleanType
        || type instanceof DataType.BinaryType
        || type instanceof DataType.ArrayType
        || type instanceof DataType.StructType);
  }

  private static void bounds(
      String name, Column column, Map<String, Object> min, Map<String, Object> max) {
    for (int row = 0; row < column.size(); row++) {
      Object value = column.get(row);
      if (value == null || value.equals(Double.NaN)) {
        continue;
      }
      min.merge(name, value, (a, b) -> compare(a, b) <= 0 ? a : b);
      max.merge(name, value, (a, b) -> compare(a, b) >= 0 ? a : b);
    }
    if (min.get(name) instanceof String low && low.length() > TEXT_PREFIX) {
      min.put(name, cut(low));
    }
    if (max.get(name) instanceof String high && high.length() > TEXT_PREFIX) {
      max.put(name, cut(high) + Character.toString(Character.MAX_CODE_POINT));
    }
  }

  private static String cut(String text) {
    int end =
        Character.isHighSurrogate(text.charAt(TEXT_PREFIX - 1)) ? TEXT_PREFIX - 1 : TEXT_PREFIX;
    return text.substring(0, end);
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object a, Object b) {
    if (a instanceof String left && b instanceof String right) {
      return java.util.Arrays.compareUnsigned(
          left.getBytes(java.nio.charset.StandardCharsets.UTF_8),
          right.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return ((Comparable<Object>) a).compareTo(b);
  }
}
