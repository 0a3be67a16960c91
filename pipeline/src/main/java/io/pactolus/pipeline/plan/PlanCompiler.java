package io.pactolus.pipeline.plan;

import io.pactolus.pipeline.model.GoldTable;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.model.SilverTable;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.sql.GoldCompiler;
import io.pactolus.pipeline.sql.SqlProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From the pipeline file to the plan every engine executes. */
public final class PlanCompiler {
  private PlanCompiler() {}

  /**
   * @throws PlanException with everything that is wrong with the SQL and the columns it names
   */
  public static Plan compile(Pipeline pipeline) {
    var problems = new ArrayList<SqlProblem>();
    var silver = new ArrayList<SilverPlan>();
    for (int i = 0; i < pipeline.silver().size(); i++) {
      SilverTable table = pipeline.silver().get(i);
      SilverCompiler compiler = new SilverCompiler(pipeline.stream(), table, "silver[" + i + "]");
      compiler.compile(problems).ifPresent(silver::add);
    }
    if (silver.size() != pipeline.silver().size()) {
      // Gold reads Silver by name and index; without all of it the messages would mislead.
      throw new PlanException(problems);
    }
    var gold = new ArrayList<GoldPlan>();
    GoldCompiler compiler = new GoldCompiler(silver);
    for (int i = 0; i < pipeline.gold().size(); i++) {
      GoldTable table = pipeline.gold().get(i);
      Optional<GoldPlan> plan = compiler.compile(table, "gold[" + i + "]", problems::add);
      plan.ifPresent(gold::add);
    }
    if (!problems.isEmpty()) {
      throw new PlanException(problems);
    }
    return new Plan(
        pipeline,
        pipeline.stream().schema(),
        List.copyOf(silver),
        List.copyOf(gold),
        Fingerprint.of(pipeline.stream(), silver, gold));
  }
}
