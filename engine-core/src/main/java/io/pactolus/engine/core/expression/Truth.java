package io.pactolus.engine.core.expression;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.pipeline.sql.Function;

/** NOT, IS [NOT] NULL, IS TRUE, IS FALSE. */
record Truth(Function function, Evaluator argument) implements Evaluator {
  @Override
  public Column evaluate(Batch input, EvaluationErrors errors) {
    Column values = argument.evaluate(input, errors);
    int rows = input.rows();
    BooleanColumn out = new BooleanColumn(rows);
    for (int row = 0; row < rows; row++) {
      boolean absent = values.isNull(row);
      switch (function) {
        case IS_NULL -> out.append(absent);
        case IS_NOT_NULL -> out.append(!absent);
        case IS_TRUE -> out.append(!absent && ((BooleanColumn) values).at(row));
        case IS_FALSE -> out.append(!absent && !((BooleanColumn) values).at(row));
        default -> {
          if (absent) {
            out.appendNull();
          } else {
            out.append(!((BooleanColumn) values).at(row));
          }
        }
      }
    }
    return out;
  }

  @Override
  public boolean canFail() {
    return argument.canFail();
  }
}
