package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlLikeOperator;

/** Calls by name: numeric, text and time functions, CAST, COALESCE, NULLIF. */
final class FunctionCalls {
  private static final Set<String> EXTRACTABLE =
      Set.of(
          "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DOY", "ISODOW", "HOUR", "MINUTE", "SECOND",
          "EPOCH");
  private static final Set<String> TRUNCATABLE =
      Set.of("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND");
  private static final Set<String> AGGREGATES =
      Set.of("COUNT", "SUM", "MIN", "MAX", "AVG", "STDDEV", "VARIANCE", "ANY_VALUE", "LISTAGG");

  private final ExpressionCompiler compiler;

  FunctionCalls(ExpressionCompiler compiler) {
    this.compiler = compiler;
  }

  Expr call(SqlCall call) {
    if (call.getKind() == SqlKind.LIKE) {
      return like(call);
    }
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    return switch (name) {
      case "CAST" ->
          Conversion.explicit(
              call,
              compiler.compile(call.operand(0)),
              TypeNames.of((SqlDataTypeSpec) call.operand(1)));
      case "COALESCE" -> coalesce(call);
      case "NULLIF" -> nullif(call);
      case "MOD" -> {
        arity(call, 2, 2);
        yield compiler.arithmetic(Function.MODULO, call);
      }
      case "ABS" -> {
        arity(call, 1, 1);
        Expr value = compiler.number(call.operand(0), name);
        yield make(Function.ABS, value.type(), value);
      }
      case "ROUND" -> round(call);
      case "FLOOR" -> floor(Function.FLOOR, call);
      case "CEIL", "CEILING" -> floor(Function.CEIL, call);
      case "POWER", "POW" -> doubles(Function.POWER, call, 2);
      case "SQRT" -> doubles(Function.SQRT, call, 1);
      case "EXP" -> doubles(Function.EXP, call, 1);
      case "LN" -> doubles(Function.LN, call, 1);
      case "LOG10" -> doubles(Function.LOG10, call, 1);
      case "UPPER" -> text(Function.UPPER, call);
      case "LOWER" -> text(Function.LOWER, call);
      case "TRIM" -> trim(call);
      case "LTRIM", "RTRIM" -> sideTrim(call, name);
      case "SUBSTRING", "SUBSTR" -> substring(call);
      case "POSITION" -> position(call);
      case "CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH" -> {
        arity(call, 1, 1);
        yield make(Function.CHAR_LENGTH, DataType.INT, string(call, 0));
      }
      case "||", "CONCAT" -> concat(call);
      case "REPLACE" -> {
        arity(call, 3, 3);
        yield make(
            Function.REPLACE, DataType.STRING, string(call, 0), string(call, 1), string(call, 2));
      }
      case "EXTRACT" -> extract(call, unit(call.operand(0)), call.operand(1));
      case "YEAR", "QUARTER", "MONTH", "WEEK", "HOUR", "MINUTE", "SECOND" ->
          extract(call, name, call.operand(0));
      case "DAYOFMONTH" -> extract(call, "DAY", call.operand(0));
      case "DAYOFYEAR" -> extract(call, "DOY", call.operand(0));
      case "DATE_TRUNC" -> {
        arity(call, 2, 2);
        String unit = Literals.text(call.operand(0), "the unit of DATE_TRUNC");
        yield truncate(call, unit.toUpperCase(Locale.ROOT), call.operand(1));
      }
      default -> throw unsupported(call, name);
    };
  }

