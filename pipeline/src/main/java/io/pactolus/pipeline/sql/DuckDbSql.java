package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.Output;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.plan.Plan.Window;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import java.util.ArrayList;
import java.util.Optional;

/**
 * A Gold query for DuckDB 1.5, over a view named like the Silver table. Rendered from the compiled
 * plan and not from the user's text, because the same words mean other things there. The session's
 * TimeZone must be UTC.
 *
 * <pre>
 * SELECT outputs FROM (SELECT keys, aggregates FROM silver [cut into windows] WHERE ... GROUP BY keys)
 * </pre>
 */
final class DuckDbSql {
  private DuckDbSql() {}

  static GoldPlan complete(GoldPlan plan, SilverPlan source) {
    return new GoldPlan(
        plan.name(),
        plan.source(),
        plan.window(),
        plan.where(),
        plan.keys(),
        plan.aggregates(),
        plan.outputs(),
        plan.keyOutputs(),
        plan.partitionOutputs(),
        plan.schema(),
        plan.maintenance(),
        plan.sql(),
        render(plan, source));
  }

  private static String render(GoldPlan plan, SilverPlan source) {
    DuckDbExpression rows = new DuckDbExpression(column -> DuckDbExpression.quoted(column.name()));
    var inner = new ArrayList<String>();
    var grouped = new ArrayList<String>();
    for (Expr key : plan.keys()) {
      String text = rows.text(key);
      // -0.0 and 0.0 are one group; which of them names it must not depend on the order of rows.
      if (key.type() instanceof DataType.DoubleType) {
        text = text + " + 0.0::DOUBLE";
      }
      inner.add(text + " AS c" + inner.size());
      grouped.add(String.valueOf(inner.size()));
    }
    for (Aggregate aggregate : plan.aggregates()) {
      inner.add(aggregate(rows, aggregate) + " AS c" + inner.size());
    }
    DuckDbExpression groups = new DuckDbExpression(column -> "c" + column.index());
    var outer = new ArrayList<String>();
    for (Output output : plan.outputs()) {
      outer.add(
          "CAST(%s AS %s) AS %s"
              .formatted(
                  groups.text(output.expr()),
                  DuckDbExpression.typeName(output.expr().type()),
                  DuckDbExpression.quoted(output.name())));
    }
    return "SELECT %s FROM (SELECT %s FROM %s%s GROUP BY %s)"
        .formatted(
            String.join(", ", outer),
            String.join(", ", inner),
            from(plan.window(), source),
            plan.where().map(where -> " WHERE " + rows.text(where)).orElse(""),
            String.join(", ", grouped));
  }

  private static String from(Optional<Window> windowed, SilverPlan source) {
    String table = DuckDbExpression.quoted(source.name());
    if (windowed.isEmpty()) {
      return table;
    }
    Window window = windowed.get();
    String time =
        "epoch_us(CAST(%s AS TIMESTAMP))"
            .formatted(DuckDbExpression.quoted(source.schema().field(window.timeColumn()).name()));
    long slide = window.slideMicros();
    // % keeps the sign of the dividend, times before 1970 are negative.
    String last = "%1$s - ((%1$s %% %2$d) + %2$d) %% %2$d".formatted(time, slide);
    return """
    (SELECT *, make_timestamp(_w) AS window_start, make_timestamp(_w + %d) AS window_end FROM \
    (SELECT *, unnest(range(%s, %s - %d, -%d)) AS _w FROM %s))\
    """
        .formatted(window.sizeMicros(), last, time, window.sizeMicros(), slide, table);
  }

  private static String aggregate(DuckDbExpression rows, Aggregate aggregate) {
    String filter = aggregate.filter().map(f -> " FILTER (WHERE " + rows.text(f) + ")").orElse("");
    String argument = aggregate.argument().map(rows::text).orElse("*");
    String type = DuckDbExpression.typeName(aggregate.type());
    DataType of = aggregate.argument().map(Expr::type).orElse(DataType.LONG);
    return switch (aggregate.kind()) {
      case COUNT -> "count(" + argument + ")" + filter;
      case COUNT_DISTINCT -> "count(DISTINCT " + argument + ")" + filter;
      case MIN -> "min(" + argument + ")" + filter;
      case MAX -> "max(" + argument + ")" + filter;
      case SUM -> {
        String function = of instanceof DataType.DoubleType ? "fsum(" : "sum(";
        yield "CAST(" + function + argument + ")" + filter + " AS " + type + ")";
      }
      case AVG -> {
        if (of instanceof DataType.DoubleType) {
          yield "favg(" + argument + ")" + filter;
        }
        String sum = "sum(" + argument + ")" + filter;
        String count = "count(" + argument + ")" + filter;
        yield aggregate.type() instanceof DecimalType decimal
            ? DuckDbExpression.divide(
                DuckDbExpression.unscaled(sum),
                "CAST(" + count + " AS HUGEINT)",
                decimal.scale() - ((DecimalType) of).scale(),
                decimal)
            : "CAST(" + sum + " AS DOUBLE) / nullif(" + count + ", 0)";
      }
    };
  }
}
