package io.pactolus.peers.spark;

import org.apache.spark.sql.SparkSession;

/** The tables of the job, by their places. */
record Lake(String directory) {
  String bronze() {
    return directory + "/bronze";
  }

  String silver() {
    return directory + "/silver";
  }

  String dlq() {
    return directory + "/dlq";
  }

  String gold() {
    return directory + "/gold";
  }

  String checkpoint(String query) {
    return directory + "/checkpoints/" + query;
  }

  /** Creates what is not there yet. */
  void create(SparkSession spark) {
    String raw =
        "key BINARY, value BINARY, topic STRING, `partition` INT, `offset` BIGINT, kafka_timestamp TIMESTAMP";
    create(spark, bronze(), raw);
    create(spark, dlq(), raw + ", reason STRING");
    create(
        spark,
        silver(),
        "event_id STRING, event_time TIMESTAMP, customer_id BIGINT, region STRING, product STRING,"
            + " quantity INT, unit_price DECIMAL(10,2), currency STRING, revenue DECIMAL(21,2),"
            + " topic STRING, `partition` INT, `offset` BIGINT, kafka_timestamp TIMESTAMP,"
            + " batch_id BIGINT");
    create(
        spark,
        gold(),
        "region STRING, window_start TIMESTAMP, orders BIGINT, revenue DECIMAL(31,2),"
            + " batch_id BIGINT");
  }

  private static void create(SparkSession spark, String path, String columns) {
    spark.sql(
        "CREATE TABLE IF NOT EXISTS delta.`%s` (%s) USING delta TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')"
            .formatted(path, columns));
  }
}