  private static SqlTrouble unsupported(SqlCall call, String name) {
    if (AGGREGATES.contains(name) || call.getKind() == SqlKind.FILTER) {
      return SqlTrouble.at(
          call, name + " is an aggregate; aggregates belong into the SELECT list of a gold table");
    }
    // Calcite's parser knows these as $TUMBLE and so on when they stand in GROUP BY.
    String plain = name.startsWith("$") ? name.substring(1) : name;
    if (plain.equals("TUMBLE") || plain.equals("HOP")) {
      return SqlTrouble.at(
          call,
          plain
              + " belongs into FROM: FROM TABLE("
              + plain
              + "(TABLE t, DESCRIPTOR(ts), INTERVAL ...)), and GROUP BY window_start, window_end");
    }
    return SqlTrouble.at(
        call, "%s is not supported; supported are: %s".formatted(plain, Function.supported()));
  }

  private Expr coalesce(SqlCall call) {
    arity(call, 1, 100);
    var values = new ArrayList<Expr>();
    for (SqlNode operand : call.getOperandList()) {
      values.add(compiler.compile(operand));
    }
    List<Expr> unified = Conversion.unify(call, values);
    return new Expr.Call(
        Function.COALESCE,
        unified,
        unified.get(0).type(),
        unified.stream().allMatch(Expr::nullable));
  }

  private Expr nullif(SqlCall call) {
    arity(call, 2, 2);
    Expr first = compiler.root(call.operand(0));
    Expr second = compiler.compile(call.operand(1));
    Expr equal = compiler.compare(call, Function.EQUAL, first, second);
    List<Expr> compared = ((Expr.Call) equal).arguments();
    if (compared.get(0).type().equals(first.type())) {
      return new Expr.Call(Function.NULLIF, compared, first.type(), true);
    }
    // The comparison needed a wider type; the result keeps the type of the first argument.
    return new Expr.Call(
        Function.CASE,
        List.of(equal, new Expr.Literal(null, first.type()), first),
        first.type(),
        true);
  }

  private Expr round(SqlCall call) {
    arity(call, 1, 2);
    Expr value = compiler.number(call.operand(0), "ROUND");
    int digits = 0;
    if (call.operandCount() == 2) {
      if (!(compiler.compile(call.operand(1)) instanceof Expr.Literal literal)
          || !(literal.value() instanceof Integer given)
          || given < 0
          || given > 18) {
        throw SqlTrouble.at(call.operand(1), "the digits of ROUND must be a constant from 0 to 18");
      }
      digits = given;
    }
    if (TypeNames.isInteger(value.type())) {
      return value;
    }
    Expr keep = new Expr.Literal(digits, DataType.INT);
    if (value.type() instanceof DecimalType decimal) {
      if (digits >= decimal.scale()) {
        return value;
      }
      int precision = Math.min(38, decimal.precision() - decimal.scale() + digits + 1);
      return make(Function.ROUND, new DecimalType(precision, digits), value, keep);
    }
    return make(Function.ROUND, value.type(), value, keep);
  }

  private Expr floor(Function function, SqlCall call) {
    arity(call, 1, 2);
    if (call.operandCount() == 2) {
      if (function == Function.CEIL) {
        throw SqlTrouble.at(call, "CEIL of a timestamp is not supported; use FLOOR(t TO unit)");
      }
      return truncate(call, unit(call.operand(1)), call.operand(0));
    }
    Expr value = compiler.number(call.operand(0), function.sql());
    if (TypeNames.isInteger(value.type())) {
      return value;
    }
    if (value.type() instanceof DecimalType decimal) {
      if (decimal.scale() == 0) {
        return value;
      }
      int precision = Math.min(38, decimal.precision() - decimal.scale() + 1);
      return make(function, new DecimalType(precision, 0), value);
    }
    return make(function, value.type(), value);
  }

  private Expr doubles(Function function, SqlCall call, int count) {
    arity(call, count, count);
    var arguments = new ArrayList<Expr>();
    for (SqlNode operand : call.getOperandList()) {
      arguments.add(
          Conversion.cast(operand, compiler.number(operand, function.sql()), DataType.DOUBLE));
    }
    return ExpressionCompiler.make(function, arguments, DataType.DOUBLE);
  }

  private Expr text(Function function, SqlCall call) {
    arity(call, 1, 1);
    return make(function, DataType.STRING, string(call, 0));
  }

