package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlBetweenOperator;
import org.apache.calcite.sql.fun.SqlCase;
import org.jspecify.annotations.Nullable;

/** Types a parsed expression over a scope and makes every implicit conversion explicit. */
class ExpressionCompiler {
  private final Scope scope;
  private final FunctionCalls functions = new FunctionCalls(this);

  ExpressionCompiler(Scope scope) {
    this.scope = scope;
  }

  Scope scope() {
    return scope;
  }

  /** An expression that stands alone; its type must be known. */
  Expr root(SqlNode node) {
    Expr expr = compile(node);
    if (expr == Conversion.UNTYPED_NULL) {
      throw SqlTrouble.at(node, "NULL needs a type here; write CAST(NULL AS ...)");
    }
    return expr;
  }

  /** A condition. */
  Expr condition(SqlNode node, String what) {
    Expr expr = compile(node);
    if (expr == Conversion.UNTYPED_NULL) {
      return new Expr.Literal(null, DataType.BOOLEAN);
    }
    if (!(expr.type() instanceof DataType.BooleanType)) {
      throw SqlTrouble.at(
          node,
          "%s must be a condition (true or false), but this is of type %s"
              .formatted(what, expr.type().text()));
    }
    return expr;
  }

  Expr compile(SqlNode node) {
    if (node instanceof SqlLiteral literal) {
      return Literals.of(literal);
    }
    if (node instanceof SqlIdentifier identifier) {
      return column(identifier);
    }
    if (node instanceof SqlCase switched) {
      return caseOf(switched);
    }
    if (node instanceof SqlCall call) {
      return call(call);
    }
    throw SqlTrouble.at(node, "not supported here: " + node);
  }

  Expr column(SqlIdentifier identifier) {
    return scope.column(identifier);
  }

  private Expr call(SqlCall call) {
    return switch (call.getKind()) {
      case AND -> logic(Function.AND, call);
      case OR -> logic(Function.OR, call);
      case NOT -> not(condition(call.operand(0), "the operand of NOT"));
      case IS_NULL -> neverNull(Function.IS_NULL, compile(call.operand(0)));
      case IS_NOT_NULL -> neverNull(Function.IS_NOT_NULL, compile(call.operand(0)));
      case IS_TRUE -> truth(Function.IS_TRUE, call);
      case IS_FALSE -> truth(Function.IS_FALSE, call);
      case IS_NOT_TRUE -> not(truth(Function.IS_TRUE, call));
      case IS_NOT_FALSE -> not(truth(Function.IS_FALSE, call));
      case IS_UNKNOWN -> neverNull(Function.IS_NULL, condition(call.operand(0), "the operand"));
      case EQUALS -> comparison(Function.EQUAL, call);
      case NOT_EQUALS -> comparison(Function.NOT_EQUAL, call);
      case LESS_THAN -> comparison(Function.LESS, call);
      case LESS_THAN_OR_EQUAL -> comparison(Function.LESS_OR_EQUAL, call);
      case GREATER_THAN -> comparison(Function.GREATER, call);
      case GREATER_THAN_OR_EQUAL -> comparison(Function.GREATER_OR_EQUAL, call);
      case IS_DISTINCT_FROM -> not(same(call));
      case IS_NOT_DISTINCT_FROM -> same(call);
      case BETWEEN -> between(call);
      case IN, NOT_IN -> in(call);
      case PLUS -> sum(Function.ADD, call);
      case MINUS -> sum(Function.SUBTRACT, call);
      case TIMES -> arithmetic(Function.MULTIPLY, call);
      case DIVIDE -> arithmetic(Function.DIVIDE, call);
      case MOD -> arithmetic(Function.MODULO, call);
      case MINUS_PREFIX -> unary(Function.NEGATE, call);
      case PLUS_PREFIX -> number(call.operand(0), "+");
      case DOT -> dot(call);
      case ITEM ->
          throw SqlTrouble.at(
              call,
              "array elements cannot be read in SQL; give the contract a field with the path of the"
                  + " element, such as coordinates[0]");
      case SELECT, ORDER_BY, UNION, INTERSECT, EXCEPT, EXISTS, SCALAR_QUERY, WITH ->
          throw SqlTrouble.at(call, "subqueries are not supported");
      case OVER -> throw SqlTrouble.at(call, "window functions (OVER) are not supported");
      default -> functions.call(call);
    };
  }

