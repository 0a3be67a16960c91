package io.pactolus.engine.spark;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.decode.Drift;
import io.pactolus.engine.core.decode.JsonDecoder;
import io.pactolus.engine.core.epoch.Arrival;
import io.pactolus.engine.core.epoch.Received;
import io.pactolus.engine.core.epoch.Rejections;
import io.pactolus.engine.core.silver.DlqRows;
import io.pactolus.engine.core.silver.Refusal;
import io.pactolus.engine.core.silver.ShardRouting;
import io.pactolus.engine.core.silver.ShardRouting.Routed;
import io.pactolus.engine.spark.EpochOrder.ShardOrder;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * Reads a Bronze file, decodes it, writes what is refused as DLQ files, and sends each record,
 * decoded, to the shard of its key, for each Silver table.
 */
record RouteTask(String runId, Broadcast<byte[]> settings, byte[] order)
    implements PairFlatMapFunction<byte[], Integer, byte[]> {
  private static final List<String> BRONZE =
      SystemColumns.BRONZE.fields().stream().map(Field::name).toList();

  /** What a route task has to tell the driver. */
  record Report(
      Received received,
      Arrival arrival,
      List<Drift> drift,
      Rejections rejections,
      List<DataFile> dlq) {}

  @Override
  public Iterator<Tuple2<Integer, byte[]>> call(byte[] file) {
    Worker worker = Worker.of(runId, settings);
    EpochOrder epoch = Wire.value(order, EpochOrder.class);
    List<Tuple2<Integer, byte[]>> out = new ArrayList<>();
    Attempt report = Attempt.of(() -> route(worker, epoch, Wire.value(file, DataFile.class), out));
    out.add(new Tuple2<>(epoch.reports(), Wire.bytes(report)));
    return out.iterator();
  }

  private static Report route(
      Worker worker, EpochOrder order, DataFile file, List<Tuple2<Integer, byte[]>> out) {
    Plan plan = worker.settings().plan();
    Batch bronze = read(worker, plan.bronzePath(), file);
    Decoded decoded = new JsonDecoder(plan.pipeline().stream()).decode(bronze);
    ShardRecords.Selection records = new ShardRecords.Selection(ShardRecords.of(bronze, decoded));
    Map<String, List<Refusal>> refusals = new LinkedHashMap<>();
    for (int table = 0; table < plan.silver().size(); table++) {
      SilverPlan silver = plan.silver().get(table);
      Routed routed =
          new ShardRouting(plan, silver, worker.settings().shards())
              .route(bronze, decoded, order.watermark());
      refusals.put(silver.name(), routed.refusals());
      send(order, table, records, routed.shardByRow(), out);
    }
    List<DataFile> dlq =
        order.dlq()
            ? write(worker, plan.dlqPath(), DlqRows.of(bronze, decoded, refusals))
            : List.of();
    Rejections rejections =
        plan.pipeline().limits().rejects().isPresent()
            ? Rejections.of(bronze, decoded, refusals)
            : Rejections.NONE;
    return new Report(
        Received.of(bronze),
        Arrival.of(bronze, decoded, plan.pipeline().stream(), order.atMicros()),
        decoded.drift(),
        rejections,
        dlq);
  }

  private static Batch read(Worker worker, String path, DataFile file) {
    Optional<Batch> kept = worker.bronze().take(file);
    if (kept.isPresent()) {
      return kept.get();
    }
    Table table = worker.borrow(path);
    List<Batch> chunks = new ArrayList<>();
    table.read(file, BRONZE).forEach(chunk -> chunks.add(chunk.batch()));
    worker.giveBack(table, path);
    return chunks.size() == 1 ? chunks.get(0) : Batch.concat(SystemColumns.BRONZE, chunks);
  }

  private static List<DataFile> write(Worker worker, String path, Batch rows) {
    if (rows.rows() == 0) {
      return List.of();
    }
    Table table = worker.borrow(path);
    List<DataFile> files = table.write(rows);
    worker.giveBack(table, path);
    return files;
  }

  private static void send(
      EpochOrder order,
      int table,
      ShardRecords.Selection records,
      int[] shardByRow,
      List<Tuple2<Integer, byte[]>> out) {
    int[] rows = new int[shardByRow.length];
    for (int partition = 0; partition < order.shards().size(); partition++) {
      ShardOrder shard = order.shards().get(partition);
      if (shard.table() != table) {
        continue;
      }
      int count = 0;
      for (int row = 0; row < shardByRow.length; row++) {
        if (shardByRow[row] == shard.shard()) {
          rows[count++] = row;
        }
      }
      if (count > 0) {
        out.add(new Tuple2<>(partition, records.of(rows, count).toBytes()));
      }
    }
  }
}
