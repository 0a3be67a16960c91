package io.pactolus.engine.core.expression;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.pipeline.sql.Expr;
import java.util.List;

/**
 * CASE. All branches are computed for all rows, but the errors of a branch count only for the rows
 * that take it.
 */
record Choice(Expr.Call call, List<Evaluator> arguments) implements Evaluator {
  @Override
  public Column evaluate(Batch input, EvaluationErrors errors) {
    int rows = input.rows();
    int otherwise = arguments.size() - 1;
    int[] chosen = new int[rows];
    java.util.Arrays.fill(chosen, -1);
    for (int i = 0; i < otherwise; i += 2) {
      EvaluationErrors own = new EvaluationErrors();
      BooleanColumn condition = (BooleanColumn) arguments.get(i).evaluate(input, own);
      for (int row = 0; row < rows; row++) {
        if (chosen[row] >= 0) {
          continue;
        }
        if (own.has(row)) {
          errors.addFrom(own, row);
          // The row has failed: no branch may be taken, nor add to it.
          chosen[row] = Integer.MAX_VALUE;
        } else if (!condition.isNull(row) && condition.at(row)) {
          chosen[row] = i + 1;
        }
      }
    }
    Column[] values = new Column[arguments.size()];
    EvaluationErrors[] branchErrors = new EvaluationErrors[arguments.size()];
    for (int branch = 1; branch < arguments.size(); branch++) {
      if (branch % 2 == 1 || branch == otherwise) {
        branchErrors[branch] = new EvaluationErrors();
        values[branch] = arguments.get(branch).evaluate(input, branchErrors[branch]);
      }
    }
    Column out = Column.create(call.type(), rows);
    for (int row = 0; row < rows; row++) {
      int branch = chosen[row] < 0 ? otherwise : chosen[row];
      if (branch == Integer.MAX_VALUE) {
        out.appendNull();
      } else {
        errors.addFrom(branchErrors[branch], row);
        out.appendFrom(values[branch], row);
      }
    }
    return out;
  }

  @Override
  public boolean canFail() {
    return arguments.stream().anyMatch(Evaluator::canFail);
  }
}
