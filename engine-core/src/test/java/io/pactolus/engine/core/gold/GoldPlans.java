package io.pactolus.engine.core.gold;

import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.Maintenance;
import io.pactolus.pipeline.plan.Plan.Output;
import io.pactolus.pipeline.plan.Plan.Window;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import io.pactolus.pipeline.sql.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans whose outputs are the keys k0, k1, ... and the aggregates a0, a1, ... */
final class GoldPlans {
  private GoldPlans() {}

  static GoldPlan plan(
      Maintenance.Strategy strategy,
      Optional<Window> window,
      List<Expr> keys,
      List<Aggregate> aggregates,
      List<Integer> partitionOutputs) {
    List<Output> outputs = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    List<Integer> keyOutputs = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      DataType type = keys.get(i).type();
      keyOutputs.add(i);
      outputs.add(new Output("k" + i, new Expr.ColumnRef(i, "k" + i, type, true)));
      fields.add(Field.optional("k" + i, type));
    }
    for (int i = 0; i < aggregates.size(); i++) {
      DataType type = aggregates.get(i).type();
      outputs.add(new Output("a" + i, new Expr.ColumnRef(keys.size() + i, "a" + i, type, true)));
      fields.add(Field.optional("a" + i, type));
    }
    return new GoldPlan(
        "g",
        0,
        window,
        Optional.empty(),
        keys,
        aggregates,
        outputs,
        keyOutputs,
        partitionOutputs,
        new StructType(fields).plus(SystemColumns.GOLD),
        new Maintenance(strategy, "because"),
        "SELECT",
        "SELECT");
  }

  static Aggregate countAll() {
    return new Aggregate(Aggregate.Kind.COUNT, Optional.empty(), Optional.empty(), DataType.LONG);
  }

  static Aggregate of(Aggregate.Kind kind, String column) {
    Expr argument = SilverModel.column(column);
    return new Aggregate(
        kind, Optional.of(argument), Optional.empty(), type(kind, argument.type()));
  }

  private static DataType type(Aggregate.Kind kind, DataType argument) {
    return switch (kind) {
      case COUNT, COUNT_DISTINCT -> DataType.LONG;
      case MIN, MAX -> argument;
      case SUM ->
          argument instanceof DecimalType d
              ? new DecimalType(Math.min(38, d.precision() + 10), d.scale())
              : argument.equals(DataType.INT)
                  ? DataType.LONG
                  : argument.equals(DataType.LONG) ? new DecimalType(38, 0) : argument;
      case AVG ->
          argument instanceof DecimalType d
              ? new DecimalType(38, Math.max(d.scale(), 6))
              : DataType.DOUBLE;
    };
  }
}
