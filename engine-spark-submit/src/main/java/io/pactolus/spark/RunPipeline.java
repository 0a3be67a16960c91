package io.pactolus.spark;

import io.pactolus.alert.Alerts;
import io.pactolus.control.slo.SloWatch;
import io.pactolus.control.slo.UnreadRecords;
import io.pactolus.engine.CompiledFile;
import io.pactolus.engine.Engine;
import io.pactolus.engine.EngineCatalogue;
import io.pactolus.engine.Interrupts;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.engine.hint.RunHint;
import io.pactolus.engine.spark.SparkEngineFactory;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.Runbook;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.source.kafka.KafkaProbe;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs a pipeline file on the cluster that spark-submit names. The file is read by the driver, and
 * so are the variables of its environment that the file names. Exit codes are those of {@code
 * pactolus run}: 0 success, 1 failure, 2 wrong usage or a pipeline file with problems.
 */
public final class RunPipeline {
  private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(3);

  private RunPipeline() {}

  public static void main(String[] arguments) throws InterruptedException {
    int exitCode = exitCode(arguments);
    if (exitCode != 0) {
      // Only then: to YARN a driver that exits has failed, whatever its code.
      System.exit(exitCode);
    }
  }

  private static int exitCode(String[] arguments) throws InterruptedException {
    try {
      run(SubmittedJob.of(arguments));
      return 0;
    } catch (PactolusException e) {
      System.err.println("pactolus: " + e.described());
      System.err.println("See " + Runbook.of(e.code()).path());
      return e.code().exitCode();
    }
  }

  private static void run(SubmittedJob job) throws InterruptedException {
    Engine engine = new SparkEngineFactory().create(Map.of());
    Plan plan = CompiledFile.read(job.file()).planFor(engine.name(), EngineCatalogue.OURS);
    String lake =
        job.lake()
            .or(() -> plan.pipeline().lake())
            .orElseThrow(
                () ->
                    new PactolusException(
                        ErrorCode.USAGE,
                        "the pipeline file names no lake; add 'lake: LOCATION' or give --lake"
                            + " LOCATION"));
    RunLog log = new RunLog(System.out, plan.pipeline().name());
    RunOptions options = new RunOptions(lake, job.until(), Clock.systemUTC());
    try (RunHint hint = new RunHint(plan.pipeline(), Lakes.directory(lake), options.clock(), log);
        SloWatch slo = new SloWatch(lake, plan.pipeline(), options.clock(), unread(plan));
        Alerts alerts = Alerts.of(plan.pipeline(), lake, options.clock(), hint)) {
      alerts.watch(slo::report);
      run(engine, plan, options, log, alerts);
    }
  }

  private static UnreadRecords unread(Plan plan) {
    return (next, time) -> {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      next.forEach(
          (partition, offset) ->
              offsets.put(new TopicPartition(partition.topic(), partition.partition()), offset));
      return KafkaProbe.unreadBefore(plan.pipeline().source(), offsets, time, BROKER_TIMEOUT);
    };
  }

  private static void run(Engine engine, Plan plan, RunOptions options, RunLog log, Alerts alerts)
      throws InterruptedException {
    try (Run run = engine.start(plan, options, alerts)) {
      Interrupts.stopping(run, log::note);
      log.ended(run.await());
    } catch (PactolusException e) {
      alerts.failed(e);
      throw e;
    }
  }
}
