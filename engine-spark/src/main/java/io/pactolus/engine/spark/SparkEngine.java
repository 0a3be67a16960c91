package io.pactolus.engine.spark;

import io.pactolus.engine.Engine;
import io.pactolus.engine.EngineCapabilities;
import io.pactolus.engine.EngineCatalogue;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.core.source.RangeSource;
import io.pactolus.engine.core.source.SourceListener;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.pipeline.plan.Plan;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** The pipeline on Apache Spark: for more work than one machine can do. */
public final class SparkEngine implements Engine {
  private final Optional<String> master;
  private final Function<SparkConf, JavaSparkContext> contexts;
  private final LakeFactory lakes;
  private final SourceFactory sources;

  /**
   * @param master as Spark has it, for example {@code local[*]}; absent when spark-submit says it
   * @param sources opens what the pipeline reads
   */
  public SparkEngine(Optional<String> master, SourceFactory sources) {
    this(master, JavaSparkContext::new, Lakes::open, sources);
  }

  /**
   * @param master as above
   * @param contexts gives each run its Spark, which the run closes
   * @param lakes opens the lake
   * @param sources opens what the pipeline reads
   */
  public SparkEngine(
      Optional<String> master,
      Function<SparkConf, JavaSparkContext> contexts,
      LakeFactory lakes,
      SourceFactory sources) {
    this.master = master;
    this.contexts = contexts;
    this.lakes = lakes;
    this.sources = sources;
  }

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public EngineCapabilities capabilities() {
    return EngineCatalogue.OURS.capabilities(name());
  }

  @Override
  public Run start(Plan plan, RunOptions options, RunListener listener) {
    return new SparkRun(this, plan, options, listener).start();
  }

  SparkConf configuration(String name) {
    SparkConf configuration =
        new SparkConf()
            .setAppName(name)
            .setIfMissing("spark.ui.enabled", "false")
            // Tasks return file metadata of whole epochs, and jobs are small and many.
            .setIfMissing("spark.locality.wait", "100ms")
            // A shard elsewhere must read the keys of its table first.
            .setIfMissing("spark.locality.wait.process", "2s")
            .setIfMissing("spark.ui.retainedJobs", "10")
            .setIfMissing("spark.ui.retainedStages", "20");
    master.ifPresent(configuration::setMaster);
    return configuration;
  }

  JavaSparkContext connect(SparkConf configuration) {
    return contexts.apply(configuration);
  }

  LakeFactory lakes() {
    return lakes;
  }

  RangeSource openSource(Plan plan, SourceListener listener) {
    return sources.open(plan, listener);
  }

  /** Makes the source of a run; {@link RangeSource#open} is called later. */
  public interface SourceFactory {
    RangeSource open(Plan plan, SourceListener listener);
  }
}
