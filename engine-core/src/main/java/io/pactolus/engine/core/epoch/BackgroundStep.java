package io.pactolus.engine.core.epoch;

import io.pactolus.lakehouse.maintenance.Rewriting;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A step of compaction that is being done beside the epochs; at most one at a time. */
final class BackgroundStep implements AutoCloseable {
  private @Nullable Running running;

  private record Running(Rewriting rewriting, CompletableFuture<Void> end) {}

  void start(Rewriting rewriting) {
    if (running != null) {
      throw new IllegalStateException("a step is being done");
    }
    var end = new CompletableFuture<Void>();
    running = new Running(rewriting, end);
    var thread =
        new Thread(
            () -> {
              try {
                rewriting.run();
                end.complete(null);
              } catch (Throwable e) {
                end.completeExceptionally(e);
              }
            },
            "pactolus-compaction");
    // What it writes is in no table yet: a process that ends need not wait for it.
    thread.setDaemon(true);
    thread.start();
  }

  /** The step when it has come to its end; the caller closes it. Throws what it threw, once. */
  Optional<Rewriting> finished() {
    return running != null && running.end.isDone() ? awaited() : Optional.empty();
  }

  /** As {@link #finished}, at its end; empty when none is being done. */
  Optional<Rewriting> awaited() {
    Running step = running;
    if (step == null) {
      return Optional.empty();
    }
    try {
      step.end.join();
      running = null;
      return Optional.of(step.rewriting);
    } catch (CompletionException e) {
      RuntimeException failure = e.getCause() instanceof RuntimeException cause ? cause : e;
      try {
        close();
      } catch (RuntimeException alsoFailed) {
        failure.addSuppressed(alsoFailed);
      }
      throw failure;
    }
  }

  /** Stops what is being done and removes what it wrote. */
  @Override
  public void close() {
    Running step = running;
    if (step == null) {
      return;
    }
    running = null;
    try (Rewriting rewriting = step.rewriting) {
      rewriting.cancel();
      step.end.exceptionally(failure -> null).join();
    }
  }
}
