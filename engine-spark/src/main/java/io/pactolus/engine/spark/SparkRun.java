package io.pactolus.engine.spark;

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
import io.pactolus.engine.core.epoch.Runner;
import io.pactolus.engine.core.epoch.SilverCommits;
import io.pactolus.engine.core.epoch.StopRequest;
import io.pactolus.engine.core.epoch.Upkeep;
import io.pactolus.engine.core.recovery.CutOffEpoch;
import io.pactolus.engine.core.recovery.Reopening;
import io.pactolus.engine.core.recovery.RunTally;
import io.pactolus.engine.core.source.RangeSource;
import io.pactolus.engine.core.source.SourceListener;
import io.pactolus.lakehouse.FencedException;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.maintenance.Moved;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.plan.SystemColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** One run: opens Spark, lake and source, wires the stages, and runs the loop. */
final class SparkRun {
  private final SparkEngine engine;
  private final Plan plan;
  private final RunOptions options;
  private final RunTally listener;
  private final Runner runner;
  private final StopRequest stop = new StopRequest();
  private final ClusterUsage usage = new ClusterUsage();

  SparkRun(SparkEngine engine, Plan plan, RunOptions options, RunListener listener) {
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

  private RunSummary openAndLoop() throws InterruptedException {
    try (JavaSparkContext spark = connected();
        Lake lake = engine.lakes().open(options.lake())) {
      usage.of(spark);
      try {
        return openAndLoop(spark, lake);
      } catch (PactolusException | InterruptedException e) {
        throw e;
      } catch (Exception e) {
        // Also what Spark throws without declaring it.
        Optional<PactolusException> trouble =
            ClusterTrouble.during(e, spark.master(), spark.sc().isStopped());
        if (trouble.isPresent()) {
          throw trouble.get();
        }
        throw e;
      }
    }
  }

  private RunSummary openAndLoop(JavaSparkContext spark, Lake lake) throws InterruptedException {
    CaughtUp caughtUp = new CaughtUp(options.until() == RunOptions.Until.CAUGHT_UP);
    lake.onCommit((table, nanos) -> listener.telemetry(new Committed(table, nanos)));
    Reopening opening = new Reopening(lake, plan, runner, options.clock(), stop, listener);
    for (int opened = 1; ; opened++) {
      try (RangeSource source = engine.openSource(plan, SourceListener.of(listener))) {
        // Epochs that do not read are few and small: what they change is worked out here, by the
        // code of every engine.
        CutOffEpoch.Opened tables = opening.open();
        loop(spark, tables.tables(), source, opened).run(caughtUp, tables.finished());
        return listener.summary(runner.runId());
      } catch (FencedException e) {
        opening.after(e);
      }
    }
  }

  private JavaSparkContext connected() {
    SparkConf configuration = engine.configuration("pactolus " + plan.pipeline().name());
    try {
      return engine.connect(configuration);
    } catch (Exception e) {
      throw ClusterTrouble.atStart(configuration.get("spark.master", ""), e);
    }
  }

  /**
   * @param opened how often the lake was: what executors know of its tables holds for one time
   */
  private SparkLoop loop(
      JavaSparkContext spark, PipelineTables tables, RangeSource source, int opened) {
    Pipeline pipeline = plan.pipeline();
    int shardCount = spark.defaultParallelism();
    if (!spark.isLocal() && !spark.getConf().contains("spark.default.parallelism")) {
      // Executors may still be on their way, and are then not counted.
      listener.warning(
          "spark.default.parallelism is not set, so an epoch has %d tasks; set it to the cores of all executors together"
              .formatted(shardCount));
    }
    SparkJobs jobs =
        new SparkJobs(
            spark,
            new RunSettings(
                runner.runId() + "/" + opened,
                options.lake(),
                engine.lakes(),
                plan,
                source.reader(),
                shardCount));
    List<SilverCommit> silver = new ArrayList<>();
    List<SilverShards> shards = new ArrayList<>();
    List<Consumer<Moved>> moves = new ArrayList<>();
    List<GoldStage> gold = GoldStage.all(plan, tables);
    for (int i = 0; i < plan.silver().size(); i++) {
      SilverPlan table = plan.silver().get(i);
      silver.add(
          new SilverCommit(
              new SilverCommits(table.name(), tables.silver().get(i), table.appId(pipeline.name())),
              wantedByGold(gold, i)));
      SilverShards ofTable = new SilverShards(i, shardCount);
      shards.add(ofTable);
      moves.add(ofTable::moved);
    }
    return new SparkLoop(
        source,
        pipeline.source().onGap(),
        jobs,
        new BronzeStage(tables.bronze(), pipeline.name() + "/bronze/" + pipeline.stream().name()),
        silver,
        shards,
        new DlqStage(tables.dlq(), pipeline.name() + "/dlq/" + pipeline.stream().name()),
        gold,
        new LedgerStage(tables.ledger(), runner, options.clock(), usage),
        FloodGuard.of(plan, tables.ledger()),
        new Upkeep(tables, moves, pipeline.limits().maxEpochBytes()),
        new EpochPace(pipeline),
        runner,
        listener,
        stop,
        options.clock());
  }

  /** Never empty when there is a query, be it COUNT(*): a row needs a column to be seen. */
  private static List<String> wantedByGold(List<GoldStage> gold, int table) {
    Set<String> columns = new TreeSet<>();
    for (GoldStage stage : gold) {
      if (stage.source() == table) {
        columns.addAll(stage.requiredColumns());
        columns.add(SystemColumns.SILVER.get(0).name());
      }
    }
    return List.copyOf(columns);
  }
}
