package io.pactolus.app.command;

import io.pactolus.pipeline.plan.Plan;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The dead-letter queue. */
@Command(
    name = "dlq",
    description = {
      "The dead-letter queue: what was refused and why, and trying it again after the contract, a rule or the data was put right."
    },
    synopsisSubcommandLabel = "(list | show | stats | replay)",
    subcommands = {
      DlqListCommand.class,
      DlqShowCommand.class,
      DlqStatsCommand.class,
      DlqReplayCommand.class
    },
    mixinStandardHelpOptions = true)
public final class DlqCommand implements Callable<Integer> {
  @Mixin PipelineOptions pipeline = new PipelineOptions();

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "say what to do: list, show, stats or replay");
  }

  Plan plan() {
    return pipeline.plan();
  }
}
