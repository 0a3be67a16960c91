package io.pactolus.pipeline.definition;

import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.Output;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.plan.Plan.Window;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.sql.Expr;
import io.pactolus.pipeline.sql.ExprText;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The definition of a Gold table: its query as understood, not as written. */
final class GoldDefinition {
  static final String FROM = "from";
  static final String WINDOW = "window";
  static final String GROUP_BY = "group by";
  static final String AGGREGATES = "aggregates";

  private final Plan plan;
  private final GoldPlan table;

  GoldDefinition(Plan plan, GoldPlan table) {
    this.plan = plan;
    this.table = table;
  }

  Definition definition() {
    TreeMap<String, String> properties = new TreeMap<>();
    SilverPlan source = plan.silver().get(table.source());
    properties.put(FROM, "silver." + source.name());
    table.window().ifPresent(window -> properties.put(WINDOW, text(window, source)));
    table.where().ifPresent(where -> properties.put(SilverDefinition.WHERE, ExprText.of(where)));
    List<String> keys = table.keys().stream().map(ExprText::of).toList();
    List<String> aggregates = table.aggregates().stream().map(GoldDefinition::text).toList();
    properties.put(GROUP_BY, String.join(", ", keys));
    // Their order counts: each row holds their state in it.
    properties.put(AGGREGATES, String.join(", ", aggregates));
    List<String> row = new ArrayList<>(keys);
    row.addAll(aggregates);
    StructType schema = table.schema();
    for (Output output : table.outputs()) {
      properties.put(
          SilverDefinition.TYPE + output.name(),
          SilverDefinition.typeOf(schema.field(schema.require(output.name()))));
      properties.put(
          SilverDefinition.COLUMN + output.name(), ExprText.of(named(output.expr(), row)));
    }
    String partitions =
        table.partitionOutputs().stream()
            .map(i -> table.outputs().get(i).name())
            .collect(Collectors.joining(", "));
    if (!partitions.isEmpty()) {
      properties.put(SilverDefinition.PARTITION_BY, partitions);
    }
    return new Definition(properties);
  }

  private static String text(Window window, SilverPlan source) {
    String time = source.schema().field(window.timeColumn()).name();
    return "%d us every %d us of %s".formatted(window.sizeMicros(), window.slideMicros(), time);
  }

  private static String text(Aggregate aggregate) {
    return "%s(%s)%s"
        .formatted(
            aggregate.kind(),
            aggregate.argument().map(ExprText::of).orElse("*"),
            aggregate.filter().map(f -> " FILTER (WHERE " + ExprText.of(f) + ")").orElse(""));
  }

  /** Outputs refer to keys and aggregates by index: here by what these are. */
  private static Expr named(Expr expr, List<String> row) {
    if (expr instanceof Expr.ColumnRef column) {
      return new Expr.ColumnRef(
          column.index(), row.get(column.index()), column.type(), column.nullable());
    } else if (expr instanceof Expr.FieldAccess access) {
      return new Expr.FieldAccess(
          named(access.struct(), row),
          access.index(),
          access.name(),
          access.type(),
          access.nullable());
    } else if (expr instanceof Expr.Call call) {
      return new Expr.Call(
          call.function(),
          call.arguments().stream().map(argument -> named(argument, row)).toList(),
          call.type(),
          call.nullable());
    }
    return expr;
  }
}
