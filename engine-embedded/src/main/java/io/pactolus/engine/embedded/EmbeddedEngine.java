package io.pactolus.engine.embedded;

import io.pactolus.engine.Engine;
import io.pactolus.engine.EngineCapabilities;
import io.pactolus.engine.EngineCatalogue;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.core.source.RecordSource;
import io.pactolus.engine.core.source.SourceListener;
import io.pactolus.lakehouse.Lake;
import io.pactolus.pipeline.plan.Plan;
import java.time.Clock;
import java.util.function.Function;

/** The default engine: one JVM, one thread for the flow, columnar. */
public final class EmbeddedEngine implements Engine {
  private final Function<String, Lake> lakes;
  private final SourceFactory sources;

  /**
   * @param lakes opens the lake at a location
   * @param sources opens what the pipeline reads
   */
  public EmbeddedEngine(Function<String, Lake> lakes, SourceFactory sources) {
    this.lakes = lakes;
    this.sources = sources;
  }

  @Override
  public String name() {
    return "embedded";
  }

  @Override
  public EngineCapabilities capabilities() {
    return EngineCatalogue.OURS.capabilities(name());
  }

  @Override
  public Run start(Plan plan, RunOptions options, RunListener listener) {
    return new EmbeddedRun(this, plan, options, listener).start();
  }

  Lake openLake(String location) {
    return lakes.apply(location);
  }

  RecordSource openSource(Plan plan, Clock clock, SourceListener listener) {
    return sources.open(plan, clock, listener);
  }

  /** Makes the source of a run; {@link RecordSource#open} is called later. */
  public interface SourceFactory {
    /**
     * @param listener told in words what the operator should know
     */
    RecordSource open(Plan plan, Clock clock, SourceListener listener);
  }
}
