package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.engine.Run;
import io.pactolus.engine.RunSummary;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PausableRunTest {
  private final List<String> happened = Collections.synchronizedList(new ArrayList<>());
  private int started;

  /** Ends when it is stopped, with one epoch of ten records. */
  private final class UntilStopped implements Run {
    private final String id = "run " + ++started;
    private final CompletableFuture<RunSummary> ended = new CompletableFuture<>();

    UntilStopped() {
      happened.add(id + " begins");
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public void stop() {
      if (ended.complete(new RunSummary(id, 1, 10, 100))) {
        happened.add(id + " ends");
      }
    }

    @Override
    public RunSummary await() throws InterruptedException {
      try {
        return ended.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      stop();
    }
  }

  /** Its broker is away. */
  private final class NotBegun implements Run {
    @Override
    public String id() {
      return "run " + ++started;
    }

    @Override
    public void stop() {}

    @Override
    public RunSummary await() {
      throw new PactolusException(ErrorCode.BROKER_UNREACHABLE, "no broker");
    }

    @Override
    public void close() {}
  }

  private void noted(PactolusException trouble) {
    happened.add(String.valueOf(trouble.getMessage()));
  }

  private static CompletableFuture<RunSummary> waitingFor(PausableRun run) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return run.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void whatIsDoneInAPauseIsDoneBetweenTwoRunsWhichCountAsOne() throws Exception {
    PausableRun run = new PausableRun(UntilStopped::new, this::noted);
    CompletableFuture<RunSummary> end = waitingFor(run);

    String answer =
        run.whilePaused(
            () -> {
              happened.add("action");
              return "done";
            });

    assertThat(answer).isEqualTo("done");
    assertThat(end).isNotDone();
    run.stop();
    assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(new RunSummary("run 2", 2, 20, 200));
    assertThat(happened)
        .containsExactly("run 1 begins", "run 1 ends", "action", "run 2 begins", "run 2 ends");
  }

  @Test
  void whatIsStoppedDuringAPauseDoesNotBeginAgain() throws Exception {
    PausableRun run = new PausableRun(UntilStopped::new, this::noted);
    CompletableFuture<RunSummary> end = waitingFor(run);

    run.whilePaused(
        () -> {
          run.stop();
          return true;
        });

    assertThat(end.get(10, TimeUnit.SECONDS).epochs()).isEqualTo(1);
    assertThat(happened).containsExactly("run 1 begins", "run 1 ends");
  }

  @Test
  void aTroubleInAPauseIsThrownAndTheRunGoesOn() {
    PausableRun run = new PausableRun(UntilStopped::new, this::noted);
    CompletableFuture<RunSummary> end = waitingFor(run);

    try {
      run.whilePaused(
          () -> {
            throw new IllegalStateException("no");
          });
    } catch (IllegalStateException | InterruptedException e) {
      happened.add(e.getMessage());
    }
    run.close();

    assertThat(end).succeedsWithin(10, TimeUnit.SECONDS);
    assertThat(happened)
        .containsExactly("run 1 begins", "run 1 ends", "run 2 begins", "no", "run 2 ends");
  }

  @Test
  void aRunThatFindsNoBrokerAfterAPauseIsTriedAgainUntilThereIsOne() throws Exception {
    // Given
    Deque<Supplier<Run>> starts =
        new ArrayDeque<>(
            List.of(UntilStopped::new, NotBegun::new, NotBegun::new, UntilStopped::new));
    PausableRun run =
        new PausableRun(() -> starts.remove().get(), this::noted, Duration.ofMillis(1));
    CompletableFuture<RunSummary> end = waitingFor(run);

    // When
    run.whilePaused(() -> happened.add("action"));
    while (!starts.isEmpty()) {
      Thread.onSpinWait();
    }
    run.stop();

    // Then
    assertThat(end.get(10, TimeUnit.SECONDS).epochs()).isEqualTo(2);
    assertThat(happened)
        .containsExactly(
            "run 1 begins",
            "run 1 ends",
            "action",
            "no broker",
            "no broker",
            "run 2 begins",
            "run 2 ends");
  }

  @Test
  void whoStopsWhileTheBrokerIsAwayAfterAPauseHasEndedARun() throws Exception {
    // Given
    AtomicReference<PausableRun> itself = new AtomicReference<>();
    Deque<Supplier<Run>> starts = new ArrayDeque<>(List.of(UntilStopped::new, NotBegun::new));
    PausableRun run =
        new PausableRun(
            () -> starts.remove().get(), trouble -> Objects.requireNonNull(itself.get()).stop());
    itself.set(run);
    CompletableFuture<RunSummary> end = waitingFor(run);

    // When
    run.whilePaused(() -> true);

    // Then
    assertThat(end.get(10, TimeUnit.SECONDS).epochs()).isEqualTo(1);
  }

  @Test
  void aFirstRunThatFindsNoBrokerFails() {
    PausableRun run = new PausableRun(NotBegun::new, this::noted);

    assertThatThrownBy(run::await).hasMessage("no broker");
  }
}
