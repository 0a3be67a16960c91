package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.schema.DataType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An expression as a person reads it: explicit about casts and precedence, close to the SQL it came
 * from.
 */
public final class ExprText {
  private static final Map<Function, String> OPERATORS =
      Map.ofEntries(
          Map.entry(Function.AND, "AND"),
          Map.entry(Function.OR, "OR"),
          Map.entry(Function.EQUAL, "="),
          Map.entry(Function.NOT_EQUAL, "<>"),
          Map.entry(Function.LESS, "<"),
          Map.entry(Function.LESS_OR_EQUAL, "<="),
          Map.entry(Function.GREATER, ">"),
          Map.entry(Function.GREATER_OR_EQUAL, ">="),
          Map.entry(Function.ADD, "+"),
          Map.entry(Function.SUBTRACT, "-"),
          Map.entry(Function.MULTIPLY, "*"),
          Map.entry(Function.DIVIDE, "/"));

  private ExprText() {}

  public static String of(Expr expr) {
    if (expr instanceof Expr.ColumnRef column) {
      return column.name();
    } else if (expr instanceof Expr.FieldAccess access) {
      return of(access.struct()) + "." + access.name();
    } else if (expr instanceof Expr.Literal literal) {
      return literal(literal);
    }
    return call((Expr.Call) expr);
  }

  private static String literal(Expr.Literal literal) {
    Object value = literal.value();
    if (value == null) {
      return "NULL";
    }
    return literal.type() instanceof DataType.StringType
        ? "'" + value.toString().replace("'", "''") + "'"
        : value.toString();
  }

  private static String call(Expr.Call call) {
    List<String> arguments = call.arguments().stream().map(ExprText::of).toList();
    String operator = OPERATORS.get(call.function());
    if (operator != null) {
      return arguments.stream().collect(Collectors.joining(" " + operator + " ", "(", ")"));
    }
    return switch (call.function()) {
      case IS_NULL -> arguments.get(0) + " IS NULL";
      case IS_NOT_NULL -> arguments.get(0) + " IS NOT NULL";
      case CAST -> "CAST(" + arguments.get(0) + " AS " + call.type().text() + ")";
      case CASE -> cases(arguments);
      default -> call.function() + "(" + String.join(", ", arguments) + ")";
    };
  }

  private static String cases(List<String> arguments) {
    StringBuilder text = new StringBuilder("CASE");
    int i = 0;
    for (; i + 1 < arguments.size(); i += 2) {
      text.append(" WHEN ").append(arguments.get(i)).append(" THEN ").append(arguments.get(i + 1));
    }
    if (i < arguments.size()) {
      text.append(" ELSE ").append(arguments.get(i));
    }
    return text.append(" END").toString();
  }
}