  private Expr logic(Function function, SqlCall call) {
    var operands = new ArrayList<Expr>();
    for (SqlNode operand : call.getOperandList()) {
      Expr expr = condition(operand, "each side of " + function);
      if (expr instanceof Expr.Call inner && inner.function() == function) {
        operands.addAll(inner.arguments());
      } else {
        operands.add(expr);
      }
    }
    return make(function, operands, DataType.BOOLEAN);
  }

  private Expr truth(Function function, SqlCall call) {
    return neverNull(function, condition(call.operand(0), "the operand of " + function.sql()));
  }

  private Expr comparison(Function function, SqlCall call) {
    return compare(call, function, compile(call.operand(0)), compile(call.operand(1)));
  }

  Expr compare(SqlNode node, Function function, Expr left, Expr right) {
    List<Expr> operands = Conversion.unify(node, List.of(left, right));
    if (TypeNames.isNested(operands.get(0).type())) {
      throw SqlTrouble.at(node, "arrays and structs cannot be compared; compare their fields");
    }
    return make(function, operands, DataType.BOOLEAN);
  }

  /** IS NOT DISTINCT FROM. */
  private Expr same(SqlCall call) {
    Expr left = compile(call.operand(0));
    Expr right = compile(call.operand(1));
    Expr equal = compare(call, Function.EQUAL, left, right);
    Expr leftNull = neverNull(Function.IS_NULL, left);
    Expr rightNull = neverNull(Function.IS_NULL, right);
    return new Expr.Call(
        Function.CASE,
        List.of(leftNull, rightNull, rightNull, new Expr.Literal(false, DataType.BOOLEAN), equal),
        DataType.BOOLEAN,
        false);
  }

  private Expr between(SqlCall call) {
    SqlBetweenOperator operator = (SqlBetweenOperator) call.getOperator();
    if (operator.flag == SqlBetweenOperator.Flag.SYMMETRIC) {
      throw SqlTrouble.at(call, "BETWEEN SYMMETRIC is not supported; order the bounds yourself");
    }
    Expr value = compile(call.operand(0));
    Expr lower = compare(call, Function.GREATER_OR_EQUAL, value, compile(call.operand(1)));
    Expr upper = compare(call, Function.LESS_OR_EQUAL, value, compile(call.operand(2)));
    Expr both = make(Function.AND, List.of(lower, upper), DataType.BOOLEAN);
    return operator.isNegated() ? not(both) : both;
  }

  private Expr in(SqlCall call) {
    if (!(call.operand(1) instanceof SqlNodeList list)) {
      throw SqlTrouble.at(call, "IN takes a list of values here; subqueries are not supported");
    }
    Expr value = compile(call.operand(0));
    var equals = new ArrayList<Expr>();
    for (SqlNode item : list) {
      equals.add(compare(item, Function.EQUAL, value, compile(item)));
    }
    Expr any = equals.size() == 1 ? equals.get(0) : make(Function.OR, equals, DataType.BOOLEAN);
    return call.getKind() == SqlKind.NOT_IN ? not(any) : any;
  }

  private Expr sum(Function function, SqlCall call) {
    SqlNode left = call.operand(0);
    SqlNode right = call.operand(1);
    if (right instanceof SqlIntervalLiteral) {
      return functions.shift(call, compile(left), right, function == Function.SUBTRACT);
    }
    if (left instanceof SqlIntervalLiteral && function == Function.ADD) {
      return functions.shift(call, compile(right), left, false);
    }
    return arithmetic(function, call);
  }

  Expr arithmetic(Function function, SqlCall call) {
    Expr left = number(call.operand(0), function.sql());
    Expr right = number(call.operand(1), function.sql());
    return arithmetic(call, function, left, right);
  }

