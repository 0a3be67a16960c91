package io.pactolus.peers.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import io.delta.tables.DeltaTable;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a finished run has made, read back from its tables. Not part of what is measured. */
record Findings(SparkSession spark, Lake lake) {
  /** As JSON: what became of the records. */
  String outcomes() {
    long bronze = table(lake.bronze()).count();
    long refused = table(lake.dlq()).count();
    long silver = table(lake.silver()).count();
    long ids = table(lake.silver()).agg(count_distinct(col("event_id"))).first().getLong(0);
    long gold = table(lake.gold()).agg(sum("orders")).first().getLong(0);
    if (ids != silver || gold != silver) {
      throw new IllegalStateException(
          "Silver has %d rows with %d ids, Gold counts %d orders".formatted(silver, ids, gold));
    }
    return "{\"inserted\":%d,\"duplicate\":%d,\"rejected\":%d}"
        .formatted(silver, bronze - refused - silver, refused);
  }

  /**
   * As JSON: milliseconds from the broker's timestamp to the commit of Gold that counts the event.
   *
   * @param warmUpSeconds events of these first seconds do not count
   */
  String freshness(int warmUpSeconds) {
    TreeMap<Long, Long> shownByBatch = new TreeMap<>();
    List<Row> commits =
        DeltaTable.forPath(spark, lake.gold())
            .history()
            .filter(col("operation").equalTo("MERGE"))
            .selectExpr("version", "unix_millis(timestamp)")
            .orderBy("version")
            .collectAsList();
    for (Row commit : commits) {
      Row newest =
          spark
              .read()
              .format("delta")
              .option("versionAsOf", commit.getLong(0))
              .load(lake.gold())
              .agg(max("batch_id"))
              .first();
      if (!newest.isNullAt(0)) {
        shownByBatch.putIfAbsent(newest.getLong(0), commit.getLong(1));
      }
    }
    StringBuilder when = new StringBuilder("CASE batch_id");
    for (Row batch : table(lake.silver()).select("batch_id").distinct().collectAsList()) {
      long id = batch.getLong(0);
      when.append(" WHEN %d THEN %d".formatted(id, shownByBatch.ceilingEntry(id).getValue()));
    }
    table(lake.silver()).createOrReplaceTempView("silver");
    Row found =
        spark
            .sql(
                """
                SELECT percentile(ms, 0.5), percentile(ms, 0.95), percentile(ms, 0.99)
                FROM (SELECT %s END - unix_millis(kafka_timestamp) AS ms FROM silver
                      WHERE kafka_timestamp >= (SELECT MIN(kafka_timestamp) FROM silver)
                        + INTERVAL %d SECOND)
                """
                    .formatted(when, warmUpSeconds))
            .first();
    return "{\"p50\":%s,\"p95\":%s,\"p99\":%s}".formatted(found.get(0), found.get(1), found.get(2));
  }

  private Dataset<Row> table(String path) {
    return spark.read().format("delta").load(path);
  }
}
