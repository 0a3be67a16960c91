package io.pactolus.peers.spark;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryListener;

/**
 * One peer, in a process of its own; README.md says how it is called. {@code drain} ends when the
 * given number of records is in Gold; {@code follow} says so, and ends with SIGTERM.
 */
public final class Peer {
  private Peer() {}

  public static void main(String[] arguments) throws Exception {
    String action = arguments[1];
    Lake lake = new Lake(arguments[2]);
    try (SparkSession spark = session(lake)) {
      switch (action) {
        case "drain", "follow" -> {
          lake.create(spark);
          String topic = arguments[3];
          Job job =
              arguments[0].equals("fused")
                  ? new Fused(spark, topic, lake)
                  : new Chained(spark, topic, lake);
          run(spark, job, Long.parseLong(arguments[4]), action.equals("follow"));
        }
        case "outcomes" -> System.out.println(new Findings(spark, lake).outcomes());
        case "freshness" ->
            System.out.println(new Findings(spark, lake).freshness(Integer.parseInt(arguments[3])));
        default -> throw new IllegalArgumentException("no action " + action);
      }
    }
  }

  private static void run(SparkSession spark, Job job, long records, boolean stays)
      throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    spark.streams().addListener(new Until(records, read));
    List<StreamingQuery> queries = job.start();
    System.out.println("{\"event\":\"started\"}");
    while (!read.await(100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
      for (StreamingQuery query : queries) {
        if (!query.isActive()) {
          throw new IllegalStateException("query " + query.name() + " has ended");
        }
      }
    }
    for (StreamingQuery query : queries) {
      query.processAllAvailable();
    }
    System.out.println("{\"event\":\"epoch\",\"records\":%d}".formatted(records));
    if (stays) {
      // A stop is the end of the measurement, not a failure.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));
      new CountDownLatch(1).await();
    }
    for (StreamingQuery query : queries) {
      query.stop();
    }
  }

  /** Sees when the first query has read so many records of the topic. */
  private static final class Until extends StreamingQueryListener {
    private final long records;
    private final CountDownLatch reached;

    Until(long records, CountDownLatch reached) {
      this.records = records;
      this.reached = reached;
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {}

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
      var source = event.progress().sources()[0];
      if (source.description().startsWith("Kafka")
          && source.endOffset() != null
          && offsets(source.endOffset()) >= records) {
        reached.countDown();
      }
    }

    /** The topic begins at 0 and has no holes: {@code {"orders":{"0":250,"1":250}}}. */
    private static long offsets(String json) {
      long sum = 0;
      for (String partition : json.substring(json.indexOf('{', 1) + 1).split(",")) {
        sum +=
            Long.parseLong(
                partition.substring(partition.indexOf(':') + 1).replaceAll("[^0-9]", ""));
      }
      return sum;
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {}
  }

  private static SparkSession session(Lake lake) {
    return SparkSession.builder()
        .appName("orders")
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "ERROR")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.warehouse.dir", lake.directory() + "/warehouse")
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.sql.session.timeZone", "UTC")
        // As many as there are cores: batches are small, and each task costs.
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.databricks.delta.snapshotPartitions", "2")
        .config("spark.sql.parquet.compression.codec", "zstd")
        .getOrCreate();
  }
}
