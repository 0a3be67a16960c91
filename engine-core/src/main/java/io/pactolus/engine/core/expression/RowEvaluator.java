package io.pactolus.engine.core.expression;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.schema.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function that is NULL when an argument is: computes the arguments, then one value per row in a
 * loop whose body is fixed when the expression is compiled.
 */
final class RowEvaluator implements Evaluator {
  /** Appends the value of one row; no argument is NULL there. */
  interface Body {
    /**
     * @return null when it went well; else why the row cannot be computed, and nothing was appended
     */
    @Nullable String append(Column[] arguments, int row, Column out);
  }

  private final List<Evaluator> arguments;
  private final DataType type;
  private final boolean bodyCanFail;
  private final Body body;

  RowEvaluator(List<Evaluator> arguments, DataType type, boolean bodyCanFail, Body body) {
    this.arguments = List.copyOf(arguments);
    this.type = type;
    this.bodyCanFail = bodyCanFail;
    this.body = body;
  }

  @Override
  public Column evaluate(Batch input, EvaluationErrors errors) {
    Column[] values = new Column[arguments.size()];
    boolean nulls = false;
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments.get(i).evaluate(input, errors);
      nulls |= values[i].hasNulls();
    }
    int rows = input.rows();
    Column out = Column.create(type, rows);
    for (int row = 0; row < rows; row++) {
      if (nulls && anyNull(values, row)) {
        out.appendNull();
        continue;
      }
      String trouble = body.append(values, row, out);
      if (trouble != null) {
        errors.add(row, trouble);
        out.appendNull();
      }
    }
    return out;
  }

  private static boolean anyNull(Column[] values, int row) {
    for (Column value : values) {
      if (value.isNull(row)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean canFail() {
    return bodyCanFail || arguments.stream().anyMatch(Evaluator::canFail);
  }
}
