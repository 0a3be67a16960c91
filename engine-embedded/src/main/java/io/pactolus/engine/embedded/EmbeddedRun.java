package io.pactolus.engine.embedded;

import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.RunSummary;
import io.pactolus.engine.Telemetry.Committed;
import io.pactolus.engine.core.epoch.BackgroundRun;
import io.pactolus.engine.core.epoch.BronzeStage;
import io.pactolus.engine.core.epoch.CaughtUp;
import io.pactolus.engine.core.epoch.DlqStage;
import io.pactolus.engine.core.epoch.EpochPace;
import io.pactolus.engine.core.epoch.FloodGuard;
import io.pactolus.engine.core.epoch.GoldStage;
import io.pactolus.engine.core.epoch.LedgerStage;
import io.pactolus.engine.core.epoch.PipelineTables;
import io.pactolus.engine.core.epoch.ProcessUsage;
import io.pactolus.engine.core.epoch.Runner;
import io.pactolus.engine.core.epoch.SilverStage;
import io.pactolus.engine.core.epoch.StopRequest;
import io.pactolus.engine.core.epoch.Upkeep;
import io.pactolus.engine.core.index.IndexMemory;
import io.pactolus.engine.core.recovery.CutOffEpoch;
import io.pactolus.engine.core.recovery.Reopening;
import io.pactolus.engine.core.recovery.RunTally;
import io.pactolus.engine.core.silver.SilverMerge;
import io.pactolus.engine.core.source.RecordSource;
import io.pactolus.engine.core.source.SourceListener;
import io.pactolus.lakehouse.FencedException;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.maintenance.Moved;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One run: opens lake and source, wires the stages, and runs the loop on a thread of its own. */
final class EmbeddedRun {
  private final EmbeddedEngine engine;
  private final Plan plan;
  private final RunOptions options;
  private final RunTally listener;
  private final Runner runner;
  private final StopRequest stop = new StopRequest();
  private final ProcessUsage usage = new ProcessUsage();

  EmbeddedRun(EmbeddedEngine engine, Plan plan, RunOptions options, RunListener listener) {
    this.engine = engine;
    this.plan = plan;
    this.options = options;
    this.listener = new RunTally(listener);
    this.runner = Runner.thisProcess(engine.name(), options.clock());
  }

  Run start() {
    return BackgroundRun.started(
        runner.runId(), "pactolus-" + plan.pipeline().name(), stop, this::openAndLoop);
  }

  private RunSummary openAndLoop() {
    CaughtUp caughtUp = new CaughtUp(options.until() == RunOptions.Until.CAUGHT_UP);
    try (Lake lake = engine.openLake(options.lake())) {
      lake.onCommit((table, nanos) -> listener.telemetry(new Committed(table, nanos)));
      Reopening opening = new Reopening(lake, plan, runner, options.clock(), stop, listener);
      for (; ; ) {
        try (RecordSource source =
            engine.openSource(plan, options.clock(), SourceListener.of(listener))) {
          stop.onRequest(source::wakeup);
          source.connect();
          CutOffEpoch.Opened opened = opening.open();
          loop(opened.tables(), source).run(caughtUp, opened.finished());
          return listener.summary(runner.runId());
        } catch (FencedException e) {
          opening.after(e);
        }
      }
    }
  }

  private EpochLoop loop(PipelineTables tables, RecordSource source) {
    Pipeline pipeline = plan.pipeline();
    BronzeStage bronze =
        new BronzeStage(tables.bronze(), pipeline.name() + "/bronze/" + pipeline.stream().name());
    LedgerStage ledger = new LedgerStage(tables.ledger(), runner, options.clock(), usage);
    IndexMemory memory =
        new IndexMemory(
            pipeline.limits().maxKeyIndexBytes(), Path.of(System.getProperty("java.io.tmpdir")));
    List<SilverStage> silver = new ArrayList<>();
    for (int i = 0; i < plan.silver().size(); i++) {
      SilverPlan table = plan.silver().get(i);
      silver.add(
          new SilverStage(
              table.name(),
              tables.silver().get(i),
              table.appId(pipeline.name()),
              SilverMerge.open(plan, table, tables.silver().get(i), memory, ledger.watermark())));
    }
    List<Consumer<Moved>> moves = new ArrayList<>();
    silver.forEach(stage -> moves.add(moved -> stage.merge().relocated(moved.newFiles())));
    DlqStage dlq = new DlqStage(tables.dlq(), pipeline.name() + "/dlq/" + pipeline.stream().name());
    return new EpochLoop(
        source,
        bronze,
        pipeline.stream(),
        silver,
        dlq,
        GoldStage.all(plan, tables),
        ledger,
        FloodGuard.of(plan, tables.ledger()),
        new Upkeep(tables, moves, pipeline.limits().maxEpochBytes()),
        new EpochPace(pipeline),
        runner,
        listener,
        stop,
        options.clock());
  }
}
