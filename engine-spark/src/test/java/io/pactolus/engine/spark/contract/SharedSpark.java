package io.pactolus.engine.spark.contract;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** One Spark for all tests of this process, because starting it takes seconds. */
public final class SharedSpark extends JavaSparkContext {
  // Two tasks at a time, and tasks that fail are tried again as on a cluster.
  private static final SharedSpark STARTED =
      new SharedSpark(
          new SparkConf()
              .setMaster("local[2, 4]")
              .setAppName("contract")
              .set("spark.ui.enabled", "false")
              .set("spark.driver.host", "localhost")
              .set("spark.driver.bindAddress", "127.0.0.1"));

  private SharedSpark(SparkConf configuration) {
    super(configuration);
  }

  /** Whatever the run asks for. */
  public static JavaSparkContext started(SparkConf configuration) {
    return STARTED;
  }

  /** Is left running for the next test. */
  @Override
  public void close() {}
}
