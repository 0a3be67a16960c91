package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** COUNT(*) and COUNT(x). State: the count. */
final class CountState extends AggregateState {
  private long[] counts = {};

  @Override
  void reserve(int groups) {
    counts = Arrays.copyOf(counts, grown(counts.length, groups));
  }

  @Override
  void accumulate(@Nullable Column argument, int[] groups, int rows, int sign) {
    for (int row = 0; row < rows; row++) {
      if (groups[row] >= 0 && (argument == null || !argument.isNull(row))) {
        counts[groups[row]] += sign;
      }
    }
  }

  @Override
  void load(int group, Bytes.Reader in) {
    counts[group] += in.readVar();
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
