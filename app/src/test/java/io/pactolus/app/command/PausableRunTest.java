package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.Run;
import io.pactolus.engine.RunSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
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
    PausableRun run = new PausableRun(UntilStopped::new);
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
    PausableRun run = new PausableRun(UntilStopped::new);
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
    PausableRun run = new PausableRun(UntilStopped::new);
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
}
