package io.pactolus.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.app.command.PipelineOptions.LakeOption;
import io.pactolus.engine.core.rebuild.RebuildReport;
import io.pactolus.engine.core.rebuild.Rebuilds;
import io.pactolus.lakehouse.Lake;
import io.pactolus.pipeline.plan.Plan;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A table is computed again by the definition of today. */
@Command(
    name = "rebuild",
    description = {
      "Computes a Silver table again from Bronze (its Gold tables follow), or a Gold table from"
          + " Silver, by the pipeline file as it is",
      "now: beside the table, checked, and then put in its place in one epoch. A running pipeline"
          + " goes on meanwhile. Until the old files",
      "are deleted (retention), a rollback undoes it."
    },
    mixinStandardHelpOptions = true)
public final class RebuildCommand implements Callable<Integer> {
  @Mixin PipelineOptions pipeline = new PipelineOptions();
  @Mixin LakeOption lake = new LakeOption();

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      required = true,
      description = "as in SQL: silver.NAME or gold.NAME")
  String table = "";

  @Option(
      names = "--from-epoch",
      paramLabel = "N",
      description =
          "keep the rows that the Silver table had after epoch N as they are, and compute what came"
              + " after it")
  long fromEpoch;

  @Option(names = "--dry-run", description = "say what would happen and write nothing")
  boolean dryRun;

  @Option(names = "--json", description = "one JSON object")
  boolean json;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    Plan plan = pipeline.plan();
    try (Lake opened = lake.openExisting(plan)) {
      Rebuilds rebuilds = new Rebuilds(opened, plan, Clock.systemUTC());
      RebuildReport report = rebuilds.preview(table, fromEpoch);
      if (!dryRun) {
        long until = report.untilEpoch();
        report =
            rebuilds.run(
                table,
                fromEpoch,
                epoch ->
                    console.progress(
                        "reading epoch %s of %s"
                            .formatted(
                                Console.count(epoch), Console.count(Math.max(epoch, until)))));
      }
      console.clearProgress();
      if (json) {
        console.json(json(report));
      } else {
        print(console, report);
      }
      return 0;
    } finally {
      console.clearProgress();
    }
  }

  private void print(Console console, RebuildReport report) {
    String what =
        report.table().startsWith("silver.")
            ? "%s records of Bronze, epochs %d to %d"
                .formatted(
                    Console.count(report.records()), report.fromEpoch() + 1, report.untilEpoch())
            : "all of Silver up to epoch " + report.untilEpoch();
    console.line(
        "%s %d: %s %s from %s"
            .formatted(
                dryRun ? "would be epoch" : "epoch",
                report.epoch(),
                report.table(),
                dryRun ? "would be computed" : "computed",
                what));
    console.line(
        dryRun
            ? "  rows now: " + Console.count(report.rowsBefore())
            : "  rows: %s, before %s"
                .formatted(Console.count(report.rows()), Console.count(report.rowsBefore())));
    if (!report.outcomes().isEmpty()) {
      console.line(
          "  outcomes of all records: "
              + report.outcomes().entrySet().stream()
                  .map(o -> o.getKey().column() + " " + Console.count(o.getValue()))
                  .collect(Collectors.joining(", ")));
    }
    if (!report.golds().isEmpty() && report.table().startsWith("silver.")) {
      console.line("  with it: " + String.join(", ", report.golds()));
    }
    if (!dryRun) {
      console.line(
          "  to undo it: rollback --to-epoch %d, as long as no table was cleaned up"
              .formatted(report.epoch() - 1));
    }
  }

  private ObjectNode json(RebuildReport report) {
    ObjectNode root = Console.JSON.createObjectNode();
    root.put("dry_run", dryRun);
    root.put("epoch", report.epoch());
    root.put("table", report.table());
    root.put("from_epoch", report.fromEpoch());
    root.put("until_epoch", report.untilEpoch());
    root.put("records", report.records());
    root.put("rows_before", report.rowsBefore());
    if (report.rows() >= 0) {
      root.put("rows", report.rows());
    }
    ObjectNode outcomes = root.putObject("outcomes");
    report.outcomes().forEach((outcome, n) -> outcomes.put(outcome.column(), n));
    ArrayNode golds = root.putArray("gold");
    report.golds().forEach(golds::add);
    return root;
  }
}
