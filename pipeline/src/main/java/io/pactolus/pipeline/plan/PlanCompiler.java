package io.pactolus.pipeline.plan;

import io.pactolus.pipeline.model.ChartDeclaration;
import io.pactolus.pipeline.model.GoldTable;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.model.SilverTable;
import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.sql.GoldCompiler;
import io.pactolus.pipeline.sql.SqlProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** From the pipeline file to the plan every engine executes. */
public final class PlanCompiler {
  private PlanCompiler() {}

  /**
   * @throws PlanException with everything that is wrong with the SQL and the columns it names
   */
  public static Plan compile(Pipeline pipeline) {
    var problems = new ArrayList<SqlProblem>();
    var silver = new ArrayList<SilverPlan>();
    var gold = new ArrayList<GoldPlan>();
    var tables = new TreeMap<Integer, SilverTable>();
    pipeline.silver().forEach(table -> tables.put(tables.size(), table));
    compile(pipeline.stream(), tables, pipeline.gold(), silver, gold, problems);
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

  /**
   * What is wrong with the SQL of some tables, of a file whose other parts cannot be read.
   *
   * @param silver by index in the file
   */
  public static List<SqlProblem> problems(
      Stream stream, SortedMap<Integer, SilverTable> silver, List<GoldTable> gold) {
    var problems = new ArrayList<SqlProblem>();
    compile(stream, silver, gold, new ArrayList<>(), new ArrayList<>(), problems);
    return problems;
  }

  private static void compile(
      Stream stream,
      SortedMap<Integer, SilverTable> silver,
      List<GoldTable> gold,
      List<SilverPlan> silverPlans,
      List<GoldPlan> goldPlans,
      List<SqlProblem> problems) {
    silver.forEach(
        (i, table) ->
            new SilverCompiler(stream, table, "silver[" + i + "]")
                .compile(problems)
                .ifPresent(silverPlans::add));
    if (silverPlans.size() != silver.size()) {
      // Gold reads Silver by name and index; without all of it the messages would mislead.
      return;
    }
    GoldCompiler compiler = new GoldCompiler(silverPlans);
    for (int i = 0; i < gold.size(); i++) {
      Optional<GoldPlan> plan = compiler.compile(gold.get(i), "gold[" + i + "]", problems::add);
      plan.ifPresent(goldPlans::add);
      String chart = "gold[" + i + "].chart";
      Optional<ChartDeclaration> declared = gold.get(i).chart();
      plan.ifPresent(made -> declared.ifPresent(new ChartCheck(made, chart, problems::add)::check));
    }
  }
}
