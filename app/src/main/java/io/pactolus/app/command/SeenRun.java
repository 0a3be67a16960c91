package io.pactolus.app.command;

import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunSummary;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.Runbook;

/** A run whose end is told to those who look at it, while they still can. */
final class SeenRun implements Run {
  private final Run run;
  private final LiveRun live;

  SeenRun(Run run, LiveRun live) {
    this.run = run;
    this.live = live;
  }

  @Override
  public String id() {
    return run.id();
  }

  @Override
  public void stop() {
    run.stop();
  }

  @Override
  public RunSummary await() throws InterruptedException {
    try {
      RunSummary summary = run.await();
      live.ended();
      return summary;
    } catch (PactolusException e) {
      live.failed(e.code().name(), String.valueOf(e.getMessage()));
      throw e;
    } catch (RuntimeException | Error bug) {
      live.failed(
          Runbook.BUG, "This is a bug in Pactolus: the log of the process has the details.");
      throw bug;
    }
  }

  @Override
  public void close() {
    run.close();
  }
}
