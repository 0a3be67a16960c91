package io.pactolus.it;

import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.embedded.EmbeddedEngine;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineFile;
import io.pactolus.source.kafka.KafkaRecordSource;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Runs a pipeline until caught up, in a process of its own, and dies at a crash point: FILE LAKE
 * POINT.
 */
public final class CrashingEngine {
  private CrashingEngine() {}

  public static void main(String[] arguments) throws InterruptedException {
    Plan plan = PlanCompiler.compile(PipelineFile.read(Path.of(arguments[0])).pipeline());
    CrashPoint point = CrashPoint.parse(arguments[2]);
    EmbeddedEngine engine =
        new EmbeddedEngine(
            location -> new CrashingLake(Lakes.open(location), point),
            (p, clock, warnings) ->
                new KafkaRecordSource(
                    p.pipeline().source(), p.pipeline().limits(), clock, warnings));
    RunOptions options =
        new RunOptions(arguments[1], RunOptions.Until.CAUGHT_UP, Clock.systemUTC());
    try (Run run = engine.start(plan, options, RunListener.NONE)) {
      run.await();
    }
    System.exit(0);
  }
}
