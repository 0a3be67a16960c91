package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * COUNT(DISTINCT x). Only ever counted from all rows of a group: the values are in memory during
 * one recomputation, and the state is no more than the count, there to see whether it changed.
 */
final class DistinctState extends AggregateState {
  private final GroupTable seen = new GroupTable();
  private final Bytes scratch = new Bytes();
  private long[] counts = {};

  @Override
  void reserve(int groups) {
    counts = Arrays.copyOf(counts, grown(counts.length, groups));
  }

  @Override
  void accumulate(@Nullable Column argument, int[] groups, int rows, int sign) {
    if (argument == null || sign < 0) {
      throw new IllegalStateException("COUNT(DISTINCT) cannot take rows back");
    }
    for (int row = 0; row < rows; row++) {
      if (groups[row] >= 0 && !argument.isNull(row)) {
        scratch.clear();
        scratch.putInt(groups[row]);
        KeyEncoding.put(argument, row, scratch);
        int before = seen.size();
        if (seen.add(scratch.data(), 0, scratch.size()) == before) {
          counts[groups[row]]++;
        }
      }
    }
  }

  @Override
  void load(int group, Bytes.Reader in) {
    throw new IllegalStateException("COUNT(DISTINCT) cannot be continued from its count");
  }

  @Override
  void save(int group, Bytes out) {
    out.putVar(counts[group]);
  }

  @Override
  void show(int group, Column out) {
    ((LongColumn) out).append(counts[group]);
  }
}
