package io.pactolus.engine.spark;

import io.pactolus.engine.contract.Topic;
import io.pactolus.engine.core.contract.TopicRanges;
import io.pactolus.engine.core.epoch.BronzeStage;
import io.pactolus.engine.core.epoch.DlqStage;
import io.pactolus.engine.core.epoch.EpochPosition;
import io.pactolus.engine.core.epoch.PipelineTables;
import io.pactolus.engine.core.epoch.Received;
import io.pactolus.engine.core.epoch.Runner;
import io.pactolus.engine.core.epoch.SilverCommits;
import io.pactolus.engine.spark.MergeTask.Merged;
import io.pactolus.engine.spark.RouteTask.Report;
import io.pactolus.engine.spark.contract.SharedSpark;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.maintenance.Compaction;
import io.pactolus.lakehouse.maintenance.Moved;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.SparkConf;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * Epochs whose tasks a test runs one by one, as often, as late and in whatever process it likes; of
 * a pipeline with one Silver table. Processes are told apart by the name under which they keep what
 * they keep.
 */
final class HandDrivenEpochs implements AutoCloseable {
  static final int SHARDS = 3;

  private final String run = UUID.randomUUID().toString();
  private final Plan plan;
  private final Lake lake;
  private final PipelineTables tables;
  private final TopicRanges source;
  private final Broadcast<byte[]> settings;
  private final BronzeStage bronze;
  private final SilverCommit silver;
  private final SilverShards shards = new SilverShards(0, SHARDS);
  private final DlqStage dlq;
  private EpochPosition position;

  HandDrivenEpochs(Path directory, String yaml, Topic topic) {
    plan =
        PlanCompiler.compile(
            PipelineReader.read(yaml, "pipeline.yaml", name -> Optional.empty()).pipeline());
    lake = Lakes.open(directory.toString());
    tables = PipelineTables.open(lake, plan);
    source = new TopicRanges(plan, topic);
    settings =
        SharedSpark.started(new SparkConf())
            .broadcast(
                Wire.bytes(
                    new RunSettings(
                        run, directory.toString(), Lakes::open, plan, source.reader(), SHARDS)));
    bronze = new BronzeStage(tables.bronze(), "bronze");
    SilverPlan table = plan.silver().get(0);
    silver =
        new SilverCommit(
            new SilverCommits(table.name(), silverTable(), table.appId(plan.pipeline().name())),
            List.of());
    dlq = new DlqStage(tables.dlq(), "dlq");
    position = EpochPosition.beforeFirst(Runner.thisProcess("spark", Clock.systemUTC()));
  }

  private String in(String process) {
    return run + "-" + process;
  }

  Table silverTable() {
    return tables.silver().get(0);
  }

  Table bronzeTable() {
    return tables.bronze();
  }

  Table dlqTable() {
    return tables.dlq();
  }

  /** What the next epoch reads, as one task. */
  RangeTask.Ranges next() {
    return new EpochRanges(source.ahead(position.next()))
        .tasks(1, 1, position.epoch() + 1, 0)
        .get(0);
  }

  List<DataFile> read(String process, RangeTask.Ranges ranges) {
    byte[] written = new RangeTask(in(process), settings).call(Wire.bytes(ranges));
    return Wire.value(written, Attempt.class).get(RangeTask.Written.class).files();
  }

  /** The files are the next epoch. */
  EpochOrder commitBronze(List<DataFile> files) {
    position = position.then(source.ahead(position.next()), Map.of(), position.runner());
    bronze.append(position, files);
    return new EpochOrder(position.epoch(), 0, OptionalLong.empty(), true, shards.orders());
  }

  /** What is sent to each partition of the shuffle. */
  Map<Integer, List<Tuple2<Integer, byte[]>>> route(
      String process, EpochOrder order, List<DataFile> files) {
    RouteTask task = new RouteTask(in(process), settings, Wire.bytes(order));
    Map<Integer, List<Tuple2<Integer, byte[]>>> sent = new TreeMap<>();
    for (DataFile file : files) {
      task.call(Wire.bytes(file))
          .forEachRemaining(
              pair -> sent.computeIfAbsent(pair._1(), added -> new ArrayList<>()).add(pair));
    }
    return sent;
  }

  Report report(EpochOrder order, Map<Integer, List<Tuple2<Integer, byte[]>>> sent) {
    return Wire.value(sent.getOrDefault(order.reports(), List.of()).get(0)._2(), Attempt.class)
        .get(Report.class);
  }

  Merged merge(
      String process,
      EpochOrder order,
      int shard,
      Map<Integer, List<Tuple2<Integer, byte[]>>> sent) {
    MergeTask task = new MergeTask(in(process), settings, Wire.bytes(order));
    byte[] merged = task.call(shard, sent.getOrDefault(shard, List.of()).iterator()).next();
    return Wire.value(merged, Attempt.class).get(Merged.class);
  }

  void commitSilver(List<Merged> merged) {
    silver.commit(position, Received.NOTHING, merged);
    merged.forEach(shard -> shards.committed(shard.partition(), shard.stamp(), shard.place()));
  }

  void commitDlq(List<DataFile> files) {
    dlq.append(position, files);
  }

  /** One step of compaction that merges any two files. */
  Optional<Moved> compact() {
    Compaction.Limits limits = new Compaction.Limits(1L << 30, 2, 1L << 30, 1L << 30, 0.3);
    Optional<Moved> moved = new Compaction(silverTable(), limits).step();
    moved.ifPresent(shards::moved);
    return moved;
  }

  /** Live rows of a table as another process sees them. */
  List<List<Object>> rows(Table table, String... columns) {
    Table fresh = lake.find(table.path()).orElseThrow();
    List<List<Object>> rows = new ArrayList<>();
    for (DataFile file : fresh.snapshot().files()) {
      for (Table.FileBatch chunk : fresh.read(file, List.of(columns))) {
        for (int row = 0; row < chunk.batch().rows(); row++) {
          rows.add(List.copyOf(chunk.batch().row(row)));
        }
      }
    }
    return rows;
  }

  @Override
  public void close() {
    lake.close();
  }
}
