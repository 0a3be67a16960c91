package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Expressions in the words of DuckDB 1.5, with the meaning they have here. */
final class DuckDbExpression {
  private final Function<Expr.ColumnRef, String> columns;

  DuckDbExpression(Function<Expr.ColumnRef, String> columns) {
    this.columns = columns;
  }

  String text(Expr expr) {
    if (expr instanceof Expr.ColumnRef column) {
      return plainTime(columns.apply(column), column.type());
    } else if (expr instanceof Expr.Literal literal) {
      return literal(literal);
    } else if (expr instanceof Expr.FieldAccess access) {
      return plainTime(
          "struct_extract(%s, %s)".formatted(text(access.struct()), string(access.name())),
          access.type());
    }
    return call((Expr.Call) expr);
  }

  /** Files give timestamps with a time zone; all else here is without, in UTC. */
  private static String plainTime(String text, DataType type) {
    return type instanceof DataType.TimestampType ? "CAST(" + text + " AS TIMESTAMP)" : text;
  }

  private String call(Expr.Call call) {
    List<String> a = call.arguments().stream().map(this::text).toList();
    String type = typeName(call.type());
    return switch (call.function()) {
      case AND -> joined(a, " AND ");
      case OR -> joined(a, " OR ");
      case NOT -> "(NOT " + a.get(0) + ")";
      case IS_NULL -> "(" + a.get(0) + " IS NULL)";
      case IS_NOT_NULL -> "(" + a.get(0) + " IS NOT NULL)";
      case IS_TRUE -> "(" + a.get(0) + " IS TRUE)";
      case IS_FALSE -> "(" + a.get(0) + " IS FALSE)";
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          joined(a, " " + call.function().sql() + " ");
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO -> arithmetic(call, a, type);
      case NEGATE -> "(-" + a.get(0) + ")";
      case ABS -> "abs(" + a.get(0) + ")";
      case ROUND -> round(call, a, type);
      case FLOOR -> "CAST(floor(" + a.get(0) + ") AS " + type + ")";
      case CEIL -> "CAST(ceil(" + a.get(0) + ") AS " + type + ")";
      case POWER -> named("pow", a);
      case SQRT -> named("sqrt", a);
      case EXP -> named("exp", a);
      case LN -> named("ln", a);
      case LOG10 -> named("log10", a);
      case CASE -> caseOf(a);
      case COALESCE -> named("coalesce", a);
      case NULLIF -> named("nullif", a);
      case CAST -> cast(call, a.get(0), type);
      case UPPER -> named("upper", a);
      case LOWER -> named("lower", a);
      case TRIM -> named("trim", a);
      case LTRIM -> named("ltrim", a);
      case RTRIM -> named("rtrim", a);
      case SUBSTRING -> substring(a);
      case POSITION -> "CAST(strpos(" + a.get(1) + ", " + a.get(0) + ") AS INTEGER)";
      case CHAR_LENGTH -> "CAST(length(" + a.get(0) + ") AS INTEGER)";
      case CONCAT -> joined(a, " || ");
      case REPLACE -> named("replace", a);
      case LIKE ->
          "(%s LIKE %s%s)"
              .formatted(a.get(0), a.get(1), a.size() == 3 ? " ESCAPE " + a.get(2) : "");
      case EXTRACT -> extract(a);
      case DATE_TRUNC -> "CAST(" + named("date_trunc", a) + " AS TIMESTAMP)";
      case TIMESTAMP_ADD -> {
        boolean months = a.get(2).equals("'MONTH'");
        yield "(%s + %s(%s))"
            .formatted(a.get(0), months ? "to_months" : "to_microseconds", a.get(1));
      }
    };
  }

  private static String arithmetic(Expr.Call call, List<String> a, String type) {
    if (call.type() instanceof DecimalType decimal) {
      if (call.function() == io.pactolus.pipeline.sql.Function.DIVIDE) {
        int s1 = ((DecimalType) call.arguments().get(0).type()).scale();
        int s2 = ((DecimalType) call.arguments().get(1).type()).scale();
        return divide(unscaled(a.get(0)), unscaled(a.get(1)), decimal.scale() - s1 + s2, decimal);
      }
      return "CAST(" + joined(a, operator(call)) + " AS " + type + ")";
    }
    return joined(a, operator(call));
  }

  private static String operator(Expr.Call call) {
    return switch (call.function()) {
      case ADD -> " + ";
      case SUBTRACT -> " - ";
      case MULTIPLY -> " * ";
      case MODULO -> " % ";
      default -> call.type() instanceof DataType.DoubleType ? " / " : " // ";
    };
  }

  /** All digits of a decimal as an integer. */
  static String unscaled(String decimal) {
    return "CAST(replace(CAST(" + decimal + " AS VARCHAR), '.', '') AS HUGEINT)";
  }

