package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.expression.EvaluationErrors;
import io.pactolus.engine.core.expression.Evaluator;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.sql.Expr;
import java.util.Map;
import java.util.TreeMap;

/** Computations by the expression package. */
final class EvaluatorComputations implements Computation.Compiler {
  @Override
  public Computation compile(Expr expression) {
    Evaluator evaluator = Evaluator.of(expression);
    return rows -> {
      EvaluationErrors errors = new EvaluationErrors();
      Column values = evaluator.evaluate(rows, errors);
      return new Computation.Computed(values, failures(errors, rows.rows()));
    };
  }

  private static Map<Integer, String> failures(EvaluationErrors errors, int rows) {
    Map<Integer, String> failures = new TreeMap<>();
    for (int row = 0; row < rows && failures.size() < errors.count(); row++) {
      String message = errors.message(row);
      if (message != null) {
        failures.put(row, message);
      }
    }
    return failures;
  }
}
