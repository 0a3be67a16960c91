package io.pactolus.engine.core.expression;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.sql.Expr;

/**
 * Computes one expression for all rows of a batch. Immutable and thread-safe.
 *
 * <p>A row that cannot be computed (overflow, division by zero, failed cast) gets NULL and an
 * error; nothing is thrown. What {@link io.pactolus.pipeline.sql.Function} says is the contract.
 */
public interface Evaluator {
  /**
   * @param input in the schema the expression was compiled for
   * @param errors told about rows that cannot be computed
   * @return a column as long as the batch; the input column itself for a column reference, so do
   *     not append to it
   */
  Column evaluate(Batch input, EvaluationErrors errors);

  /** True when some value of the input could lead to an error. */
  boolean canFail();

  static Evaluator of(Expr expr) {
    return EvaluatorCompiler.compile(expr);
  }
}
