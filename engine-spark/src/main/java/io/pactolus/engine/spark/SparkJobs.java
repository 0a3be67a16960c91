package io.pactolus.engine.spark;

import io.pactolus.engine.spark.MergeTask.Merged;
import io.pactolus.engine.spark.RangeTask.Written;
import io.pactolus.engine.spark.RouteTask.Report;
import io.pactolus.lakehouse.DataFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/** The two jobs of an epoch, as the driver sees them. */
final class SparkJobs {
  private final JavaSparkContext spark;
  private final RunSettings settings;
  private final Broadcast<byte[]> sent;
  // Path of each file that was read last to the executor that has its rows in memory.
  private final Map<String, String> placeByFile = new HashMap<>();

  SparkJobs(JavaSparkContext spark, RunSettings settings) {
    this.spark = spark;
    this.settings = settings;
    this.sent = spark.broadcast(Wire.bytes(settings));
  }

  int parallelism() {
    return spark.defaultParallelism();
  }

  /** The driver is among those that report memory; with a local master it is the only one. */
  private int executors() {
    return Math.max(1, spark.sc().getExecutorMemoryStatus().size() - 1);
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
    placeByFile.clear();
    List<byte[]> answers =
        spark
            .parallelize(ranges, ranges.size())
            .map(new RangeTask(settings.runId(), sent))
            .collect();
    for (byte[] answer : answers) {
      Written written = Wire.value(answer, Attempt.class).get(Written.class);
      written.files().forEach(file -> placeByFile.put(file.path(), written.place()));
      files.addAll(written.files());
    }
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
      List<@Nullable String> places = new ArrayList<>();
      bronze.forEach(file -> places.add(placeByFile.get(file.path())));
      JavaRDD<byte[]> shards =
          Placed.of(spark.parallelize(files, files.size()), places)
              .flatMapToPair(new RouteTask(settings.runId(), sent, orderBytes))
              .partitionBy(new ByPartition(order.partitions()))
              .mapPartitionsWithIndex(new MergeTask(settings.runId(), sent, orderBytes), false);
      List<byte[]> answers =
          Placed.of(shards, Placed.balanced(order.places(), executors())).collect();
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
