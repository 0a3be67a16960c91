package io.pactolus.engine.core.expression;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.sql.Expr;
import java.util.List;

/** COALESCE. An argument behind the first that is not NULL cannot fail the row. */
record Coalesce(Expr.Call call, List<Evaluator> arguments) implements Evaluator {
  @Override
  public Column evaluate(Batch input, EvaluationErrors errors) {
    int rows = input.rows();
    Column[] values = new Column[arguments.size()];
    EvaluationErrors[] own = new EvaluationErrors[values.length];
    for (int i = 0; i < values.length; i++) {
      own[i] = new EvaluationErrors();
      values[i] = arguments.get(i).evaluate(input, own[i]);
    }
    Column out = Column.create(call.type(), rows);
    for (int row = 0; row < rows; row++) {
      int i = 0;
      while (i < values.length - 1 && values[i].isNull(row) && !own[i].has(row)) {
        i++;
      }
      errors.addFrom(own[i], row);
      out.appendFrom(values[i], row);
    }
    return out;
  }

  @Override
  public boolean canFail() {
    return arguments.stream().anyMatch(Evaluator::canFail);
  }
}
