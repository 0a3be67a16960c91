package io.pactolus.app.command;

import io.pactolus.control.rules.GrafanaDashboard;
import io.pactolus.control.rules.RulesYaml;
import io.pactolus.pipeline.Runbook;
import io.pactolus.pipeline.model.Pipeline;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Alert rules and a dashboard for a pipeline. */
@Command(
    name = "rules",
    description = {
      "Prints what Prometheus or Grafana are to be told of a pipeline, from its targets and limits: alert rules, or a",
      "dashboard. Both read what 'run --http' serves under /metrics."
    },
    mixinStandardHelpOptions = true)
public final class RulesCommand implements Callable<Integer> {
  @Mixin PipelineOptions pipeline = new PipelineOptions();

  /** For whom. */
  enum Format {
    PROMETHEUS,
    GRAFANA
  }

  @Option(
      names = "--format",
      paramLabel = "prometheus|grafana",
      defaultValue = "prometheus",
      description = "alert rules, or a dashboard to import; default: prometheus")
  Format format = Format.PROMETHEUS;

  @Option(
      names = "--runbooks",
      paramLabel = "URL",
      description = {
        "where the pages of docs/runbooks can be read, for the runbook_url of alerts, such as",
        "https://git.example/pactolus/blob/main/docs/runbooks; default: their path in the repository"
      })
  String runbooks = Runbook.DIRECTORY;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Pipeline read = pipeline.plan().pipeline();
    String text =
        format == Format.GRAFANA
            ? GrafanaDashboard.of(read)
            : RulesYaml.of(read, runbooks.replaceFirst("/+$", ""));
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
