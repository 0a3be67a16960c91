package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;

/** AVG over double: the exact sum, rounded, divided by the count. State as for the sum. */
final class DoubleAverageState extends DoubleSumState {
  @Override
  void show(int group, Column out) {
    if (count(group) == 0) {
      out.appendNull();
    } else {
      ((DoubleColumn) out).append(total(group) / count(group));
    }
  }
}
