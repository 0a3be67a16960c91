package io.pactolus.engine.core.silver;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes items on a thread of its own, a few ahead of whoever takes them. What the making touches
 * belongs to that thread until the last item is taken, or this is closed.
 */
final class ReadAhead<T> implements AutoCloseable {
  private static final int AHEAD = 2;

  private final BlockingQueue<Optional<T>> made = new ArrayBlockingQueue<>(AHEAD);
  private final Thread thread;
  private volatile @Nullable Throwable failure;

  /** Closed before the end: nobody takes what is made. */
  private static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * @param name of the thread
   * @param maker hands each item to the consumer it is given
   */
  ReadAhead(String name, Consumer<Consumer<T>> maker) {
    thread = new Thread(() -> make(maker), name);
    thread.setDaemon(true);
    thread.start();
  }

  private void make(Consumer<Consumer<T>> maker) {
    try {
      maker.accept(item -> put(Optional.of(item)));
    } catch (Abandoned e) {
      return;
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    try {
      put(Optional.empty());
    } catch (Abandoned e) {
      // So there is nobody to be told of the end.
    }
  }

  private void put(Optional<T> item) {
    try {
      made.put(item);
    } catch (InterruptedException e) {
      throw new Abandoned();
    }
  }

  /**
   * The next item, empty at the end and from then on.
   *
   * @throws RuntimeException what the making threw
   */
  Optional<T> next() {
    Optional<T> item;
    try {
      item = made.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + thread.getName(), e);
    }
    if (item.isEmpty()) {
      end();
    }
    return item;
  }

  private void end() {
    // For whoever asks again.
    made.add(Optional.empty());
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  /** Ends the making and waits for its end. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
