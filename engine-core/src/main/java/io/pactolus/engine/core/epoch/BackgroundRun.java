package io.pactolus.engine.core.epoch;

import io.pactolus.engine.Run;
import io.pactolus.engine.RunSummary;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** A run whose loop has a thread of its own. */
public final class BackgroundRun implements Run {
  private final String id;
  private final StopRequest stop;
  private final CompletableFuture<RunSummary> ended = new CompletableFuture<>();

  private BackgroundRun(String id, StopRequest stop) {
    this.id = id;
    this.stop = stop;
  }

  /**
   * @param loop ends soon after a stop is requested
   */
  public static Run started(
      String id, String threadName, StopRequest stop, Callable<RunSummary> loop) {
    BackgroundRun run = new BackgroundRun(id, stop);
    Thread thread = new Thread(() -> run.toTheEnd(loop), threadName);
    thread.setDaemon(true);
    thread.start();
    return run;
  }

  private void toTheEnd(Callable<RunSummary> loop) {
    try {
      ended.complete(loop.call());
    } catch (Throwable e) {
      ended.completeExceptionally(e);
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void stop() {
    stop.request();
  }

  @Override
  public RunSummary await() throws InterruptedException {
    try {
      return ended.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException trouble) {
        throw trouble;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new CompletionException(e.getCause());
    }
  }

  @Override
  public void close() {
    stop();
    ended.handle((summary, trouble) -> null).join();
  }
}
