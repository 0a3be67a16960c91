package io.pactolus.engine.core.expression;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.pipeline.sql.Function;
import java.util.List;

/** AND and OR, three-valued. What stands behind the deciding argument cannot fail the row. */
record Logic(Function function, List<Evaluator> arguments) implements Evaluator {
  private static final byte UNDECIDED = 0;
  private static final byte NULL = 1;
  private static final byte DECIDED = 2;
  private static final byte FAILED = 3;

  @Override
  public Column evaluate(Batch input, EvaluationErrors errors) {
    int rows = input.rows();
    // AND is decided by FALSE, OR by TRUE.
    boolean deciding = function == Function.OR;
    byte[] state = new byte[rows];
    EvaluationErrors own = errors;
    for (Evaluator argument : arguments) {
      boolean masked = argument.canFail();
      if (masked) {
        own = new EvaluationErrors();
      }
      BooleanColumn values = (BooleanColumn) argument.evaluate(input, masked ? own : errors);
      boolean nulls = values.hasNulls();
      for (int row = 0; row < rows; row++) {
        if (state[row] >= DECIDED) {
          continue;
        }
        if (masked && own.has(row)) {
          errors.addFrom(own, row);
          state[row] = FAILED;
        } else if (nulls && values.isNull(row)) {
          state[row] = NULL;
        } else if (values.at(row) == deciding) {
          state[row] = DECIDED;
        }
      }
    }
    BooleanColumn out = new BooleanColumn(rows);
    for (int row = 0; row < rows; row++) {
      switch (state[row]) {
        case UNDECIDED -> out.append(!deciding);
        case DECIDED -> out.append(deciding);
        default -> out.appendNull();
      }
    }
    return out;
  }

  @Override
  public boolean canFail() {
    return arguments.stream().anyMatch(Evaluator::canFail);
  }
}
