package io.pactolus.engine.core.expression;

import io.pactolus.engine.core.expression.RowEvaluator.Body;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.sql.Expr;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CAST. */
final class Casts {
  static final long MICROS_PER_DAY = 86_400_000_000L;

  private Casts() {}

  static Evaluator of(Expr.Call call, Evaluator argument) {
    DataType from = call.arguments().get(0).type();
    DataType to = call.type();
    return new RowEvaluator(List.of(argument), to, canFail(from, to), body(from, to));
  }

  private static boolean canFail(DataType from, DataType to) {
    if (to instanceof DataType.DoubleType || to instanceof DataType.StringType) {
      return from instanceof DataType.StringType || from instanceof DataType.BinaryType;
    }
    boolean widens =
        (from instanceof DataType.IntType && to instanceof DataType.LongType)
            || (from instanceof DataType.IntType
                && to instanceof DecimalType decimal
                && decimal.precision() - decimal.scale() >= 10);
    return !widens;
  }

  private static Body body(DataType from, DataType to) {
    if (from instanceof DataType.StringType) {
      return TextCasts.from(to);
    } else if (to instanceof DataType.StringType) {
      return TextCasts.to(from);
    } else if (to instanceof DataType.DoubleType) {
      return (in, row, out) -> {
        ((DoubleColumn) out).append(toDouble(in[0], row));
        return null;
      };
    } else if (to instanceof DataType.BooleanType) {
      return (in, row, out) -> {
        ((BooleanColumn) out).append(toDouble(in[0], row) != 0);
        return null;
      };
    } else if (to instanceof DataType.DateType) {
      return (in, row, out) -> {
        long days = Math.floorDiv(((LongColumn) in[0]).at(row), MICROS_PER_DAY);
        ((IntColumn) out).append((int) days);
        return null;
      };
    } else if (to instanceof DataType.TimestampType) {
      return Casts::midnight;
    } else if (to instanceof DecimalType decimal) {
      return toDecimal(from, decimal);
    }
    return toInteger(from, to instanceof DataType.IntType);
  }

  private static @Nullable String midnight(Column[] in, int row, Column out) {
    long days = ((IntColumn) in[0]).at(row);
    if (Math.abs(days) > Long.MAX_VALUE / MICROS_PER_DAY) {
      return Arithmetic.overflow("timestamp");
    }
    ((LongColumn) out).append(days * MICROS_PER_DAY);
    return null;
  }

  private static Body toInteger(DataType from, boolean narrow) {
    return (in, row, out) -> {
      long value;
      if (from instanceof DataType.DoubleType) {
        double number = ((DoubleColumn) in[0]).at(row);
        double rounded = Math.abs(number) >= 0x1p52 ? number : halfAwayFromZero(number);
        // 2^63 itself does not fit, and NaN fails this comparison too.
        if (!(rounded >= -0x1p63 && rounded < 0x1p63)) {
          return Arithmetic.overflow(narrow ? "int" : "long");
        }
        value = (long) rounded;
      } else if (in[0] instanceof DecimalColumn) {
        BigDecimal rounded = DecimalArithmetic.value(in[0], row).setScale(0, RoundingMode.HALF_UP);
        if (rounded.unscaledValue().bitLength() > 63) {
          return Arithmetic.overflow(narrow ? "int" : "long");
        }
        value = rounded.longValue();
      } else {
        value = toLong(in[0], row);
      }
      return appendInteger(value, narrow, out);
    };
  }

  static @Nullable String appendInteger(long value, boolean narrow, Column out) {
    if (!narrow) {
      ((LongColumn) out).append(value);
    } else if (value == (int) value) {
      ((IntColumn) out).append((int) value);
    } else {
      return Arithmetic.overflow("int");
    }
    return null;
  }

  private static double halfAwayFromZero(double value) {
    double whole = Math.floor(Math.abs(value));
    // Exact below 2^52, unlike floor(x + 0.5), which makes 1 of the largest double below 0.5.
    double rounded = Math.abs(value) - whole >= 0.5 ? whole + 1 : whole;
    return Math.copySign(rounded, value);
  }

  private static Body toDecimal(DataType from, DecimalType type) {
    if (from instanceof DataType.IntType && type.scale() == 0 && type.precision() >= 10) {
      return (in, row, out) -> {
        ((DecimalColumn) out).append(((IntColumn) in[0]).at(row));
        return null;
      };
    }
    return (in, row, out) -> {
      BigDecimal value;
      if (from instanceof DataType.DoubleType) {
        double number = ((DoubleColumn) in[0]).at(row);
        if (!Double.isFinite(number)) {
          return Arithmetic.overflow(type.text());
        }
        value = new BigDecimal(DoubleText.of(number));
      } else if (in[0] instanceof DecimalColumn) {
        value = DecimalArithmetic.value(in[0], row);
      } else {
        value = BigDecimal.valueOf(toLong(in[0], row));
      }
      return DecimalArithmetic.append(value, type, out);
    };
  }

  private static long toLong(Column column, int row) {
    if (column instanceof IntColumn ints) {
      return ints.at(row);
    } else if (column instanceof BooleanColumn booleans) {
      return booleans.at(row) ? 1 : 0;
    }
    return ((LongColumn) column).at(row);
  }

  private static double toDouble(Column column, int row) {
    if (column instanceof DoubleColumn doubles) {
      return doubles.at(row);
    } else if (column instanceof DecimalColumn) {
      return DecimalArithmetic.value(column, row).doubleValue();
    }
    return toLong(column, row);
  }

  /** What is said of a text that cannot be read; long texts are cut off. */
  static String unreadable(BytesColumn column, int row, String as) {
    String text = column.string(row);
    String shown =
        text.codePointCount(0, text.length()) <= 40
            ? text
            : text.substring(0, text.offsetByCodePoints(0, 40)) + "...";
    return "'" + shown + "' is not " + as;
  }
}
