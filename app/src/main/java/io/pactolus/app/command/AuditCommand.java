package io.pactolus.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.alert.Alerts;
import io.pactolus.app.command.PipelineOptions.LakeOption;
import io.pactolus.control.Audit;
import io.pactolus.control.AuditReport;
import io.pactolus.engine.RunListener;
import io.pactolus.lakehouse.Lake;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.plan.Plan;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Proves a lake. */
@Command(
    name = "audit",
    description = {
      "Proves the lake from its tables alone: every offset is accounted for, every record has one outcome,",
      "Silver keys are unique, Gold equals its query recomputed by DuckDB. Exit code 0: balanced, 1: not."
    },
    mixinStandardHelpOptions = true)
public final class AuditCommand implements Callable<Integer> {
  @Mixin PipelineOptions pipeline = new PipelineOptions();
  @Mixin LakeOption lake = new LakeOption();

  @Option(names = "--json", description = "one JSON object")
  boolean json;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    Plan plan = pipeline.plan();
    try (Lake opened = lake.openExisting(plan)) {
      AuditReport report = Audit.run(lake.view(opened, plan), check -> print(console, check));
      if (json) {
        console.json(json(report));
      } else {
        console.line(
            "%s: %s records, %s epochs%s"
                .formatted(
                    report.balanced() ? console.good("balanced") : console.bad("NOT balanced"),
                    Console.count(report.records()),
                    Console.count(report.epochs()),
                    report.balanced() ? "" : " [" + ErrorCode.CHECK_FAILED + "]"));
      }
      if (!report.balanced()) {
        alert(console, plan, opened.location(), report);
      }
      return report.balanced() ? 0 : 1;
    }
  }

  private static void alert(Console console, Plan plan, String lake, AuditReport report) {
    RunListener notes =
        new RunListener() {
          @Override
          public void warning(String message) {
            console.note("warning: " + message);
          }
        };
    List<Audit.Check> failed = report.checks().stream().filter(check -> !check.holds()).toList();
    try (Alerts alerts = Alerts.of(plan.pipeline(), lake, Clock.systemUTC(), notes)) {
      alerts.auditFailed(
          failed.get(0).name() + ": " + failed.get(0).problems().get(0), failed.size());
    }
  }

  private void print(Console console, Audit.Check check) {
    if (json) {
      return;
    }
    console.line(
        (check.holds() ? console.good("ok  ") : console.bad("FAIL"))
            + "  "
            + check.name()
            + ": "
            + check.claim());
    check.problems().stream()
        .limit(AuditReport.SHOWN_PROBLEMS)
        .forEach(problem -> console.line("        " + problem));
    if (check.problems().size() > AuditReport.SHOWN_PROBLEMS) {
      console.line("        ... and more");
    }
  }

  private static ObjectNode json(AuditReport report) {
    ObjectNode root = Console.JSON.createObjectNode();
    root.put("balanced", report.balanced());
    if (!report.balanced()) {
      root.put("code", ErrorCode.CHECK_FAILED.name());
    }
    root.put("records", report.records());
    root.put("epochs", report.epochs());
    ArrayNode checks = root.putArray("checks");
    for (Audit.Check check : report.checks()) {
      ObjectNode node = checks.addObject();
      node.put("name", check.name());
      node.put("claim", check.claim());
      node.put("holds", check.holds());
      check.problems().forEach(node.putArray("problems")::add);
    }
    return root;
  }
}
