package io.pactolus.pipeline.plan;

import static io.pactolus.pipeline.plan.ExamplePipelines.ordersTable;
import static io.pactolus.pipeline.plan.ExamplePipelines.revenueByRegion;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.Maintenance.Strategy;
import io.pactolus.pipeline.plan.Plan.Output;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.plan.Plan.Window;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.Field;
import io.pactolus.pipeline.sql.Expr;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanCompilerTest {
  @Test
  void ordersBecomeAnAppendTableWithADecimalRevenue() {
    Plan plan = PlanCompiler.compile(ExamplePipelines.orders(ordersTable(), revenueByRegion()));

    SilverPlan silver = plan.silver().get(0);
    assertThat(silver.schema().find("revenue"))
        .contains(Field.required("revenue", new DecimalType(20, 2)));
    assertThat(silver.keyOutputs()).containsExactly(0);
    assertThat(silver.eventTimeOutput()).isEqualTo(1);
    assertThat(silver.versionOutput()).isEqualTo(-1);
    assertThat(silver.schema().fields())
        .endsWith(SystemColumns.SILVER.toArray(Field[]::new))
        .hasSize(12 + SystemColumns.SILVER.size());
  }

  @Test
  void aTumblingWindowKeepsItsStartAsKeyAndDropsItsEnd() {
    Plan plan = PlanCompiler.compile(ExamplePipelines.orders(ordersTable(), revenueByRegion()));

    GoldPlan gold = plan.gold().get(0);
    assertThat(gold.window()).contains(new Window(1, 10_000_000, 10_000_000));
    assertThat(gold.keys())
        .extracting(k -> ((Expr.ColumnRef) k).name())
        .containsExactly("region", "window_start");
    assertThat(gold.keyOutputs()).containsExactly(0, 1);
    assertThat(gold.aggregates())
        .extracting(Aggregate::type)
        .containsExactly(DataType.LONG, new DecimalType(30, 2));
    assertThat(gold.outputs())
        .extracting(Output::name)
        .containsExactly("region", "window_start", "orders", "revenue");
    assertThat(gold.maintenance().strategy()).isEqualTo(Strategy.MERGE);
  }

  @Test
  void quakesAreUpsertedAndTheirStrongestIsRecomputedWhenItLeaves() {
    Plan plan = PlanCompiler.compile(ExamplePipelines.quakes());

    SilverPlan silver = plan.silver().get(0);
    assertThat(silver.versionOutput()).isEqualTo(2);
    assertThat(silver.schema().fields()).endsWith(SystemColumns.CONTENT_HASH);
    assertThat(plan.gold())
        .extracting(g -> g.maintenance().strategy())
        .containsOnly(Strategy.RETRACT_OR_RECOMPUTE);
    assertThat(plan.gold().get(1).schema().fields())
        .startsWith(
            Field.optional("region", DataType.STRING),
            Field.required("quakes", DataType.LONG),
            Field.optional("strongest", DataType.DOUBLE),
            Field.optional("average_magnitude", DataType.DOUBLE));
    assertThat(plan.gold().get(0).window().map(Window::sizeMicros))
        .isEqualTo(Optional.of(3_600_000_000L));
    assertThat(plan.gold().get(0).keyOutputs()).isEqualTo(List.of(0));
  }
}
