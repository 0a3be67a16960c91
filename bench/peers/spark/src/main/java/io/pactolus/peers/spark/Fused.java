package io.pactolus.peers.spark;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;

/** One query for all layers: a batch is read and parsed once, and kept while the tables follow. */
record Fused(SparkSession spark, String topic, Lake lake) implements Job {
  @Override
  public List<StreamingQuery> start() throws TimeoutException {
    return List.of(
        Orders.stream(spark, topic)
            .writeStream()
            .queryName("orders")
            .option("checkpointLocation", lake.checkpoint("orders"))
            .foreachBatch(this::batch)
            .start());
  }

  private void batch(Dataset<Row> records, long batch) {
    Dataset<Row> parsed = Orders.parsed(records).persist();
    parsed
        .drop("event", "reason")
        .write()
        .format("delta")
        .mode("append")
        .option("txnAppId", "bronze")
        .option("txnVersion", batch)
        .save(lake.bronze());
    Orders.appendRefused(parsed, lake, batch);
    Orders.mergeSilver(parsed, lake, batch);
    // What the merge has inserted: its files are found by their statistics of batch_id.
    Dataset<Row> inserted =
        parsed
            .sparkSession()
            .read()
            .format("delta")
            .load(lake.silver())
            .filter(col("batch_id").equalTo(batch));
    Orders.mergeGold(inserted, lake, batch);
    parsed.unpersist();
  }
}
