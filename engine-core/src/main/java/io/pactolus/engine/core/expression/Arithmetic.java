package io.pactolus.engine.core.expression;

import io.pactolus.engine.core.expression.RowEvaluator.Body;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.sql.Expr;
import io.pactolus.pipeline.sql.Function;
import java.util.List;

/** + - * / and MOD. */
final class Arithmetic {
  static final String DIVISION_BY_ZERO = "division by zero";

  private Arithmetic() {}

  static Evaluator of(Expr.Call call, List<Evaluator> arguments) {
    DataType type = call.type();
    Function function = call.function();
    Body body;
    boolean canFail = true;
    if (type instanceof DecimalType decimal) {
      return DecimalArithmetic.of(call, decimal, arguments);
    } else if (type instanceof DataType.IntType) {
      body = ints(function);
    } else if (type instanceof DataType.LongType) {
      body = longs(function);
    } else {
      body = doubles(function);
      canFail = function == Function.DIVIDE || function == Function.MODULO;
    }
    return new RowEvaluator(arguments, type, canFail, body);
  }

  private static Body ints(Function function) {
    return (in, row, out) -> {
      long a = ((IntColumn) in[0]).at(row);
      long b = ((IntColumn) in[1]).at(row);
      if (b == 0 && (function == Function.DIVIDE || function == Function.MODULO)) {
        return DIVISION_BY_ZERO;
      }
      long result =
          switch (function) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            default -> a % b;
          };
      if (result != (int) result) {
        return overflow("int");
      }
      ((IntColumn) out).append((int) result);
      return null;
    };
  }

  private static Body longs(Function function) {
    return (in, row, out) -> {
      long a = ((LongColumn) in[0]).at(row);
      long b = ((LongColumn) in[1]).at(row);
      long result;
      boolean overflow;
      switch (function) {
        case ADD -> {
          result = a + b;
          overflow = ((a ^ result) & (b ^ result)) < 0;
        }
        case SUBTRACT -> {
          result = a - b;
          overflow = ((a ^ b) & (a ^ result)) < 0;
        }
        case MULTIPLY -> {
          result = a * b;
          overflow = Math.multiplyHigh(a, b) != result >> 63;
        }
        default -> {
          if (b == 0) {
            return DIVISION_BY_ZERO;
          }
          boolean divide = function == Function.DIVIDE;
          result = divide ? a / b : a % b;
          overflow = divide && a == Long.MIN_VALUE && b == -1;
        }
      }
      if (overflow) {
        return overflow("long");
      }
      ((LongColumn) out).append(result);
      return null;
    };
  }

  private static Body doubles(Function function) {
    return (in, row, out) -> {
      double a = ((DoubleColumn) in[0]).at(row);
      double b = ((DoubleColumn) in[1]).at(row);
      if (b == 0 && (function == Function.DIVIDE || function == Function.MODULO)) {
        return DIVISION_BY_ZERO;
      }
      ((DoubleColumn) out)
          .append(
              switch (function) {
                case ADD -> a + b;
                case SUBTRACT -> a - b;
                case MULTIPLY -> a * b;
                case DIVIDE -> a / b;
                default -> a % b;
              });
      return null;
    };
  }

  static String overflow(String type) {
    return "the result does not fit " + type;
  }
}
