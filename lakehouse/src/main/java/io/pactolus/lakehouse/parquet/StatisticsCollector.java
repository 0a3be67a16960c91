package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.ColumnStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Statistics of a whole file by leaf. */
final class StatisticsCollector {
  private final FileSchema schema;
  private final List<Bounds> bounds = new ArrayList<>();
  private final long[] nulls;

  StatisticsCollector(FileSchema schema) {
    this.schema = schema;
    schema.leaves().forEach(leaf -> bounds.add(Bounds.of(leaf)));
    nulls = new long[bounds.size()];
  }

  void add(int leaf, Bounds more, long moreNulls) {
    bounds.get(leaf).add(more);
    nulls[leaf] += moreNulls;
  }

  /** Of the top-level columns; those of nested ones serve only the footer. */
  ColumnStatistics statistics() {
    Map<String, Object> min = new HashMap<>();
    Map<String, Object> max = new HashMap<>();
    Map<String, Long> nullCount = new HashMap<>();
    for (int i = 0; i < nulls.length; i++) {
      Leaf leaf = schema.leaves().get(i);
      if (!leaf.flat()) {
        continue;
      }
      String name = leaf.path().get(0);
      nullCount.put(name, nulls[i]);
      Bounds.Bound least = bounds.get(i).min();
      if (least != null) {
        min.put(name, least.value());
      }
      Bounds.Bound greatest = bounds.get(i).max();
      if (greatest != null) {
        max.put(name, greatest.value());
      }
    }
    return new ColumnStatistics(min, max, nullCount);
  }
}
