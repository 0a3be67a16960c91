package io.pactolus.app.command;

import io.pactolus.pipeline.plan.Plan;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** All problems of a pipeline file. */
@Command(
    name = "validate",
    description =
        "Reports all problems of a pipeline file, each with line and column. Exit code 0: none, 2: some.",
    mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {
  @Mixin PipelineOptions pipeline = new PipelineOptions();
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Plan plan = pipeline.plan();
    new Console(spec.commandLine())
        .line(
            "%s: no problems. Pipeline '%s': %d contract fields, %d Silver and %d Gold tables, %d tests."
                .formatted(
                    pipeline.file,
                    plan.pipeline().name(),
                    plan.decoded().size(),
                    plan.silver().size(),
                    plan.gold().size(),
                    plan.pipeline().fixtures().size()));
    return 0;
  }
}
