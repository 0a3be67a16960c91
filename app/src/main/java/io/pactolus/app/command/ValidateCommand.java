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
        "Reports all problems of a pipeline file, each with line and column, what the engine does not support included. Exit code 0: none, 2: some.",
    mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {
  @Mixin PipelineOptions pipeline = new PipelineOptions();
  @Mixin EngineOption engine = new EngineOption();
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Plan plan = engine.plan(pipeline);
    new Console(spec.commandLine())
        .line(
            "%s: no problems. Pipeline '%s': %d contract fields, %d Silver and %d Gold tables, %d tests. Runs on: %s."
                .formatted(
                    pipeline.file,
                    plan.pipeline().name(),
                    plan.decoded().size(),
                    plan.silver().size(),
                    plan.gold().size(),
                    plan.pipeline().fixtures().size(),
                    String.join(", ", engine.running(plan))));
    return 0;
  }
}
