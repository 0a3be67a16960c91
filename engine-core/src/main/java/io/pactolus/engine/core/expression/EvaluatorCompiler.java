package io.pactolus.engine.core.expression;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.StructColumn;
import io.pactolus.pipeline.sql.Expr;
import java.util.List;

/** Expressions to evaluators. */
final class EvaluatorCompiler {
  private EvaluatorCompiler() {}

  static Evaluator compile(Expr expr) {
    if (expr instanceof Expr.ColumnRef ref) {
      return new Reference(ref.index());
    } else if (expr instanceof Expr.Literal literal) {
      return new Constant(literal);
    } else if (expr instanceof Expr.FieldAccess access) {
      return new StructField(compile(access.struct()), access);
    }
    return call((Expr.Call) expr);
  }

  private static Evaluator call(Expr.Call call) {
    List<Evaluator> arguments = call.arguments().stream().map(EvaluatorCompiler::compile).toList();
    return switch (call.function()) {
      case AND, OR -> new Logic(call.function(), arguments);
      case NOT, IS_TRUE, IS_FALSE, IS_NULL, IS_NOT_NULL ->
          new Truth(call.function(), arguments.get(0));
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          Comparison.of(call, arguments);
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO -> Arithmetic.of(call, arguments);
      case NEGATE, ABS, ROUND, FLOOR, CEIL, POWER, SQRT, EXP, LN, LOG10 ->
          Mathematics.of(call, arguments);
      case CASE -> new Choice(call, arguments);
      case COALESCE -> new Coalesce(call, arguments);
      case NULLIF -> new NullIf(call, arguments);
      case CAST -> Casts.of(call, arguments.get(0));
      case UPPER,
          LOWER,
          TRIM,
          LTRIM,
          RTRIM,
          SUBSTRING,
          POSITION,
          CHAR_LENGTH,
          CONCAT,
          REPLACE,
          LIKE ->
          Texts.of(call, arguments);
      case EXTRACT, DATE_TRUNC, TIMESTAMP_ADD -> Timestamps.of(call, arguments);
    };
  }

  private record Reference(int index) implements Evaluator {
    @Override
    public Column evaluate(Batch input, EvaluationErrors errors) {
      return input.column(index);
    }

    @Override
    public boolean canFail() {
      return false;
    }
  }

  /** The same value in every row. */
  record Constant(Expr.Literal literal) implements Evaluator {
    @Override
    public Column evaluate(Batch input, EvaluationErrors errors) {
      int rows = input.rows();
      Column out = Column.create(literal.type(), rows);
      if (rows > 0) {
        out.appendObject(literal.value());
      }
      for (int row = 1; row < rows; row++) {
        out.appendFrom(out, 0);
      }
      return out;
    }

    @Override
    public boolean canFail() {
      return false;
    }
  }

  private record StructField(Evaluator struct, Expr.FieldAccess access) implements Evaluator {
    @Override
    public Column evaluate(Batch input, EvaluationErrors errors) {
      StructColumn structs = (StructColumn) struct.evaluate(input, errors);
      Column field = structs.field(access.index());
      if (!structs.hasNulls()) {
        return field;
      }
      Column out = Column.create(access.type(), structs.size());
      for (int row = 0; row < structs.size(); row++) {
        if (structs.isNull(row)) {
          out.appendNull();
        } else {
          out.appendFrom(field, row);
        }
      }
      return out;
    }

    @Override
    public boolean canFail() {
      return struct.canFail();
    }
  }
}
