package io.pactolus.prove.cluster;

import io.pactolus.prove.network.TcpProxy;
import io.pactolus.prove.process.Child;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One broker, and the proxy in front of it. Thread-safe. */
public final class Node {
  private static final long PATIENCE_SECONDS = 120;

  private final NodeConfiguration configuration;
  private final TcpProxy proxy;
  private final Supplier<Child> starter;
  private @Nullable Child process;
  private CompletableFuture<Boolean> ready = CompletableFuture.completedFuture(false);

  Node(NodeConfiguration configuration, TcpProxy proxy, Supplier<Child> starter) {
    this.configuration = configuration;
    this.proxy = proxy;
    this.starter = starter;
  }

  public int number() {
    return configuration.number();
  }

  public TcpProxy proxy() {
    return proxy;
  }

  /** Starts it unless it runs; it serves some seconds later. */
  public synchronized void start() {
    if (process == null || !process.isAlive()) {
      process = starter.get();
      ready = process.says(NodeMain.READY);
    }
  }

  /**
   * SIGKILL.
   *
   * @return false when it did not run
   */
  public synchronized boolean kill() {
    if (process == null || !process.isAlive()) {
      return false;
    }
    process.kill();
    return true;
  }

  /** Waits until it serves. */
  void awaitReady() {
    Child started;
    CompletableFuture<Boolean> readiness;
    synchronized (this) {
      started = process;
      readiness = ready;
    }
    if (started == null) {
      throw new IllegalStateException("broker " + number() + " was not started");
    }
    try {
      if (!readiness.get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "broker %d did not start: %s"
                .formatted(number(), String.join("\n", started.lastLines())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while broker " + number() + " starts", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "broker %d did not serve within %d s".formatted(number(), PATIENCE_SECONDS), e);
    }
  }
}
