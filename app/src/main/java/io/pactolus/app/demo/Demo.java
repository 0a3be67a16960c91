package io.pactolus.app.demo;

import io.pactolus.bench.broker.LocalBroker;
import io.pactolus.control.LakeView;
import io.pactolus.engine.Engine;
import io.pactolus.engine.EpochReport;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.RunSummary;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A broker in this process, the week of quakes published into it, the quakes pipeline on it. */
public final class Demo {
  private final Path lake;
  private final QuakeFeed feed;
  private final Engine engine;
  private final Function<String, Plan> planForBrokers;
  private final Optional<Duration> pace;

  /**
   * @param planForBrokers compiles the quakes pipeline for a broker address
   * @param pace from one poll to the next, and then the demo stays until the run is stopped;
   *     absent: as fast as it goes, and it ends when all is in Gold
   */
  public Demo(
      Path lake,
      QuakeFeed feed,
      Engine engine,
      Function<String, Plan> planForBrokers,
      Optional<Duration> pace) {
    this.lake = lake;
    this.feed = feed;
    this.engine = engine;
    this.planForBrokers = planForBrokers;
    this.pace = pace;
  }

  /** Sees to the run. */
  public interface Stage {
    /** Wraps what is told of the run. */
    RunListener watching(RunListener listener);

    /**
     * Begins it, so that it can be interrupted and looked at.
     *
     * @param starter starts a run
     */
    Run begin(Plan plan, Supplier<Run> starter);
  }

  /**
   * @param publishedBefore records an earlier demo had left in the topic
   * @param summary of this run of the pipeline
   */
  public record Result(long publishedBefore, RunSummary summary, DemoReport report) {}

  /** Runs until every record is in Gold, and with a pace until the run is stopped. */
  public Result play(Consumer<String> notes, PollProgress progress, Stage stage)
      throws InterruptedException {
    Path brokerDirectory = directory(lake.resolve(".broker"));
    notes.accept("starting a Kafka broker in this process");
    try (LocalBroker broker = LocalBroker.start(brokerDirectory, 0)) {
      // Whoever plays the demo again next year goes on in the same topic.
      broker.createTopic(
          PacedPublisher.TOPIC, PacedPublisher.PARTITIONS, Map.of("retention.ms", "-1"));
      Plan plan = planForBrokers.apply(broker.address());
      PacedPublisher publisher = new PacedPublisher(feed, broker.address(), pace);
      Map<Integer, Long> there = publisher.published();
      long publishedBefore = there.values().stream().mapToLong(Long::longValue).sum();
      notes.accept(
          "broker at %s, topic %s with %d partitions; publishing %,d messages of %d polls, as the feed told the week"
              .formatted(
                  broker.address(),
                  PacedPublisher.TOPIC,
                  PacedPublisher.PARTITIONS,
                  feed.messages() - publishedBefore,
                  feed.polls().size()));
      RunSummary summary = run(plan, publisher, there, publishedBefore, notes, progress, stage);
      try (Lake opened = Lakes.open(lake.toString())) {
        return new Result(publishedBefore, summary, DemoReport.of(new LakeView(opened, plan)));
      }
    }
  }

  private RunSummary run(
      Plan plan,
      PacedPublisher publisher,
      Map<Integer, Long> there,
      long publishedBefore,
      Consumer<String> notes,
      PollProgress progress,
      Stage stage)
      throws InterruptedException {
    CompletableFuture<RunStarted> started = new CompletableFuture<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void started(RunStarted event) {
            started.complete(event);
          }

          @Override
          public void epochCompleted(EpochReport report) {
            if (started.isDone()) {
              publisher.completed(report);
            }
          }

          @Override
          public void warning(String message) {
            notes.accept("warning: " + message);
          }
        };
    RunOptions options =
        new RunOptions(lake.toString(), RunOptions.Until.STOPPED, Clock.systemUTC());
    RunListener watched = stage.watching(listener);
    try (Run run = stage.begin(plan, () -> engine.start(plan, options, watched))) {
      CompletableFuture<RunSummary> ended =
          CompletableFuture.supplyAsync(() -> await(run))
              .whenComplete((summary, trouble) -> publisher.pipelineEnded());
      CompletableFuture.anyOf(started, ended).handle((event, trouble) -> event).join();
      if (started.isDone()) {
        long ahead = started.join().recordsToRead();
        publisher.publish(there, publishedBefore - ahead, progress::polls);
        if (pace.isPresent() && !ended.isDone()) {
          notes.accept("the whole week is in Gold; Ctrl-C ends the demo");
          ended.handle((summary, trouble) -> summary).join();
        }
      }
      run.stop();
      return run.await();
    }
  }

  private static RunSummary await(Run run) {
    try {
      return run.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path directory(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new PactolusException(
          ErrorCode.LAKE_UNWRITABLE,
          "cannot create %s (%s). Give a directory you may write to with --lake DIR."
              .formatted(path.toAbsolutePath(), e),
          e);
    }
  }

  /** Told after each poll. */
  public interface PollProgress {
    void polls(int done, int of);
  }
}
