package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.sql.Expr;

/** Computes an expression for all rows of a batch. */
@FunctionalInterface
interface Evaluation {
  /**
   * @throws RowFailure when it cannot be computed for some row
   */
  Column evaluate(Expr expr, Batch rows);

  /** The first row an expression cannot be computed for, and why. */
  final class RowFailure extends RuntimeException {
    private final int row;

    RowFailure(int row, String reason) {
      super(reason);
      this.row = row;
    }

    int row() {
      return row;
    }
  }
}
