package io.pactolus.engine.spark;

import io.pactolus.engine.core.epoch.ProcessUsage;
import io.pactolus.engine.core.epoch.ResourceUsage;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.jspecify.annotations.Nullable;

/**
 * What driver and executors use. Of executors in other processes that is the processor time of
 * their tasks, which Spark tells, and the memory that they were given; with a local master all is
 * in this process.
 */
final class ClusterUsage implements ResourceUsage {
  private final ProcessUsage driver = new ProcessUsage();
  private final AtomicLong taskNanos = new AtomicLong();
  private @Nullable JavaSparkContext cluster;

  void of(JavaSparkContext spark) {
    if (!spark.isLocal()) {
      cluster = spark;
      spark.sc().addSparkListener(new Tasks());
    }
  }

  private final class Tasks extends SparkListener {
    @Override
    public void onTaskEnd(SparkListenerTaskEnd ended) {
      @Nullable TaskMetrics metrics = ended.taskMetrics();
      if (metrics != null) {
        taskNanos.addAndGet(metrics.executorCpuTime() + metrics.executorDeserializeCpuTime());
      }
    }
  }

  @Override
  public OptionalLong cpuMicrosSinceLast() {
    OptionalLong ofDriver = driver.cpuMicrosSinceLast();
    long ofTasks = taskNanos.getAndSet(0) / 1000;
    return ofDriver.isPresent()
        ? OptionalLong.of(ofDriver.getAsLong() + ofTasks)
        : OptionalLong.empty();
  }

  @Override
  public OptionalLong memoryBytes() {
    JavaSparkContext spark = cluster;
    OptionalLong ofDriver = driver.memoryBytes();
    if (spark == null || ofDriver.isEmpty()) {
      return ofDriver;
    }
    // The driver is among those that report memory.
    int executors = Math.max(0, spark.sc().getExecutorMemoryStatus().size() - 1);
    long each = spark.getConf().getSizeAsBytes("spark.executor.memory", "1g");
    return OptionalLong.of(ofDriver.getAsLong() + executors * each);
  }
}