  private Expr trim(SqlCall call) {
    String side = String.valueOf(((SqlLiteral) call.operand(0)).getValue());
    Function function =
        switch (side) {
          case "LEADING" -> Function.LTRIM;
          case "TRAILING" -> Function.RTRIM;
          default -> Function.TRIM;
        };
    String characters = Literals.text(call.operand(1), "the characters of TRIM");
    return make(
        function, DataType.STRING, string(call, 2), new Expr.Literal(characters, DataType.STRING));
  }

  private Expr sideTrim(SqlCall call, String name) {
    arity(call, 1, 2);
    String characters =
        call.operandCount() == 1
            ? " "
            : Literals.text(call.operand(1), "the characters of " + name);
    return make(
        Function.valueOf(name),
        DataType.STRING,
        string(call, 0),
        new Expr.Literal(characters, DataType.STRING));
  }

  private Expr substring(SqlCall call) {
    arity(call, 2, 3);
    var arguments = new ArrayList<Expr>();
    arguments.add(string(call, 0));
    arguments.add(compiler.typed(call.operand(1), DataType.INT, "the start of SUBSTRING"));
    if (call.operandCount() == 3) {
      arguments.add(compiler.typed(call.operand(2), DataType.INT, "the length of SUBSTRING"));
    }
    return ExpressionCompiler.make(Function.SUBSTRING, arguments, DataType.STRING);
  }

  private Expr position(SqlCall call) {
    if (call.operandCount() != 2) {
      throw SqlTrouble.at(call, "POSITION takes two texts: POSITION(what IN where)");
    }
    return make(Function.POSITION, DataType.INT, string(call, 0), string(call, 1));
  }

  private Expr concat(SqlCall call) {
    var parts = new ArrayList<Expr>();
    for (int i = 0; i < call.operandCount(); i++) {
      Expr part = string(call, i);
      if (part instanceof Expr.Call inner && inner.function() == Function.CONCAT) {
        parts.addAll(inner.arguments());
      } else {
        parts.add(part);
      }
    }
    if (parts.isEmpty()) {
      throw SqlTrouble.at(call, "CONCAT needs an argument");
    }
    return ExpressionCompiler.make(Function.CONCAT, parts, DataType.STRING);
  }

  private Expr like(SqlCall call) {
    SqlLikeOperator operator = (SqlLikeOperator) call.getOperator();
    if (!operator.isCaseSensitive()) {
      throw SqlTrouble.at(call, "ILIKE is not supported; write LOWER(...) LIKE '...'");
    }
    var arguments = new ArrayList<Expr>();
    arguments.add(string(call, 0));
    String pattern = Literals.text(call.operand(1), "the pattern of LIKE");
    arguments.add(new Expr.Literal(pattern, DataType.STRING));
    if (call.operandCount() == 3) {
      String escape = Literals.text(call.operand(2), "the escape of LIKE");
      if (escape.codePointCount(0, escape.length()) != 1) {
        throw SqlTrouble.at(call.operand(2), "the escape of LIKE must be one character");
      }
      if (!escapesWell(pattern, escape)) {
        throw SqlTrouble.at(
            call.operand(1), "in the pattern the escape must be followed by %, _ or itself");
      }
      arguments.add(new Expr.Literal(escape, DataType.STRING));
    }
    Expr like = ExpressionCompiler.make(Function.LIKE, arguments, DataType.BOOLEAN);
    return operator.isNegated() ? ExpressionCompiler.not(like) : like;
  }

  private static boolean escapesWell(String pattern, String escape) {
    int at = pattern.indexOf(escape);
    while (at >= 0) {
      String rest = pattern.substring(at + escape.length());
      if (!rest.startsWith("%") && !rest.startsWith("_") && !rest.startsWith(escape)) {
        return false;
      }
      int skipped = rest.startsWith(escape) ? escape.length() : 1;
      at = pattern.indexOf(escape, at + escape.length() + skipped);
    }
    return true;
  }

