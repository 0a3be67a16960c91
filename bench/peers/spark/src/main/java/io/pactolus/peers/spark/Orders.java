package io.pactolus.peers.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_millis;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.window;

import io.delta.tables.DeltaTable;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What the job means: parse, refuse, deduplicate, aggregate. Both ways of running it share this.
 */
final class Orders {
  private static final StructType EVENT =
      StructType.fromDDL(
          "event_id STRING, event_time BIGINT, customer_id BIGINT, region STRING, product STRING,"
              + " quantity INT, unit_price DECIMAL(10,2), currency STRING, malformed STRING");
  private static final Map<String, String> JSON_OPTIONS =
      Map.of("mode", "PERMISSIVE", "columnNameOfCorruptRecord", "malformed");

  private Orders() {}

  /** The records of the topic as Bronze has them. */
  static Dataset<Row> stream(SparkSession spark, String topic) {
    return spark
        .readStream()
        .format("kafka")
        .option("kafka.bootstrap.servers", System.getenv("KAFKA_BROKERS"))
        .option("subscribe", topic)
        .option("startingOffsets", "earliest")
        .option("maxOffsetsPerTrigger", 250_000)
        .load()
        .withColumnRenamed("timestamp", "kafka_timestamp")
        .select("key", "value", "topic", "partition", "offset", "kafka_timestamp");
  }

  /** Bronze rows with the event, and why it is refused, NULL when it is not. */
  static Dataset<Row> parsed(Dataset<Row> bronze) {
    Column malformed = col("event").isNull().or(col("event.malformed").isNotNull());
    Column incomplete =
        col("event.event_id")
            .isNull()
            .or(col("event.event_time").isNull())
            .or(col("event.customer_id").isNull())
            .or(col("event.region").isNull())
            .or(col("event.quantity").isNull())
            .or(col("event.unit_price").isNull());
    return bronze
        .withColumn("event", from_json(col("value").cast("string"), EVENT, JSON_OPTIONS))
        .withColumn(
            "reason",
            when(malformed, "malformed")
                .when(incomplete, "incomplete")
                .when(col("event.quantity").leq(0), "quantity_is_positive"));
  }

  static void appendRefused(Dataset<Row> parsed, Lake lake, long batch) {
    parsed
        .filter(col("reason").isNotNull())
        .drop("event")
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .option("txnAppId", "dlq")
        .option("txnVersion", batch)
        .save(lake.dlq());
  }

  /** Inserts the events whose id is not there yet. */
  static void mergeSilver(Dataset<Row> parsed, Lake lake, long batch) {
    Dataset<Row> events =
        parsed
            .filter(col("reason").isNull())
            .select("event.*", "topic", "partition", "offset", "kafka_timestamp")
            .drop("malformed")
            .withColumn("event_time", timestamp_millis(col("event_time")))
            .withColumn(
                "revenue", col("quantity").multiply(col("unit_price")).cast("decimal(21,2)"))
            .withColumn("batch_id", lit(batch))
            .dropDuplicates(new String[] {"event_id"});
    SparkSession spark = idempotent(parsed, "silver", batch);
    DeltaTable.forPath(spark, lake.silver())
        .as("there")
        .merge(events.as("new"), "there.event_id = new.event_id")
        .whenNotMatched()
        .insertAll()
        .execute();
  }

  /** Adds what came to Silver to the aggregates. */
  static void mergeGold(Dataset<Row> silver, Lake lake, long batch) {
    Dataset<Row> partial =
        silver
            .groupBy(col("region"), window(col("event_time"), "10 seconds").as("window"))
            .agg(
                count(lit(1)).as("orders"),
                sum("revenue").as("revenue"),
                max("batch_id").as("batch_id"))
            .select(
                col("region"),
                col("window.start").as("window_start"),
                col("orders"),
                col("revenue"),
                col("batch_id"));
    SparkSession spark = idempotent(silver, "gold", batch);
    DeltaTable.forPath(spark, lake.gold())
        .as("there")
        .merge(
            partial.as("new"),
            "there.region = new.region AND there.window_start = new.window_start")
        .whenMatched()
        .updateExpr(
            Map.of(
                "orders", "there.orders + new.orders",
                "revenue", "there.revenue + new.revenue",
                "batch_id", "new.batch_id"))
        .whenNotMatched()
        .insertAll()
        .execute();
  }

  /** A batch that is run again after a crash does not change the table again. */
  private static SparkSession idempotent(Dataset<Row> batchRows, String table, long batch) {
    SparkSession spark = batchRows.sparkSession();
    spark.conf().set("spark.databricks.delta.write.txnAppId", table);
    spark.conf().set("spark.databricks.delta.write.txnVersion", batch);
    spark.conf().set("spark.databricks.delta.write.txnVersion.autoReset.enabled", true);
    return spark;
  }
}
