package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** SUM over double: the exact sum, rounded once. State: number of values, {@link ExactSum}. */
class DoubleSumState extends AggregateState {
  private long[] counts = {};
  private @Nullable ExactSum[] sums = new ExactSum[0];

  final long count(int group) {
    return counts[group];
  }

  final double total(int group) {
    return sum(group).value();
  }

  private ExactSum sum(int group) {
    ExactSum sum = sums[group];
    if (sum == null) {
      sum = new ExactSum();
      sums[group] = sum;
    }
    return sum;
  }

  @Override
  final void reserve(int groups) {
    int size = grown(counts.length, groups);
    counts = Arrays.copyOf(counts, size);
    sums = Arrays.copyOf(sums, size);
  }

  @Override
  final void accumulate(@Nullable Column argument, int[] groups, int rows, int sign) {
    if (!(argument instanceof DoubleColumn doubles)) {
      throw new IllegalArgumentException("SUM of double over " + argument);
    }
    for (int row = 0; row < rows; row++) {
      if (groups[row] >= 0 && !doubles.isNull(row)) {
        counts[groups[row]] += sign;
        sum(groups[row]).add(doubles.at(row), sign);
      }
    }
  }

  @Override
  final void load(int group, Bytes.Reader in) {
    counts[group] += in.readVar();
    sum(group).load(in);
  }

  @Override
  final void save(int group, Bytes out) {
    out.putVar(counts[group]);
    sum(group).save(out);
  }

  @Override
  void show(int group, Column out) {
    if (counts[group] == 0) {
      out.appendNull();
    } else {
      ((DoubleColumn) out).append(total(group));
    }
  }
}
