package io.pactolus.engine.spark;

import io.pactolus.engine.core.index.IndexMemory;
import io.pactolus.engine.core.silver.KeyShard;
import io.pactolus.engine.core.silver.OutcomeCounts;
import io.pactolus.engine.core.silver.SilverMerge;
import io.pactolus.engine.core.silver.SilverResult;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.engine.spark.EpochOrder.ShardOrder;
import io.pactolus.engine.spark.Worker.CachedShard;
import io.pactolus.engine.spark.Worker.ShardKey;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.pipeline.model.SilverTable.Mode;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.UUID;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.roaringbitmap.RoaringBitmap;
import scala.Tuple2;

/**
 * Merges the records of one shard into its Silver table: writes the new rows as files, says which
 * rows they replace, and leaves the commit to the driver.
 *
 * <p>The key index of a shard stays in this process, stamped with the attempt that changed it last.
 * The next epoch names the stamp of the attempt whose result was committed. Any other index, or
 * none, is built again from the table: after a retry, a speculative attempt, a lost executor.
 */
record MergeTask(String runId, Broadcast<byte[]> settings, byte[] order)
    implements Function2<Integer, Iterator<Tuple2<Integer, byte[]>>, Iterator<byte[]>> {

  /**
   * What a shard made of an epoch.
   *
   * @param partition of the shuffle, which names the shard
   * @param place that holds the index now, see {@link Placed}
   * @param newlyDeleted path of a file to the positions of rows that are replaced or deleted
   */
  record Merged(
      int partition,
      String stamp,
      String place,
      SortedMap<TopicPartition, OutcomeCounts> counts,
      OptionalLong maxEventTime,
      List<DataFile> added,
      Map<String, RoaringBitmap> newlyDeleted,
      boolean rebuilt) {}

  @Override
  public Iterator<byte[]> call(Integer partition, Iterator<Tuple2<Integer, byte[]>> sent) {
    EpochOrder epoch = Wire.value(order, EpochOrder.class);
    List<byte[]> values = new ArrayList<>();
    sent.forEachRemaining(pair -> values.add(pair._2()));
    if (partition == epoch.reports() || values.isEmpty()) {
      return values.iterator();
    }
    Worker worker = Worker.of(runId, settings);
    return List.of(Wire.bytes(Attempt.of(() -> merge(worker, epoch, partition, values))))
        .iterator();
  }

  private static Merged merge(Worker worker, EpochOrder order, int partition, List<byte[]> sent) {
    Plan plan = worker.settings().plan();
    ShardOrder shard = order.shards().get(partition);
    ShardRecords records =
        ShardRecords.merged(
            sent.stream().map(bytes -> ShardRecords.of(plan.pipeline().stream(), bytes)).toList());

    ShardKey key = new ShardKey(shard.table(), shard.shard());
    Optional<CachedShard> cached =
        worker.take(key).filter(there -> there.stamp().equals(shard.stamp()));
    CachedShard current =
        cached.isPresent() ? caughtUp(plan, shard, cached.get()) : rebuilt(worker, order, shard);
    SilverMerge merge = current.merge();
    SilverResult result =
        merge.prepare(order.epoch(), records.origins(), records.decoded(), order.watermark());
    List<DataFile> added = result.changesTable() ? merge.change(result).build().added() : List.of();
    Map<String, RoaringBitmap> deleted = new HashMap<>();
    result.newlyDeleted().forEach((file, positions) -> deleted.put(file.path(), positions));

    String stamp = UUID.randomUUID().toString();
    worker.keep(key, new CachedShard(stamp, current.table(), merge));
    return new Merged(
        partition,
        stamp,
        Placed.here(),
        result.counts(),
        result.maxEventTime(),
        added,
        deleted,
        cached.isEmpty());
  }

  /** The last epoch of this shard is in the table. */
  private static CachedShard caughtUp(Plan plan, ShardOrder shard, CachedShard cached) {
    cached.merge().applied();
    if (plan.silver().get(shard.table()).mode() == Mode.UPSERT || !shard.moved().isEmpty()) {
      cached.table().refresh();
    }
    if (!shard.moved().isEmpty()) {
      cached.merge().relocated(shard.moved());
    }
    return cached;
  }

  private static CachedShard rebuilt(Worker worker, EpochOrder order, ShardOrder shard) {
    Plan plan = worker.settings().plan();
    SilverPlan silver = plan.silver().get(shard.table());
    Table table = worker.open(plan.tablePath("silver", silver.name()));
    int shards = worker.settings().shards();
    IndexMemory memory =
        new IndexMemory(
            plan.pipeline().limits().maxKeyIndexBytes() / (shards * (long) plan.silver().size()),
            Path.of(System.getProperty("java.io.tmpdir")));
    SilverMerge merge =
        SilverMerge.open(
            plan, silver, table, new KeyShard(shard.shard(), shards), memory, order.watermark());
    return new CachedShard("", table, merge);
  }
}