  private Expr extract(SqlCall call, String unit, SqlNode operand) {
    if (unit.equals("DOW")) {
      throw SqlTrouble.at(
          call, "DOW counts differently in every database; use ISODOW (Monday is 1, Sunday 7)");
    }
    if (!EXTRACTABLE.contains(unit)) {
      throw SqlTrouble.at(
          call,
          "EXTRACT(%s ...) is not supported; there are: %s"
              .formatted(unit, String.join(", ", new java.util.TreeSet<>(EXTRACTABLE))));
    }
    return make(
        Function.EXTRACT,
        DataType.LONG,
        new Expr.Literal(unit, DataType.STRING),
        time(operand, "EXTRACT"));
  }

  private Expr truncate(SqlCall call, String unit, SqlNode operand) {
    if (!TRUNCATABLE.contains(unit)) {
      throw SqlTrouble.at(
          call,
          "rounding down to %s is not supported; there are: %s"
              .formatted(unit, String.join(", ", new java.util.TreeSet<>(TRUNCATABLE))));
    }
    Expr value = time(operand, call.getOperator().getName());
    return make(
        Function.DATE_TRUNC,
        DataType.TIMESTAMP,
        new Expr.Literal(unit, DataType.STRING),
        Conversion.cast(operand, value, DataType.TIMESTAMP));
  }

  /** Timestamp or date, plus or minus a constant interval. */
  Expr shift(SqlCall call, Expr value, SqlNode interval, boolean back) {
    if (!TypeNames.isTime(value.type()) || value == Conversion.UNTYPED_NULL) {
      throw SqlTrouble.at(
          call,
          "an interval can only be added to, or taken from, a timestamp or date, not "
              + value.type().text());
    }
    Intervals by = Intervals.of(interval);
    boolean months = by.months() != 0;
    long amount = months ? by.months() : by.micros();
    Expr shifted =
        make(
            Function.TIMESTAMP_ADD,
            DataType.TIMESTAMP,
            Conversion.cast(call, value, DataType.TIMESTAMP),
            new Expr.Literal(back ? -amount : amount, DataType.LONG),
            new Expr.Literal(months ? "MONTH" : "MICROSECOND", DataType.STRING));
    boolean wholeDays = months || by.micros() % 86_400_000_000L == 0;
    return value.type() instanceof DataType.DateType && wholeDays
        ? Conversion.cast(call, shifted, DataType.DATE)
        : shifted;
  }

  private Expr time(SqlNode node, String of) {
    Expr value = compiler.compile(node);
    if (value == Conversion.UNTYPED_NULL || !TypeNames.isTime(value.type())) {
      throw SqlTrouble.at(
          node, of + " needs a timestamp or date, but this is " + value.type().text());
    }
    return value;
  }

  private Expr string(SqlCall call, int operand) {
    return compiler.typed(call.operand(operand), DataType.STRING, call.getOperator().getName());
  }

  private static String unit(SqlNode node) {
    if (node instanceof SqlIntervalQualifier qualifier) {
      String name = qualifier.timeFrameName;
      return (name == null ? qualifier.getUnit().name() : name).toUpperCase(Locale.ROOT);
    }
    throw SqlTrouble.at(node, "expected a unit of time such as HOUR");
  }

  private static void arity(SqlCall call, int least, int most) {
    int given = call.operandCount();
    if (given < least || given > most) {
      String expected = least == most ? String.valueOf(least) : least + " to " + most;
      throw SqlTrouble.at(
          call,
          "%s takes %s argument%s, not %d"
              .formatted(
                  call.getOperator().getName(), expected, expected.equals("1") ? "" : "s", given));
    }
  }

  private static Expr make(Function function, DataType type, Expr... arguments) {
    return ExpressionCompiler.make(function, List.of(arguments), type);
  }
}
