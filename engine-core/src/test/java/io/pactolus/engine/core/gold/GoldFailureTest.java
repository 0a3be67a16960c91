package io.pactolus.engine.core.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.engine.core.testing.InMemoryLake;
import io.pactolus.engine.core.testing.InMemoryTable;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.Maintenance.Strategy;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.sql.Expr;
import io.pactolus.pipeline.sql.Function;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoldFailureTest {
  @Test
  void aRowTheQueryCannotBeComputedForStopsTheEpochAndIsNamed() {
    InMemoryLake lake = new InMemoryLake();
    SilverModel silver = new SilverModel(lake);
    Expr number =
        new Expr.Call(Function.CAST, List.of(SilverModel.column("name")), DataType.INT, true);
    Aggregate sum =
        new Aggregate(Aggregate.Kind.SUM, Optional.of(number), Optional.empty(), DataType.LONG);
    GoldPlan plan =
        GoldPlans.plan(
            Strategy.MERGE,
            Optional.empty(),
            List.of(SilverModel.column("region")),
            List.of(sum),
            List.of());
    InMemoryTable gold =
        lake.openOrCreate(new TableDefinition("g", plan.schema(), List.of(), Map.of()));
    GoldView view =
        new GoldView("p", plan, SilverModel.SCHEMA, gold, silver.table(), GoldSettings.DEFAULT);

    SilverChange good =
        silver.epoch(1, Map.of(1L, Arrays.asList(null, "a", null, null, null, null, "12", null)));
    gold.commit(view.apply(1, good).orElseThrow().change());
    SilverChange bad =
        silver.epoch(
            2, Map.of(77L, Arrays.asList(null, "a", null, null, null, null, "twelve", null)));

    assertThat(gold.liveRows().column("a0").get(0)).isEqualTo(12L);
    assertThatThrownBy(() -> view.apply(2, bad))
        .isInstanceOf(PactolusException.class)
        .hasMessageContaining("gold table 'g'")
        .hasMessageContaining("SUM (aggregate 1)")
        .hasMessageContaining("topic-0@77");
  }
}
