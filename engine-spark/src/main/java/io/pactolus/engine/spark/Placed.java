package io.pactolus.engine.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.Partition;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.BlockManagerId;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Values whose partitions would rather be computed where something for them is in memory. A wish:
 * Spark computes them elsewhere when that executor is gone or busy for too long.
 */
final class Placed extends RDD<byte[]> {
  private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);

  // Only the driver asks.
  private final transient List<@Nullable String> places;

  private Placed(RDD<byte[]> values, List<@Nullable String> places) {
    super(values, BYTES);
    this.places = new ArrayList<>(places);
  }

  /**
   * @param places by partition, as {@link #here} names them; null or missing where it does not
   *     matter
   */
  static JavaRDD<byte[]> of(JavaRDD<byte[]> values, List<@Nullable String> places) {
    return JavaRDD.fromRDD(new Placed(values.rdd(), places), BYTES);
  }

  /**
   * The same wishes, but not more for one place than its share: otherwise executors that joined
   * late would have nothing to do for ever.
   *
   * @param executors how many there are now
   */
  static List<@Nullable String> balanced(List<@Nullable String> places, int executors) {
    int share = (places.size() + executors - 1) / executors;
    Map<String, Integer> taken = new HashMap<>();
    List<@Nullable String> balanced = new ArrayList<>();
    for (String place : places) {
      balanced.add(place != null && taken.merge(place, 1, Integer::sum) <= share ? place : null);
    }
    return balanced;
  }

  /** The executor that this code runs in, in the form in which Spark takes a preference. */
  static String here() {
    BlockManagerId executor = SparkEnv.get().blockManager().blockManagerId();
    return "executor_" + executor.host() + "_" + executor.executorId();
  }

  @Override
  public Iterator<byte[]> compute(Partition partition, TaskContext context) {
    return firstParent(BYTES).iterator(partition, context);
  }

  @Override
  public Partition[] getPartitions() {
    return firstParent(BYTES).partitions();
  }

  @Override
  public Seq<String> getPreferredLocations(Partition partition) {
    String place = partition.index() < places.size() ? places.get(partition.index()) : null;
    return CollectionConverters.asScala(place == null ? List.<String>of() : List.of(place)).toSeq();
  }
}
