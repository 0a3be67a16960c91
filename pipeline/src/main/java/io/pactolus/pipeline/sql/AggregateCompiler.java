package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.jspecify.annotations.Nullable;

/** Compiles SELECT items over the row (keys..., aggregate results...). */
final class AggregateCompiler extends ExpressionCompiler {
  private static final Set<String> SUPPORTED = Set.of("COUNT", "SUM", "MIN", "MAX", "AVG");
  private static final Set<String> OTHERS =
      Set.of(
          "STDDEV",
          "STDDEV_POP",
          "STDDEV_SAMP",
          "VARIANCE",
          "VAR_POP",
          "VAR_SAMP",
          "ANY_VALUE",
          "LISTAGG",
          "STRING_AGG",
          "ARRAY_AGG",
          "COLLECT",
          "APPROX_COUNT_DISTINCT",
          "MEDIAN",
          "MODE",
          "EVERY",
          "SOME",
          "BOOL_AND",
          "BOOL_OR",
          "BIT_AND",
          "BIT_OR",
          "BIT_XOR",
          "COVAR_POP",
          "COVAR_SAMP",
          "CORR",
          "PERCENTILE_CONT",
          "PERCENTILE_DISC",
          "FIRST_VALUE",
          "LAST_VALUE",
          "ARG_MIN",
          "ARG_MAX",
          "GROUPING",
          "FUSION",
          "$SUM0",
          "SINGLE_VALUE");

  private final ExpressionCompiler rows;
  private final GroupKeys keys;
  private final List<Aggregate> aggregates = new ArrayList<>();

  AggregateCompiler(Scope scope, ExpressionCompiler rows, GroupKeys keys) {
    super(scope);
    this.rows = rows;
    this.keys = keys;
  }

  List<Aggregate> aggregates() {
    return aggregates;
  }

  @Override
  Expr compile(SqlNode node) {
    if (node instanceof SqlCall call) {
      if (call.getKind() == SqlKind.FILTER) {
        SqlNode condition = call.operand(1);
        return aggregate(
            call.operand(0), Optional.of(rows.condition(condition, "FILTER (WHERE ...)")));
      }
      if (call.getKind() == SqlKind.WITHIN_GROUP || call.getKind() == SqlKind.WITHIN_DISTINCT) {
        throw unsupported(call, "WITHIN GROUP");
      }
      if (isAggregate(call)) {
        return aggregate(call, Optional.empty());
      }
      if (call.getKind() != SqlKind.OVER && !(node instanceof SqlLiteral)) {
        Expr key = keyOf(node);
        if (key != null) {
          return key;
        }
      }
    }
    return super.compile(node);
  }

  private @Nullable Expr keyOf(SqlNode node) {
    Expr overRow;
    try {
      overRow = rows.compile(node);
    } catch (SqlTrouble aggregateInside) {
      // Compiled piece by piece; if it is wrong, that says so.
      return null;
    }
    return keys.lookup(overRow);
  }

  @Override
  Expr column(SqlIdentifier identifier) {
    Expr overRow = scope().column(identifier);
    Expr key = keys.lookup(overRow);
    if (key == null) {
      throw SqlTrouble.at(
          identifier,
          "column '%s' is neither in GROUP BY nor inside an aggregate; add it to GROUP BY, or take"
                  .formatted(identifier)
              + " MIN(...) or MAX(...) of it");
    }
    return key;
  }

