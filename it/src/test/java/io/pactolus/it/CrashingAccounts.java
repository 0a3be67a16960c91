package io.pactolus.it;

import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.core.source.GivenRecords;
import io.pactolus.engine.embedded.EmbeddedEngine;
import io.pactolus.it.CrashPoint.Commit;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineFile;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Runs the accounts pipeline on its records, in a process of its own, and dies at a crash point:
 * FILE LAKE SEED EPOCHS POINT. To die in a compaction it goes on when all is read, for compaction
 * is what an idle runner does.
 */
public final class CrashingAccounts {
  private CrashingAccounts() {}

  public static void main(String[] arguments) throws InterruptedException {
    Plan plan = PlanCompiler.compile(PipelineFile.read(Path.of(arguments[0])).pipeline());
    long seed = Long.parseLong(arguments[2]);
    int epochs = Integer.parseInt(arguments[3]);
    CrashPoint point = CrashPoint.parse(arguments[4]);
    EmbeddedEngine engine =
        new EmbeddedEngine(
            location -> new CrashingLake(Lakes.open(location), point),
            (p, clock, warnings) ->
                new GivenRecords(
                    "accounts",
                    AccountRecords.epochs(seed, epochs),
                    p.pipeline().limits().maxRecordBytes(),
                    clock));
    RunOptions options =
        new RunOptions(
            arguments[1],
            point.commit() == Commit.COMPACTION
                ? RunOptions.Until.STOPPED
                : RunOptions.Until.CAUGHT_UP,
            Clock.systemUTC());
    try (Run run = engine.start(plan, options, RunListener.NONE)) {
      run.await();
    }
    System.exit(0);
  }
}
