package io.pactolus.app.command;

import io.pactolus.alert.Alerts;
import io.pactolus.app.command.PipelineOptions.LakeOption;
import io.pactolus.app.log.LogField;
import io.pactolus.app.log.LogFormat;
import io.pactolus.app.log.LogProvider;
import io.pactolus.control.slo.SloWatch;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.engine.Engine;
import io.pactolus.engine.Interrupts;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.RunSummary;
import io.pactolus.engine.hint.RunHint;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.telemetry.Traces;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a pipeline. */
@Command(
    name = "run",
    description = {
      "Runs the pipeline until Ctrl-C (or SIGTERM), which ends it after the epoch at hand; a second Ctrl-C stops at once.",
      "Either is safe: the next run goes on where this one stopped."
    },
    mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(LogRunPrinter.LOGGER);

  @Mixin PipelineOptions pipeline = new PipelineOptions();
  @Mixin LakeOption lake = new LakeOption();
  @Mixin EngineOptions engine = new EngineOptions();

  @Option(
      names = "--until-caught-up",
      description = "ends when every offset that existed at start is in Gold and the ledger")
  boolean untilCaughtUp;

  @Option(
      names = "--json",
      description = "one JSON object a line: started, each epoch, warnings, ended")
  boolean json;

  @Option(
      names = LogFormat.OPTION,
      paramLabel = "json|text",
      description =
          "what is told on standard error is a log of one event a line, with the fields of run and epoch; also by "
              + LogFormat.VARIABLE)
  @Nullable LogFormat logFormat;

  @Mixin HttpOptions http = new HttpOptions();

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  private final Clock clock;

  public RunCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    boolean logs = logFormat != null || System.getProperty(LogProvider.FORMAT) != null;
    Console console =
        logs ? new Console(spec.commandLine(), LOG::info) : new Console(spec.commandLine());
    Plan plan = engine.named.plan(pipeline);
    Engine chosen = engine.engine();
    RunOptions options =
        new RunOptions(
            lake.location(plan),
            untilCaughtUp ? RunOptions.Until.CAUGHT_UP : RunOptions.Until.STOPPED,
            clock);
    RunPrinter printer = new LogContext(plan.pipeline().name(), printer(console, plan, logs));
    try (HttpOptions.Door door = http.open();
        RunHint hint =
            new RunHint(
                plan.pipeline(), Lakes.directory(options.lake()), options.clock(), printer)) {
      LiveRun live = new LiveRun(options.clock(), hint);
      try (SloWatch slo =
              new SloWatch(
                  options.lake(), plan.pipeline(), options.clock(), BrokerProbe.unread(plan));
          Alerts alerts =
              Alerts.of(
                  plan.pipeline(), options.lake(), options.clock(), http.isWanted() ? live : hint);
          Traces traces =
              Traces.of(
                  System.getenv(),
                  plan.pipeline().name(),
                  chosen.name(),
                  options.clock(),
                  alerts)) {
        alerts.watch(slo::report);
        run(
            console,
            new PipelineJob(chosen, plan, options, slo, alerts, traces, door),
            printer,
            live);
      }
      return 0;
    } finally {
      console.clearProgress();
    }
  }

  private RunPrinter printer(Console console, Plan plan, boolean logs) {
    if (json) {
      return new JsonRunPrinter(console);
    }
    return logs ? new LogRunPrinter() : new TextRunPrinter(console, plan);
  }

  private static Run begun(PipelineJob job) {
    Run run = job.engine().start(job.plan(), job.options(), job.traces().listener());
    // Before it tells that it has started it may have something to log.
    LogField.RUN_ID.put(run.id());
    return run;
  }

  /** What is run, who is told, and where it is shown. */
  private record PipelineJob(
      Engine engine,
      Plan plan,
      RunOptions options,
      SloWatch slo,
      Alerts alerts,
      Traces traces,
      HttpOptions.Door door) {}

  private void run(Console console, PipelineJob job, RunPrinter printer, LiveRun live)
      throws InterruptedException {
    try (PausableRun run = new PausableRun(() -> begun(job), live::startFailed);
        HttpOptions.Served served =
            job.door()
                .serve(
                    console,
                    new HttpOptions.Shown(
                        job.plan(),
                        job.options().lake(),
                        job.engine().name(),
                        live,
                        run,
                        job.slo()))) {
      Interrupts interrupts = Interrupts.stopping(run, console::note);
      RunSummary summary = new SeenRun(run, live).await();
      printer.ended(summary, interrupts.happened());
    } catch (PactolusException e) {
      job.alerts().failed(e);
      job.traces().failed(e);
      throw e;
    }
  }
}