  private Expr aggregate(SqlNode node, Optional<Expr> filter) {
    if (!(node instanceof SqlCall call) || !isAggregate(call)) {
      throw SqlTrouble.at(node, "FILTER belongs behind an aggregate");
    }
    String name = name(call);
    if (!SUPPORTED.contains(name)) {
      throw unsupported(call, name);
    }
    boolean distinct =
        call.getFunctionQuantifier() != null
            && call.getFunctionQuantifier().getValue() == SqlSelectKeyword.DISTINCT;
    boolean star =
        call.operandCount() == 1
            && call.operand(0) instanceof SqlIdentifier identifier
            && identifier.isStar();
    if (name.equals("COUNT") && star && !distinct) {
      return add(
          new Aggregate(Aggregate.Kind.COUNT, Optional.empty(), filter, DataType.LONG), "count");
    }
    if (call.operandCount() != 1 || star) {
      throw SqlTrouble.at(call, name + " takes one argument");
    }
    if (distinct && !name.equals("COUNT")) {
      throw SqlTrouble.at(
          call,
          name.equals("MIN") || name.equals("MAX")
              ? name + "(DISTINCT ...): leave DISTINCT out, it changes nothing"
              : name + "(DISTINCT ...) is not supported; only COUNT(DISTINCT ...) is");
    }
    Expr argument = argument(call);
    Aggregate.Kind kind = distinct ? Aggregate.Kind.COUNT_DISTINCT : Aggregate.Kind.valueOf(name);
    DataType type = type(call, kind, argument.type());
    return add(
        new Aggregate(kind, Optional.of(argument), filter, type), name.toLowerCase(Locale.ROOT));
  }

  private Expr argument(SqlCall call) {
    if (call.operand(0) instanceof SqlCall inner && isAggregate(inner)) {
      throw SqlTrouble.at(call, "an aggregate inside an aggregate is not supported");
    }
    return rows.root(call.operand(0));
  }

  private Expr add(Aggregate aggregate, String name) {
    int index = aggregates.indexOf(aggregate);
    if (index < 0) {
      index = aggregates.size();
      aggregates.add(aggregate);
    }
    boolean nullable =
        aggregate.kind() != Aggregate.Kind.COUNT
            && aggregate.kind() != Aggregate.Kind.COUNT_DISTINCT
            && (aggregate.filter().isPresent()
                || aggregate.argument().map(Expr::nullable).orElse(false));
    int position = keys.expressions().size() + index;
    return new Expr.ColumnRef(position, name + position, aggregate.type(), nullable);
  }

  private static DataType type(SqlCall call, Aggregate.Kind kind, DataType argument) {
    boolean nested = TypeNames.isNested(argument);
    boolean refused =
        switch (kind) {
          case COUNT -> false;
          case COUNT_DISTINCT -> nested;
          case MIN, MAX -> nested || argument instanceof DataType.BinaryType;
          case SUM, AVG -> !TypeNames.isNumber(argument);
        };
    if (refused) {
      throw SqlTrouble.at(
          call,
          kind == Aggregate.Kind.SUM || kind == Aggregate.Kind.AVG
              ? "%s needs a number, but this is %s".formatted(kind, argument.text())
              : "%s of %s is not supported".formatted(name(call), argument.text()));
    }
    return switch (kind) {
      case COUNT, COUNT_DISTINCT -> DataType.LONG;
      case MIN, MAX -> argument;
      case SUM -> sumType(argument);
      case AVG -> averageType(argument);
    };
  }

  private static DataType sumType(DataType argument) {
    if (argument instanceof DataType.IntType) {
      return DataType.LONG;
    }
    if (argument instanceof DataType.LongType) {
      return new DecimalType(38, 0);
    }
    return argument instanceof DecimalType decimal
        ? new DecimalType(Math.min(38, decimal.precision() + 10), decimal.scale())
        : DataType.DOUBLE;
  }

  private static DataType averageType(DataType argument) {
    return argument instanceof DecimalType decimal
        ? new DecimalType(38, Math.max(decimal.scale(), 6))
        : DataType.DOUBLE;
  }

  private static boolean isAggregate(SqlCall call) {
    String name = name(call);
    return SUPPORTED.contains(name) || OTHERS.contains(name);
  }

  private static String name(SqlCall call) {
    return call.getOperator().getName().toUpperCase(Locale.ROOT);
  }

  private static SqlTrouble unsupported(SqlCall call, String name) {
    return SqlTrouble.at(
        call,
        "aggregate %s is not supported; there are COUNT(*), COUNT, COUNT(DISTINCT), SUM, MIN, MAX,"
                .formatted(name)
            + " AVG, each with FILTER (WHERE ...)");
  }
}
