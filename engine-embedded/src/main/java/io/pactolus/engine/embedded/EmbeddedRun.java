package io.pactolus.engine.embedded;

import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.RunSummary;
import io.pactolus.engine.core.decode.JsonDecoder;
import io.pactolus.engine.core.epoch.BronzeStage;
import io.pactolus.engine.core.epoch.DlqStage;
import io.pactolus.engine.core.epoch.EpochPace;
import io.pactolus.engine.core.epoch.EpochPosition;
import io.pactolus.engine.core.epoch.GoldStage;
import io.pactolus.engine.core.epoch.LedgerStage;
import io.pactolus.engine.core.epoch.PipelineTables;
import io.pactolus.engine.core.epoch.Runner;
import io.pactolus.engine.core.epoch.SilverStage;
import io.pactolus.engine.core.epoch.StopRequest;
import io.pactolus.engine.core.epoch.Upkeep;
import io.pactolus.engine.core.gold.GoldSettings;
import io.pactolus.engine.core.gold.GoldView;
import io.pactolus.engine.core.index.IndexMemory;
import io.pactolus.engine.core.silver.SilverMerge;
import io.pactolus.engine.core.source.RecordSource;
import io.pactolus.lakehouse.FencedException;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Table;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** One run: opens lake and source, wires the stages, and runs the loop on a thread of its own. */
final class EmbeddedRun implements Run {
  private final EmbeddedEngine engine;
  private final Plan plan;
  private final RunOptions options;
  private final RunListener listener;
  private final Runner runner;
  private final StopRequest stop = new StopRequest();
  private final CompletableFuture<RunSummary> ended = new CompletableFuture<>();

  EmbeddedRun(EmbeddedEngine engine, Plan plan, RunOptions options, RunListener listener) {
    this.engine = engine;
    this.plan = plan;
    this.options = options;
    this.listener = listener;
    this.runner = Runner.thisProcess(engine.name(), options.clock());
  }

  void start() {
    Thread thread = new Thread(this::runToTheEnd, "pactolus-" + plan.pipeline().name());
    thread.setDaemon(true);
    thread.start();
  }

  private void runToTheEnd() {
    try {
      ended.complete(openAndLoop());
    } catch (Throwable e) {
      ended.completeExceptionally(e);
    }
  }

  private RunSummary openAndLoop() {
    try (Lake lake = engine.openLake(options.lake())) {
      try (RecordSource source = engine.openSource(plan, options.clock(), listener::warning)) {
        stop.onRequest(source::wakeup);
        return loop(lake, source)
            .run(new EpochLoop.CaughtUp(options.until() == RunOptions.Until.CAUGHT_UP));
      } catch (FencedException e) {
        throw whoHoldsTheLake(lake, e);
      }
    }
  }

  private EpochLoop loop(Lake lake, RecordSource source) {
    Pipeline pipeline = plan.pipeline();
    PipelineTables tables = PipelineTables.open(lake, plan);
    BronzeStage bronze =
        new BronzeStage(tables.bronze(), pipeline.name() + "/bronze/" + pipeline.stream().name());
    LedgerStage ledger = new LedgerStage(tables.ledger(), runner, options.clock());
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
    DlqStage dlq = new DlqStage(tables.dlq(), pipeline.name() + "/dlq/" + pipeline.stream().name());
    List<GoldStage> gold = new ArrayList<>();
    for (int i = 0; i < plan.gold().size(); i++) {
      GoldPlan table = plan.gold().get(i);
      Table queried = tables.silver().get(table.source());
      gold.add(
          new GoldStage(
              table.source(),
              tables.gold().get(i),
              queried,
              table.appId(pipeline.name()),
              new GoldView(
                  pipeline.name(),
                  table,
                  plan.silver().get(table.source()).schema(),
                  tables.gold().get(i),
                  queried,
                  GoldSettings.DEFAULT)));
    }
    return new EpochLoop(
        source,
        bronze,
        new JsonDecoder(pipeline.stream()),
        silver,
        dlq,
        gold,
        ledger,
        new Upkeep(tables, silver, pipeline.limits().maxEpochBytes()),
        new EpochPace(pipeline),
        runner,
        listener,
        stop,
        options.clock());
  }

  /** Says who won: the runner named in Bronze's newest commit. */
  private FencedException whoHoldsTheLake(Lake lake, FencedException lost) {
    Optional<EpochPosition> newest =
        lake.find(plan.bronzePath())
            .map(Table::refresh)
            .flatMap(s -> Optional.ofNullable(s.domains().get(EpochPosition.DOMAIN)))
            .map(json -> EpochPosition.fromJson(json, plan.bronzePath()));
    if (newest.isEmpty() || newest.get().runner().runId().equals(runner.runId())) {
      return lost;
    }
    Runner winner = newest.get().runner();
    return new FencedException(
        ("another runner owns pipeline '%s' in lake %s: %s. It has committed epoch %d. This run stops; nothing it had begun "
                + "is lost or doubled. Stop the other one first if this one should take over.")
            .formatted(
                plan.pipeline().name(), lake.location(), winner.describe(), newest.get().epoch()),
        lost);
  }

  @Override
  public String id() {
    return runner.runId();
  }

  @Override
  public void stop() {
    stop.request();
  }

  @Override
  public RunSummary await() throws InterruptedException {
    try {
      return ended.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException trouble) {
        throw trouble;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new CompletionException(e.getCause());
    }
  }

  @Override
  public void close() {
    stop();
    ended.handle((summary, trouble) -> null).join();
  }
}
