package io.pactolus.engine.core.gold;

import io.pactolus.engine.core.expression.EvaluationErrors;
import io.pactolus.engine.core.expression.Evaluator;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.sql.Expr;
import java.util.IdentityHashMap;

/** Compiles each expression once and fails at the first row it cannot be computed for. */
final class CompiledEvaluation implements Evaluation {
  private final IdentityHashMap<Expr, Evaluator> compiled = new IdentityHashMap<>();

  @Override
  public Column evaluate(Expr expr, Batch rows) {
    EvaluationErrors errors = new EvaluationErrors();
    Column result = compiled.computeIfAbsent(expr, Evaluator::of).evaluate(rows, errors);
    for (int row = 0; !errors.isEmpty() && row < rows.rows(); row++) {
      String message = errors.message(row);
      if (message != null) {
        throw new RowFailure(row, message);
      }
    }
    return result;
  }
}
