package io.pactolus.engine.core.expression;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.sql.Expr;
import io.pactolus.pipeline.sql.Function;
import java.util.List;

/** The six comparisons. A constant on the right is not spread into a column. */
final class Comparison implements Evaluator {
  private final Evaluator left;
  private final Evaluator right;
  private final boolean constantRight;
  // Results by the sign of the comparison.
  private final boolean less;
  private final boolean equal;
  private final boolean greater;

  private Comparison(Function function, Evaluator left, Evaluator right) {
    this.left = left;
    this.right = right;
    this.constantRight =
        right instanceof EvaluatorCompiler.Constant constant && constant.literal().value() != null;
    less =
        function == Function.LESS
            || function == Function.LESS_OR_EQUAL
            || function == Function.NOT_EQUAL;
    greater =
        function == Function.GREATER
            || function == Function.GREATER_OR_EQUAL
            || function == Function.NOT_EQUAL;
    equal =
        function == Function.EQUAL
            || function == Function.LESS_OR_EQUAL
            || function == Function.GREATER_OR_EQUAL;
  }

  static Evaluator of(Expr.Call call, List<Evaluator> arguments) {
    return new Comparison(call.function(), arguments.get(0), arguments.get(1));
  }

  @Override
  public Column evaluate(Batch input, EvaluationErrors errors) {
    Column values = left.evaluate(input, errors);
    int rows = input.rows();
    BooleanColumn out = new BooleanColumn(rows);
    if (constantRight) {
      againstConstant(values, rows, out);
      return out;
    }
    Column others = right.evaluate(input, errors);
    boolean nulls = values.hasNulls() || others.hasNulls();
    for (int row = 0; row < rows; row++) {
      if (nulls && (values.isNull(row) || others.isNull(row))) {
        out.appendNull();
      } else {
        out.append(result(Values.compare(values, row, others, row)));
      }
    }
    return out;
  }

  private void againstConstant(Column values, int rows, BooleanColumn out) {
    Object constant =
        java.util.Objects.requireNonNull(((EvaluatorCompiler.Constant) right).literal().value());
    boolean nulls = values.hasNulls();
    if (values instanceof IntColumn ints) {
      int bound = (Integer) constant;
      for (int row = 0; row < rows; row++) {
        if (nulls && values.isNull(row)) {
          out.appendNull();
        } else {
          out.append(result(Integer.compare(ints.at(row), bound)));
        }
      }
    } else if (values instanceof LongColumn longs) {
      long bound = (Long) constant;
      for (int row = 0; row < rows; row++) {
        if (nulls && values.isNull(row)) {
          out.appendNull();
        } else {
          out.append(result(Long.compare(longs.at(row), bound)));
        }
      }
    } else if (values instanceof DoubleColumn doubles) {
      double bound = (Double) constant;
      for (int row = 0; row < rows; row++) {
        if (nulls && values.isNull(row)) {
          out.appendNull();
        } else {
          out.append(result(Values.compare(doubles.at(row), bound)));
        }
      }
    } else {
      Column bound = Column.create(values.type(), 1);
      bound.appendObject(constant);
      boolean bytes = values instanceof BytesColumn && !less && !greater;
      for (int row = 0; row < rows; row++) {
        if (nulls && values.isNull(row)) {
          out.appendNull();
        } else if (bytes && ((BytesColumn) values).length(row) != ((BytesColumn) bound).length(0)) {
          out.append(false);
        } else {
          out.append(result(Values.compare(values, row, bound, 0)));
        }
      }
    }
  }

  private boolean result(int sign) {
    return sign < 0 ? less : sign > 0 ? greater : equal;
  }

  @Override
  public boolean canFail() {
    return left.canFail() || right.canFail();
  }
}
