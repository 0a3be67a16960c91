package io.pactolus.engine.spark;

import io.pactolus.engine.spark.MergeTask.Merged;
import io.pactolus.engine.spark.RouteTask.Report;
import io.pactolus.lakehouse.DataFile;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** The two jobs of an epoch, as the driver sees them. */
final class SparkJobs {
  private final JavaSparkContext spark;
  private final RunSettings settings;
  private final Broadcast<byte[]> sent;

  SparkJobs(JavaSparkContext spark, RunSettings settings) {
    this.spark = spark;
    this.settings = settings;
    this.sent = spark.broadcast(Wire.bytes(settings));
  }

  int parallelism() {
    return spark.defaultParallelism();
  }

  int shards() {
    return settings.shards();
  }

  /** Reads ranges into Bronze files, which are in the order of their records. */
  List<DataFile> read(List<RangeTask.Ranges> tasks) {
    if (tasks.isEmpty()) {
      return List.of();
    }
    List<byte[]> ranges = tasks.stream().map(Wire::bytes).toList();
    List<DataFile> files = new ArrayList<>();
    spark
        .parallelize(ranges, ranges.size())
        .map(new RangeTask(settings.runId(), sent))
        .collect()
        .forEach(
            bytes ->
                files.addAll(
                    Wire.value(bytes, Attempt.class).get(RangeTask.Written.class).files()));
    return files;
  }

  /** What the tasks of the second job have to say. */
  record Outcome(List<Report> reports, List<Merged> merged) {}

  /** Decodes Bronze files and merges their records into Silver. */
  Outcome merge(List<DataFile> bronze, EpochOrder order) {
    List<Report> reports = new ArrayList<>();
    List<Merged> merged = new ArrayList<>();
    if (!bronze.isEmpty()) {
      List<byte[]> files = bronze.stream().map(Wire::bytes).toList();
      byte[] orderBytes = Wire.bytes(order);
      List<byte[]> answers =
          spark
              .parallelize(files, files.size())
              .flatMapToPair(new RouteTask(settings.runId(), sent, orderBytes))
              .partitionBy(new ByPartition(order.partitions()))
              .mapPartitionsWithIndex(new MergeTask(settings.runId(), sent, orderBytes), false)
              .collect();
      for (byte[] answer : answers) {
        Object value = Wire.value(answer, Attempt.class).get(Object.class);
        if (value instanceof Report report) {
          reports.add(report);
        } else {
          merged.add((Merged) value);
        }
      }
    }
    return new Outcome(reports, merged);
  }

  /** The key is the partition. */
  private static final class ByPartition extends Partitioner {
    private final int count;

    ByPartition(int count) {
      this.count = count;
    }

    @Override
    public int numPartitions() {
      return count;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key;
    }
  }
}