  /**
   * Half-up quotient of two integers as decimal; DuckDB itself divides decimals as doubles.
   *
   * @param shift powers of ten the dividend lacks
   */
  static String divide(String dividend, String divisor, int shift, DecimalType type) {
    String n = shift > 0 ? "(" + dividend + " * " + power(shift) + ")" : dividend;
    String d = shift < 0 ? "(" + divisor + " * " + power(-shift) + ")" : divisor;
    String quotient = "((2 * abs(%1$s) + abs(%2$s)) // (2 * abs(%2$s)))".formatted(n, d);
    // By way of text, the only way to a decimal of 38 digits that does not overflow in between.
    return """
    CAST(CASE WHEN sign(%1$s) * sign(%2$s) < 0 THEN '-' ELSE '' END || CAST(%3$s // %4$s AS VARCHAR) \
    || '.' || lpad(CAST(%3$s %% %4$s AS VARCHAR), %5$d, '0') AS %6$s)\
    """
        .formatted(n, d, quotient, power(type.scale()), type.scale(), typeName(type));
  }

  private static String power(int digits) {
    return "CAST(1" + "0".repeat(digits) + " AS HUGEINT)";
  }

  private static String round(Expr.Call call, List<String> a, String type) {
    if (call.type() instanceof DecimalType) {
      return "CAST(" + a.get(0) + " AS " + type + ")";
    }
    // By its decimal digits, as here; round() of DuckDB works on the binary number.
    return "coalesce(CAST(TRY_CAST(CAST(%1$s AS VARCHAR) AS DECIMAL(38,%2$s)) AS DOUBLE), %1$s)"
        .formatted(a.get(0), ((Expr.Literal) call.arguments().get(1)).value());
  }

  private static String caseOf(List<String> a) {
    StringBuilder out = new StringBuilder("(CASE");
    for (int i = 0; i + 1 < a.size(); i += 2) {
      out.append(" WHEN ").append(a.get(i)).append(" THEN ").append(a.get(i + 1));
    }
    return out.append(" ELSE ").append(a.get(a.size() - 1)).append(" END)").toString();
  }

  private static String cast(Expr.Call call, String value, String type) {
    DataType from = call.arguments().get(0).type();
    DataType to = call.type();
    boolean doubles = from instanceof DataType.DoubleType;
    if ((doubles && to instanceof DataType.StringType)
        || from instanceof DataType.BinaryType
        || to instanceof DataType.BinaryType) {
      throw SqlTrouble.at(
          SqlParserPos.ZERO,
          "CAST from %s to %s is not supported in a gold query; make it a derived column of the"
                  .formatted(from.text(), to.text())
              + " silver table");
    }
    if (doubles && TypeNames.isInteger(to)) {
      // A plain CAST rounds half to even.
      return "CAST(round(" + value + ") AS " + type + ")";
    }
    if (doubles && to instanceof DecimalType) {
      return "CAST(CAST(" + value + " AS VARCHAR) AS " + type + ")";
    }
    return "CAST(" + value + " AS " + type + ")";
  }

  /** SUBSTRING of DuckDB counts negative positions from the end. */
  private static String substring(List<String> a) {
    String text = a.get(0);
    String start = a.get(1);
    if (a.size() == 2) {
      return "substring(%s, greatest(%s, 1))".formatted(text, start);
    }
    return "substring(%1$s, greatest(%2$s, 1), greatest(%2$s + %3$s - greatest(%2$s, 1), 0))"
        .formatted(text, start, a.get(2));
  }

  private static String extract(List<String> a) {
    return a.get(0).equals("'EPOCH'")
        ? "CAST(floor(epoch_us(CAST(%s AS TIMESTAMP)) / 1000000) AS BIGINT)".formatted(a.get(1))
        : "date_part(" + a.get(0) + ", " + a.get(1) + ")";
  }

  private static String literal(Expr.Literal literal) {
    Object value = literal.value();
    String type = typeName(literal.type());
    if (value == null) {
      return "CAST(NULL AS " + type + ")";
    } else if (value instanceof byte[] bytes) {
      return "unhex('" + HexFormat.of().formatHex(bytes) + "')";
    } else if (value instanceof String text) {
      return string(text);
    } else if (value instanceof BigDecimal number) {
      return "CAST('" + number.toPlainString() + "' AS " + type + ")";
    } else if (literal.type() instanceof DataType.TimestampType) {
      return "make_timestamp(CAST(" + value + " AS BIGINT))";
    } else if (literal.type() instanceof DataType.DateType) {
      return "CAST('" + Times.formatDate((Integer) value) + "' AS DATE)";
    }
    return value instanceof Boolean ? value.toString() : "CAST('" + value + "' AS " + type + ")";
  }

  static String typeName(DataType type) {
    if (type instanceof DecimalType decimal) {
      return "DECIMAL(" + decimal.precision() + "," + decimal.scale() + ")";
    } else if (type instanceof DataType.ArrayType array) {
      return typeName(array.element()) + "[]";
    } else if (type instanceof DataType.StructType struct) {
      return struct.fields().stream()
          .map(f -> quoted(f.name()) + " " + typeName(f.type()))
          .collect(Collectors.joining(", ", "STRUCT(", ")"));
    }
    return switch (type.text()) {
      case "int" -> "INTEGER";
      case "long" -> "BIGINT";
      case "string" -> "VARCHAR";
      case "binary" -> "BLOB";
      default -> type.text().toUpperCase(java.util.Locale.ROOT);
    };
  }

  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  private static String string(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String joined(List<String> parts, String between) {
    return "(" + String.join(between, parts) + ")";
  }

  private static String named(String function, List<String> arguments) {
    return function + "(" + String.join(", ", arguments) + ")";
  }
}
