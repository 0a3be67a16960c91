package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.sql.Expr;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate over many groups at once. First rows are accumulated and stored states loaded, in
 * any order; then each group is settled; then it can be saved and shown.
 */
abstract class AggregateState {
  static AggregateState of(Aggregate aggregate) {
    DataType argument = aggregate.argument().map(Expr::type).orElse(DataType.LONG);
    return switch (aggregate.kind()) {
      case COUNT -> new CountState();
      case SUM -> isDouble(argument) ? new DoubleSumState() : new IntegerSumState(argument);
      case AVG -> isDouble(argument) ? new DoubleAverageState() : new IntegerAverageState(argument);
      case MIN -> extremum(argument, ExtremumState.Side.LEAST);
      case MAX -> extremum(argument, ExtremumState.Side.GREATEST);
      case COUNT_DISTINCT -> new DistinctState();
    };
  }

  private static AggregateState extremum(DataType argument, ExtremumState.Side side) {
    boolean wide =
        argument instanceof DataType.StringType
            || argument instanceof DataType.BinaryType
            || argument instanceof DecimalType decimal && decimal.precision() > 18;
    return wide ? new BytesExtremumState(side) : new LongExtremumState(side);
  }

  private static boolean isDouble(DataType type) {
    return type instanceof DataType.DoubleType;
  }

  /** Makes room for groups 0 to {@code groups - 1}. */
  abstract void reserve(int groups);

  /**
   * Takes rows in ({@code sign} 1) or back (-1).
   *
   * @param argument null for COUNT(*)
   * @param groups the group of each row; negative: none
   */
  abstract void accumulate(@Nullable Column argument, int[] groups, int rows, int sign);

  /** Adds the stored state of a group; once per group. */
  abstract void load(int group, Bytes.Reader in);

  /** False when the state cannot be known without looking at the rows of the group again. */
  boolean settle(int group) {
    return true;
  }

  abstract void save(int group, Bytes out);

  /** Appends the value of the aggregate. */
  abstract void show(int group, Column out);

  static int grown(int have, int want) {
    return want <= have ? have : Math.max(want, have * 2);
  }
}
