package io.pactolus.engine.core.expression;

import io.pactolus.engine.core.expression.RowEvaluator.Body;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.sql.Expr;
import io.pactolus.pipeline.sql.Function;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decimal arithmetic: in 64 or 128 bits where the result type has room, else with BigDecimal. */
final class DecimalArithmetic {
  private static final BigInteger[] POWERS = new BigInteger[78];

  static {
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = BigInteger.TEN.pow(i);
    }
  }

  private DecimalArithmetic() {}

  static Evaluator of(Expr.Call call, DecimalType type, List<Evaluator> arguments) {
    DecimalType a = (DecimalType) call.arguments().get(0).type();
    DecimalType b = (DecimalType) call.arguments().get(1).type();
    boolean longs = a.precision() <= 18 && b.precision() <= 18;
    boolean divides = call.function() == Function.DIVIDE || call.function() == Function.MODULO;
    Body body = general(call.function(), type);
    boolean canFail = divides || type.precision() == 38;
    if (longs && call.function() == Function.MULTIPLY && type.scale() == a.scale() + b.scale()) {
      // The product of two numbers of at most 18 digits has at most 36.
      canFail = false;
      body = type.precision() <= 18 ? shortProduct() : longProduct();
    } else if (longs
        && !divides
        && type.precision() <= 18
        && call.function() != Function.MULTIPLY) {
      body = shortSum(call.function(), factor(type, a), factor(type, b));
    }
    return new RowEvaluator(arguments, type, canFail, body);
  }

  private static long factor(DecimalType result, DecimalType operand) {
    return POWERS[result.scale() - operand.scale()].longValueExact();
  }

  private static Body shortProduct() {
    return (in, row, out) -> {
      ((DecimalColumn) out)
          .append(
              ((DecimalColumn) in[0]).unscaledLong(row)
                  * ((DecimalColumn) in[1]).unscaledLong(row));
      return null;
    };
  }

  private static Body longProduct() {
    return (in, row, out) -> {
      long a = ((DecimalColumn) in[0]).unscaledLong(row);
      long b = ((DecimalColumn) in[1]).unscaledLong(row);
      ((DecimalColumn) out).append(Math.multiplyHigh(a, b), a * b);
      return null;
    };
  }

  private static Body shortSum(Function function, long factorA, long factorB) {
    long sign = function == Function.ADD ? 1 : -1;
    return (in, row, out) -> {
      long a = ((DecimalColumn) in[0]).unscaledLong(row) * factorA;
      long b = ((DecimalColumn) in[1]).unscaledLong(row) * factorB;
      ((DecimalColumn) out).append(a + sign * b);
      return null;
    };
  }

  private static Body general(Function function, DecimalType type) {
    return (in, row, out) -> {
      BigDecimal a = value(in[0], row);
      BigDecimal b = value(in[1], row);
      boolean divides = function == Function.DIVIDE || function == Function.MODULO;
      if (divides && b.signum() == 0) {
        return Arithmetic.DIVISION_BY_ZERO;
      }
      BigDecimal result =
          switch (function) {
            case ADD -> a.add(b);
            case SUBTRACT -> a.subtract(b);
            case MULTIPLY -> a.multiply(b);
            case DIVIDE -> a.divide(b, type.scale(), RoundingMode.HALF_UP);
            default -> a.remainder(b);
          };
      return append(result, type, out);
    };
  }

  static BigDecimal value(Column column, int row) {
    DecimalColumn decimals = (DecimalColumn) column;
    return new BigDecimal(decimals.unscaled(row), decimals.decimal().scale());
  }

  /** Rounds half up to the type's scale and appends; or says that it does not fit. */
  static @Nullable String append(BigDecimal value, DecimalType type, Column out) {
    // Decides before rounding, which would build all digits of a number such as 1E+1000000.
    if ((long) value.precision() - value.scale() > type.precision() - type.scale() + 1L
        && value.signum() != 0) {
      return Arithmetic.overflow(type.text());
    }
    BigInteger unscaled = value.setScale(type.scale(), RoundingMode.HALF_UP).unscaledValue();
    if (unscaled.abs().compareTo(POWERS[type.precision()]) >= 0) {
      return Arithmetic.overflow(type.text());
    }
    ((DecimalColumn) out).append(unscaled);
    return null;
  }
}
