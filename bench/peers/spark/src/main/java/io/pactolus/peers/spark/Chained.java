package io.pactolus.peers.spark;

import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;

/** One query for each layer, each a stream of the table before it. */
record Chained(SparkSession spark, String topic, Lake lake) implements Job {
  @Override
  public List<StreamingQuery> start() throws TimeoutException {
    StreamingQuery bronze =
        Orders.stream(spark, topic)
            .writeStream()
            .queryName("bronze")
            .format("delta")
            .option("checkpointLocation", lake.checkpoint("bronze"))
            .start(lake.bronze());
    StreamingQuery silver =
        spark
            .readStream()
            .format("delta")
            .load(lake.bronze())
            .writeStream()
            .queryName("silver")
            .option("checkpointLocation", lake.checkpoint("silver"))
            .foreachBatch(this::silver)
            .start();
    StreamingQuery gold =
        spark
            .readStream()
            .format("delta")
            .load(lake.silver())
            .writeStream()
            .queryName("gold")
            .option("checkpointLocation", lake.checkpoint("gold"))
            .foreachBatch((Dataset<Row> rows, Long batch) -> Orders.mergeGold(rows, lake, batch))
            .start();
    return List.of(bronze, silver, gold);
  }

  private void silver(Dataset<Row> bronze, long batch) {
    Dataset<Row> parsed = Orders.parsed(bronze).persist();
    Orders.appendRefused(parsed, lake, batch);
    Orders.mergeSilver(parsed, lake, batch);
    parsed.unpersist();
  }
}
