package io.pactolus.app.command;

import io.pactolus.app.fixture.FixtureRun;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.Fixture;
import io.pactolus.pipeline.plan.Plan;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the tests inside the pipeline file. */
@Command(
    name = "test",
    description = {
      "Runs the tests of a pipeline file (tests: in it, or in NAME.tests.yaml beside it) without a broker, through the real",
      "engine into a temporary lake. Exit code 0: all pass, 1: some fail."
    },
    mixinStandardHelpOptions = true)
public final class TestCommand implements Callable<Integer> {
  @Mixin PipelineOptions pipeline = new PipelineOptions();
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Console console = new Console(spec.commandLine());
    Plan plan = pipeline.plan();
    List<Fixture> fixtures = plan.pipeline().fixtures();
    if (fixtures.isEmpty()) {
      throw new PactolusException(
          ErrorCode.CHECK_FAILED,
          "%s has no tests. Add some under 'tests:', or in a file NAME.tests.yaml beside it."
              .formatted(pipeline.file));
    }
    int failed = 0;
    for (Fixture fixture : fixtures) {
      List<String> differences = FixtureRun.run(plan, fixture);
      console.line(
          (differences.isEmpty() ? console.good("ok  ") : console.bad("FAIL"))
              + "  "
              + fixture.name());
      differences.forEach(difference -> console.line("        " + difference));
      failed += differences.isEmpty() ? 0 : 1;
    }
    console.line(
        "%d tests, %d failed%s"
            .formatted(
                fixtures.size(), failed, failed == 0 ? "" : " [" + ErrorCode.CHECK_FAILED + "]"));
    return failed == 0 ? 0 : 1;
  }
}