  private static Expr arithmetic(SqlNode node, Function function, Expr left, Expr right) {
    DataType common = Conversion.commonNumber(left.type(), right.type());
    if (common instanceof DecimalType) {
      DecimalType a = Decimals.of(left.type());
      DecimalType b = Decimals.of(right.type());
      return make(
          function,
          List.of(Conversion.cast(node, left, a), Conversion.cast(node, right, b)),
          Decimals.ofArithmetic(function, a, b));
    }
    return make(
        function,
        List.of(Conversion.cast(node, left, common), Conversion.cast(node, right, common)),
        common);
  }

  private Expr unary(Function function, SqlCall call) {
    Expr value = number(call.operand(0), function.sql());
    return make(function, List.of(value), value.type());
  }

  /** A numeric operand. */
  Expr number(SqlNode node, String of) {
    Expr value = compile(node);
    if (value == Conversion.UNTYPED_NULL || !TypeNames.isNumber(value.type())) {
      String found = value == Conversion.UNTYPED_NULL ? "NULL" : value.type().text();
      String hint =
          TypeNames.isTime(value.type())
              ? "; add an INTERVAL to a timestamp, or take EXTRACT(EPOCH FROM ...) for seconds"
              : value.type() instanceof DataType.StringType && value != Conversion.UNTYPED_NULL
                  ? "; write CAST(... AS DOUBLE) to read text as a number, || to join texts"
                  : "";
      throw SqlTrouble.at(node, "%s needs numbers, but this is %s%s".formatted(of, found, hint));
    }
    return value;
  }

  /** An operand of exactly that type, a typed NULL if it is the constant NULL. */
  Expr typed(SqlNode node, DataType type, String of) {
    Expr value = compile(node);
    if (value == Conversion.UNTYPED_NULL) {
      return new Expr.Literal(null, type);
    }
    if (!value.type().equals(type)) {
      throw SqlTrouble.at(
          node,
          "%s needs %s here, but this is %s; convert it with CAST(... AS ...)"
              .formatted(of, type.text(), value.type().text()));
    }
    return value;
  }

  private Expr dot(SqlCall call) {
    Expr struct = compile(call.operand(0));
    SqlNode field = call.operand(1);
    if (field instanceof SqlIdentifier name && name.isSimple()) {
      return Scope.access(name, struct, name.getSimple());
    }
    throw SqlTrouble.at(call, "not supported here: " + call);
  }

  private Expr caseOf(SqlCase switched) {
    // The parser has already turned CASE x WHEN y into CASE WHEN x = y.
    var conditions = new ArrayList<Expr>();
    var values = new ArrayList<Expr>();
    for (int i = 0; i < switched.getWhenOperands().size(); i++) {
      conditions.add(condition(switched.getWhenOperands().get(i), "WHEN"));
      values.add(compile(switched.getThenOperands().get(i)));
    }
    @Nullable SqlNode otherwise = switched.getElseOperand();
    values.add(otherwise == null ? Conversion.UNTYPED_NULL : compile(otherwise));
    List<Expr> unified = Conversion.unify(switched, values);
    var arguments = new ArrayList<Expr>();
    for (int i = 0; i < conditions.size(); i++) {
      arguments.add(conditions.get(i));
      arguments.add(unified.get(i));
    }
    arguments.add(unified.get(unified.size() - 1));
    boolean nullable = unified.stream().anyMatch(Expr::nullable);
    return new Expr.Call(Function.CASE, arguments, unified.get(0).type(), nullable);
  }

  static Expr not(Expr value) {
    return make(Function.NOT, List.of(value), DataType.BOOLEAN);
  }

  static Expr neverNull(Function function, Expr value) {
    return new Expr.Call(function, List.of(value), DataType.BOOLEAN, false);
  }

  /** A call that is NULL when an argument is. */
  static Expr make(Function function, List<Expr> arguments, DataType type) {
    return new Expr.Call(function, arguments, type, arguments.stream().anyMatch(Expr::nullable));
  }
}
