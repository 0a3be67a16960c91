package io.pactolus.engine.core.expression;

import io.pactolus.engine.core.expression.RowEvaluator.Body;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.sql.Expr;
import io.pactolus.pipeline.sql.Function;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Numeric functions of one number, POWER and ROUND. */
final class Mathematics {
  private Mathematics() {}

  static Evaluator of(Expr.Call call, List<Evaluator> arguments) {
    Function function = call.function();
    DataType type = call.type();
    if (function == Function.ROUND) {
      Object digits = ((Expr.Literal) call.arguments().get(1)).value();
      int keep = digits instanceof Integer given ? given : 0;
      Body body = type instanceof DecimalType decimal ? decimal(function, decimal) : round(keep);
      return new RowEvaluator(arguments.subList(0, 1), type, type instanceof DecimalType, body);
    }
    if (type instanceof DecimalType decimal) {
      boolean canFail = function != Function.NEGATE && function != Function.ABS;
      return new RowEvaluator(arguments, type, canFail, decimal(function, decimal));
    } else if (type instanceof DataType.IntType) {
      return new RowEvaluator(arguments, type, true, ints(function));
    } else if (type instanceof DataType.LongType) {
      return new RowEvaluator(arguments, type, true, longs(function));
    }
    boolean canFail =
        function == Function.SQRT || function == Function.LN || function == Function.LOG10;
    Body body = function == Function.POWER ? power() : doubles(function);
    return new RowEvaluator(arguments, type, canFail, body);
  }

  private static Body ints(Function function) {
    return (in, row, out) -> {
      int value = ((IntColumn) in[0]).at(row);
      if (value == Integer.MIN_VALUE) {
        return Arithmetic.overflow("int");
      }
      ((IntColumn) out).append(function == Function.ABS ? Math.abs(value) : -value);
      return null;
    };
  }

  private static Body longs(Function function) {
    return (in, row, out) -> {
      long value = ((LongColumn) in[0]).at(row);
      if (value == Long.MIN_VALUE) {
        return Arithmetic.overflow("long");
      }
      ((LongColumn) out).append(function == Function.ABS ? Math.abs(value) : -value);
      return null;
    };
  }

  private static Body decimal(Function function, DecimalType type) {
    return (in, row, out) -> {
      DecimalColumn column = (DecimalColumn) in[0];
      BigDecimal value = DecimalArithmetic.value(column, row);
      BigDecimal result =
          switch (function) {
            case NEGATE -> value.negate();
            case ABS -> value.abs();
            case FLOOR -> value.setScale(0, RoundingMode.FLOOR);
            case CEIL -> value.setScale(0, RoundingMode.CEILING);
            default -> value;
          };
      return DecimalArithmetic.append(result, type, out);
    };
  }

  // StrictMath, so that every machine and every JVM gives the same bits.
  private static Body doubles(Function function) {
    return (in, row, out) -> {
      double value = ((DoubleColumn) in[0]).at(row);
      if (function == Function.SQRT && value < 0) {
        return "square root of a negative number";
      }
      if ((function == Function.LN || function == Function.LOG10) && value <= 0) {
        return "logarithm of zero or a negative number";
      }
      ((DoubleColumn) out)
          .append(
              switch (function) {
                case NEGATE -> -value;
                case ABS -> Math.abs(value);
                case FLOOR -> Math.floor(value);
                case CEIL -> Math.ceil(value);
                case SQRT -> StrictMath.sqrt(value);
                case EXP -> StrictMath.exp(value);
                case LN -> StrictMath.log(value);
                case LOG10 -> StrictMath.log10(value);
                default -> throw new IllegalStateException(function + " is not of one double");
              });
      return null;
    };
  }

  private static Body power() {
    return (in, row, out) -> {
      double base = ((DoubleColumn) in[0]).at(row);
      double exponent = ((DoubleColumn) in[1]).at(row);
      // C and SQL say pow(1, NaN) is 1; Java says NaN.
      ((DoubleColumn) out).append(base == 1 ? 1 : StrictMath.pow(base, exponent));
      return null;
    };
  }

  private static Body round(int digits) {
    return (in, row, out) -> {
      double value = ((DoubleColumn) in[0]).at(row);
      boolean finite = Double.isFinite(value);
      ((DoubleColumn) out).append(finite ? rounded(value, digits) : value);
      return null;
    };
  }

  private static double rounded(double value, int digits) {
    return new BigDecimal(DoubleText.of(value))
        .setScale(digits, RoundingMode.HALF_UP)
        .doubleValue();
  }
}
