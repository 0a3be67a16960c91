package io.pactolus.engine.core.expression;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.sql.Expr;

/** A condition over the rows of a batch. Immutable and thread-safe. */
public final class Filter {
  private final Evaluator condition;

  private Filter(Evaluator condition) {
    this.condition = condition;
  }

  public static Filter of(Expr condition) {
    if (!(condition.type() instanceof DataType.BooleanType)) {
      throw new IllegalArgumentException("not a condition: " + condition.type().text());
    }
    return new Filter(Evaluator.of(condition));
  }

  /**
   * For each row whether the condition is TRUE: false for FALSE, for NULL, and for rows with an
   * error.
   */
  public boolean[] evaluateBoolean(Batch input, EvaluationErrors errors) {
    BooleanColumn result = (BooleanColumn) condition.evaluate(input, errors);
    boolean[] passed = new boolean[input.rows()];
    for (int row = 0; row < passed.length; row++) {
      passed[row] = result.at(row) && !result.isNull(row);
    }
    return passed;
  }

  /** Indexes of the rows for which the condition is TRUE, ascending. */
  public int[] select(Batch input, EvaluationErrors errors) {
    boolean[] passed = evaluateBoolean(input, errors);
    int count = 0;
    int[] rows = new int[passed.length];
    for (int row = 0; row < passed.length; row++) {
      if (passed[row]) {
        rows[count++] = row;
      }
    }
    return java.util.Arrays.copyOf(rows, count);
  }
}
