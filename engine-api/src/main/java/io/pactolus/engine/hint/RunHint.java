package io.pactolus.engine.hint;

import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.BreakerChange.State;
import io.pactolus.engine.EpochReport;
import io.pactolus.engine.FieldDrift;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.Telemetry;
import io.pactolus.engine.hint.RunSaid.Breaker;
import io.pactolus.pipeline.model.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says every 10 s, and whenever a circuit breaker changes, that a run goes on and how its
 * dependencies are, in a small file beside the tables. It is a hint and no state: nothing is
 * decided by it, it is not fsynced, a lake on which it cannot be written works all the same, and it
 * is deleted at the end. Holds names of dependencies, no address and nothing else of the pipeline
 * file. Thread-safe.
 */
public final class RunHint implements RunListener, AutoCloseable {
  private final Path lake;
  private final String pipeline;
  private final List<String> dependencies;
  private final Clock clock;
  private final RunListener listener;
  private final Map<String, Breaker> breakers = new TreeMap<>();
  private final ScheduledExecutorService rhythm =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "pactolus-run-hint");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable String runId;

  /**
   * Says nothing before the run has started.
   *
   * @param lake directory of the lake
   * @param listener told everything
   */
  public RunHint(Pipeline pipeline, Path lake, Clock clock, RunListener listener) {
    this.lake = lake;
    this.pipeline = pipeline.name();
    this.dependencies = new ArrayList<>(List.of("broker"));
    pipeline.alerts().webhook().ifPresent(address -> dependencies.add("webhook"));
    this.clock = clock;
    this.listener = listener;
  }

  @Override
  public void started(RunStarted started) {
    boolean first;
    synchronized (this) {
      first = runId == null;
      runId = started.runId();
      Instant now = clock.instant();
      dependencies.forEach(name -> breakers.putIfAbsent(name, new Breaker(State.CLOSED, now)));
    }
    say();
    if (first) {
      // A run that was paused starts again.
      long millis = RunSaid.INTERVAL.toMillis();
      var unused = rhythm.scheduleWithFixedDelay(this::say, millis, millis, TimeUnit.MILLISECONDS);
    }
    listener.started(started);
  }

  @Override
  public void epochCompleted(EpochReport report) {
    listener.epochCompleted(report);
  }

  @Override
  public void warning(String message) {
    listener.warning(message);
  }

  @Override
  public void drift(FieldDrift drift) {
    listener.drift(drift);
  }

  @Override
  public void breaker(BreakerChange change) {
    synchronized (this) {
      breakers.put(change.dependency(), new Breaker(change.state(), clock.instant()));
    }
    say();
    listener.breaker(change);
  }

  @Override
  public void telemetry(Telemetry told) {
    listener.telemetry(told);
  }

  synchronized void say() {
    if (runId == null) {
      return;
    }
    Path file = RunSaid.file(lake, pipeline);
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.write(fresh, RunSaid.here(runId, clock.instant(), breakers).toJson());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      // Only a hint; of a lake that cannot be written to its commits tell.
    }
  }

  /** The run has ended, and there is nothing more to say of it. */
  @Override
  public void close() {
    rhythm.shutdownNow();
    synchronized (this) {
      String ended = runId;
      runId = null;
      // A run that was fenced leaves what the one that holds the lake says.
      if (ended != null
          && RunSaid.read(lake, pipeline).filter(said -> said.runId().equals(ended)).isPresent()) {
        try {
          Files.deleteIfExists(RunSaid.file(lake, pipeline));
        } catch (IOException e) {
          // As above.
        }
      }
    }
  }
}
