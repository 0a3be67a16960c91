package io.pactolus.app.command;

import io.pactolus.app.command.PipelineOptions.LakeOption;
import io.pactolus.pipeline.DurationText;
import io.pactolus.pipeline.model.SilverTable;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.sql.Expr;
import io.pactolus.pipeline.sql.ExprText;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a pipeline file means, and what it would change. */
@Command(
    name = "plan",
    description = {
      "Shows tables, schemas, SQL as understood, how each Gold table is maintained, and what would change against the",
      "existing lake: what holds from now on, what needs a rebuild, what is refused, and by which command it is resolved. Starts",
      "nothing and writes nothing."
    },
    mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {
  @Mixin PipelineOptions pipeline = new PipelineOptions();
  @Mixin LakeOption lake = new LakeOption();
  @Mixin EngineOption engine = new EngineOption();
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    Plan plan = engine.plan(pipeline);
    Optional<String> location = lake.lake == null ? plan.pipeline().lake() : Optional.of(lake.lake);
    console.line(
        console.strong("pipeline " + plan.pipeline().name())
            + ", definition "
            + plan.fingerprint().substring(0, 12));
    console.line(
        "source: topics %s at %s"
            .formatted(
                String.join(", ", plan.pipeline().source().topics()),
                plan.pipeline().source().brokers()));
    console.line("engines: " + String.join(", ", engine.running(plan)));
    console.line(
        "epochs: %s to %s long, at most %s records; target: %s%% of the records in Gold within %s"
            .formatted(
                DurationText.exact(plan.pipeline().epoch().minimum()),
                DurationText.exact(plan.pipeline().epoch().maximum()),
                Console.count(plan.pipeline().epoch().maxRecords()),
                plan.pipeline().slo().percentile(),
                DurationText.exact(plan.pipeline().slo().freshness())));
    try (PlannedChanges existing = PlannedChanges.of(pipeline.file(), plan, location)) {
      console.line(
          "lake: "
              + location.orElse("not named; give --lake")
              + (existing.lakeIsThere() ? "" : " (does not exist yet)"));
      table(
          console,
          existing,
          "bronze." + plan.pipeline().stream().name(),
          plan.bronzePath(),
          SystemColumns.BRONZE);
      plan.silver().forEach(silver -> silver(console, existing, plan, silver));
      table(
          console,
          existing,
          "dlq." + plan.pipeline().stream().name(),
          plan.dlqPath(),
          SystemColumns.DLQ);
      plan.gold().forEach(gold -> gold(console, existing, plan, gold));
      table(console, existing, "ledger", plan.ledgerPath(), SystemColumns.LEDGER);
      if (existing.lakeIsThere()) {
        console.line("");
        console.line(existing.verdict());
      }
    }
    return 0;
  }

  private static void silver(
      Console console, PlannedChanges existing, Plan plan, SilverPlan silver) {
    table(
        console,
        existing,
        "silver." + silver.name(),
        plan.tablePath("silver", silver.name()),
        silver.schema());
    String key = names(silver.outputs(), silver.keyOutputs());
    boolean upsert = silver.mode() == SilverTable.Mode.UPSERT;
    console.line(
        "  mode: "
            + (upsert
                ? "upsert by %s; the highest %s wins"
                    .formatted(
                        key,
                        silver.versionOutput() < 0
                            ? "topic, partition, offset"
                            : silver.outputs().get(silver.versionOutput()).name()
                                + ", on a tie the highest topic, partition, offset")
                : key.isEmpty()
                    ? "append; no key, so no duplicates are looked for"
                    : "append; the first record of a key (" + key + ") wins"));
    silver
        .horizon()
        .ifPresent(
            h ->
                console.line(
                    "  duplicates are looked for among rows at most "
                        + DurationText.exact(h)
                        + " older than the watermark"));
    silver.where().ifPresent(where -> console.line("  where: " + ExprText.of(where)));
    silver.deleteWhen().ifPresent(when -> console.line("  delete when: " + ExprText.of(when)));
    silver
        .rules()
        .forEach(
            r ->
                console.line(
                    "  expect "
                        + r.name()
                        + ": "
                        + r.text()
                        + " (on_fail: "
                        + lower(r.onFail())
                        + ")"));
    silver.outputs().stream()
        .filter(o -> !(o.expr() instanceof Expr.ColumnRef))
        .forEach(o -> console.line("  column " + o.name() + " = " + ExprText.of(o.expr())));
  }

  private static void gold(Console console, PlannedChanges existing, Plan plan, GoldPlan gold) {
    table(
        console,
        existing,
        "gold." + gold.name(),
        plan.tablePath("gold", gold.name()),
        gold.schema());
    console.line("  over silver." + plan.silver().get(gold.source()).name());
    console.line(
        "  maintained by "
            + lower(gold.maintenance().strategy())
            + ": "
            + gold.maintenance().reason());
    gold.sql().strip().lines().forEach(line -> console.line("    " + line));
  }

  private static void table(
      Console console, PlannedChanges existing, String name, String path, StructType schema) {
    console.line("");
    console.line(console.strong(name) + "  " + existing.state(path));
    existing.lines(name).forEach(console::line);
    if (!name.startsWith("silver.") && !name.startsWith("gold.")) {
      return;
    }
    console.line(
        schema.fields().stream()
            .filter(f -> !f.name().startsWith("_"))
            .map(f -> f.name() + " " + f.type().text() + (f.nullable() ? "" : " not null"))
            .collect(Collectors.joining("\n    ", "    ", "")));
  }

  private static String names(List<Plan.Output> outputs, List<Integer> indexes) {
    return indexes.stream().map(i -> outputs.get(i).name()).collect(Collectors.joining(", "));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
