package io.pactolus.engine.core.expression;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.sql.Expr;
import java.util.List;

/** NULLIF. */
record NullIf(Expr.Call call, List<Evaluator> arguments) implements Evaluator {
  @Override
  public Column evaluate(Batch input, EvaluationErrors errors) {
    Column first = arguments.get(0).evaluate(input, errors);
    Column second = arguments.get(1).evaluate(input, errors);
    int rows = input.rows();
    Column out = Column.create(call.type(), rows);
    for (int row = 0; row < rows; row++) {
      boolean equal =
          !first.isNull(row) && !second.isNull(row) && Values.compare(first, row, second, row) == 0;
      if (equal) {
        out.appendNull();
      } else {
        out.appendFrom(first, row);
      }
    }
    return out;
  }

  @Override
  public boolean canFail() {
    return arguments.stream().anyMatch(Evaluator::canFail);
  }
}
