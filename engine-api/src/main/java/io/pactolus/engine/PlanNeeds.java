package io.pactolus.engine;

import io.pactolus.pipeline.model.KafkaSource.OnGap;
import io.pactolus.pipeline.model.SilverTable;
import io.pactolus.pipeline.model.SilverTable.Mode;
import io.pactolus.pipeline.model.SilverTable.OnFail;
import io.pactolus.pipeline.model.Stream.Tombstones;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.Output;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.sql.Expr;
import io.pactolus.pipeline.sql.Function;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Walks through a plan and notes what it asks of an engine, and where. */
final class PlanNeeds {
  private final List<Need> needs = new ArrayList<>();

  private PlanNeeds() {}

  static List<Need> of(Plan plan) {
    PlanNeeds walk = new PlanNeeds();
    walk.source(plan);
    for (int i = 0; i < plan.silver().size(); i++) {
      walk.silver(plan, i);
    }
    for (int i = 0; i < plan.gold().size(); i++) {
      walk.gold(plan, plan.gold().get(i), "gold[" + i + "]");
    }
    return List.copyOf(walk.needs);
  }

  /** Something the plan cannot do without. */
  sealed interface Need {
    /** Where in the pipeline file. */
    String path();

    String words();

    boolean isMetBy(EngineCapabilities capabilities);
  }

  private record OfFeature(String path, Capability capability) implements Need {
    @Override
    public String words() {
      return capability.words();
    }

    @Override
    public boolean isMetBy(EngineCapabilities capabilities) {
      return capabilities.features().contains(capability);
    }
  }

  private record OfFunction(String path, Function function) implements Need {
    @Override
    public String words() {
      return "the function " + function.sql();
    }

    @Override
    public boolean isMetBy(EngineCapabilities capabilities) {
      return capabilities.functions().contains(function);
    }
  }

  private record OfAggregate(String path, Aggregate.Kind kind) implements Need {
    @Override
    public String words() {
      return "the aggregate " + kind.name().replace("COUNT_DISTINCT", "COUNT(DISTINCT ...)");
    }

    @Override
    public boolean isMetBy(EngineCapabilities capabilities) {
      return capabilities.aggregates().contains(kind);
    }
  }

  private void source(Plan plan) {
    if (plan.pipeline().source().onGap() == OnGap.RECORD) {
      need("source.kafka.on_gap", Capability.RECORDED_GAPS);
    }
    if (plan.pipeline().stream().lateness().isPresent()) {
      need("stream.lateness", Capability.LATENESS);
    }
    if (plan.pipeline().stream().tombstones() == Tombstones.DELETE) {
      need("stream.tombstones", Capability.DELETE);
    }
    if (plan.silver().size() > 1) {
      need("silver", Capability.SEVERAL_SILVER_TABLES);
    }
  }

  private void silver(Plan plan, int index) {
    SilverPlan silver = plan.silver().get(index);
    SilverTable written = plan.pipeline().silver().get(index);
    String path = "silver[" + index + "]";
    if (silver.mode() == Mode.UPSERT) {
      need(path + ".mode", Capability.UPSERT);
    } else if (!silver.keyOutputs().isEmpty()) {
      need(path + ".key", Capability.KEYED_APPEND);
    }
    if (silver.horizon().isPresent()) {
      need(path + ".horizon", Capability.HORIZON);
    }
    int fields = silver.outputs().size() - written.columns().size();
    for (int i = 0; i < silver.outputs().size(); i++) {
      Output output = silver.outputs().get(i);
      if (isNested(output.expr().type())) {
        need(path, Capability.NESTED_COLUMNS);
      }
      expr(i < fields ? path : path + ".columns[" + (i - fields) + "].sql", output.expr());
    }
    maybe(path + ".where", silver.where());
    for (int i = 0; i < silver.rules().size(); i++) {
      if (silver.rules().get(i).onFail() == OnFail.STOP) {
        need(path + ".expect[" + i + "].on_fail", Capability.STOPPING_RULES);
      }
      expr(path + ".expect[" + i + "].check", silver.rules().get(i).check());
    }
    silver.deleteWhen().ifPresent(condition -> delete(path + ".delete_when", condition));
    partitions(path, silver.partitionOutputs());
  }

  private void delete(String path, Expr condition) {
    need(path, Capability.DELETE);
    expr(path, condition);
  }

  private void gold(Plan plan, GoldPlan gold, String path) {
    need(path, Capability.GOLD);
    if (plan.silver().get(gold.source()).mode() == Mode.UPSERT) {
      need(path, Capability.GOLD_OVER_UPSERTS);
    }
    gold.window()
        .ifPresent(
            window ->
                need(
                    path + ".sql",
                    window.sizeMicros() == window.slideMicros()
                        ? Capability.TUMBLING_WINDOWS
                        : Capability.HOPPING_WINDOWS));
    maybe(path + ".sql", gold.where());
    gold.keys().forEach(key -> expr(path + ".sql", key));
    for (Aggregate aggregate : gold.aggregates()) {
      needs.add(new OfAggregate(path + ".sql", aggregate.kind()));
      maybe(path + ".sql", aggregate.argument());
      maybe(path + ".sql", aggregate.filter());
    }
    gold.outputs().forEach(output -> expr(path + ".sql", output.expr()));
    partitions(path, gold.partitionOutputs());
  }

  private void partitions(String path, List<Integer> outputs) {
    if (!outputs.isEmpty()) {
      need(path + ".partition_by", Capability.PARTITIONED_TABLES);
    }
  }

  private void maybe(String path, Optional<Expr> expr) {
    expr.ifPresent(e -> expr(path, e));
  }

  private void expr(String path, Expr expr) {
    if (expr instanceof Expr.Call call) {
      needs.add(new OfFunction(path, call.function()));
      call.arguments().forEach(argument -> expr(path, argument));
    } else if (expr instanceof Expr.FieldAccess access) {
      expr(path, access.struct());
    }
  }

  private void need(String path, Capability capability) {
    needs.add(new OfFeature(path, capability));
  }

  private static boolean isNested(DataType type) {
    return type instanceof ArrayType || type instanceof StructType;
  }
}
