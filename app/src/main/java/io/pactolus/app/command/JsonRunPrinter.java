package io.pactolus.app.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.EpochReport;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.RunSummary;
import java.util.Locale;

/** A run for scripts: one JSON object a line on standard output. */
final class JsonRunPrinter implements RunPrinter {
  private final Console console;

  JsonRunPrinter(Console console) {
    this.console = console;
  }

  @Override
  public void started(RunStarted started) {
    ObjectNode node = event("started");
    node.put("run_id", started.runId());
    node.put("next_epoch", started.nextEpoch());
    node.put("recovered_epochs", started.recoveredEpochs());
    node.put("records_ahead", started.recordsToRead());
    console.json(node);
  }

  @Override
  public void epochCompleted(EpochReport report) {
    ObjectNode node = event("epoch");
    node.put("epoch", report.epoch());
    node.put("records", report.records());
    node.put("bytes", report.bytes());
    node.put("lag", report.lagRecords());
    node.put("freshness_millis", report.freshnessMillis());
    ObjectNode outcomes = node.putObject("outcomes");
    report
        .outcomes()
        .forEach(
            (table, counts) ->
                counts.forEach(
                    (outcome, count) ->
                        outcomes.withObjectProperty(table).put(outcome.column(), count)));
    ObjectNode stages = node.putObject("stage_millis");
    report.stageNanos().forEach((stage, nanos) -> stages.put(stage, nanos / 1_000_000.0));
    console.json(node);
  }

  @Override
  public void warning(String message) {
    console.json(event("warning").put("message", message));
  }

  @Override
  public void breaker(BreakerChange change) {
    console.json(
        event("breaker")
            .put("dependency", change.dependency())
            .put("state", change.state().name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public void ended(RunSummary summary, boolean interrupted) {
    ObjectNode node = event("ended");
    node.put("run_id", summary.runId());
    node.put("reason", interrupted ? "stopped" : "caught_up");
    node.put("epochs", summary.epochs());
    node.put("records", summary.records());
    node.put("wall_seconds", summary.wallMillis() / 1000.0);
    console.json(node);
  }

  private static ObjectNode event(String name) {
    return Console.JSON.createObjectNode().put("event", name.toLowerCase(Locale.ROOT));
  }
}
