package io.pactolus.prove.network;

import java.time.Duration;

/** What passes, and when. Thread-safe. */
final class Valve {
  private boolean stalled;
  private Duration delay = Duration.ZERO;

  synchronized void stall() {
    stalled = true;
  }

  synchronized void flow() {
    stalled = false;
    notifyAll();
  }

  synchronized void delay(Duration wanted) {
    delay = wanted;
    notifyAll();
  }

  /** Waits until what came in just now may go out. */
  synchronized void pass() throws InterruptedException {
    long until = System.nanoTime() + delay.toNanos();
    while (stalled) {
      wait();
    }
    for (long left = until - System.nanoTime();
        left > 0 && !delay.isZero();
        left = until - System.nanoTime()) {
      wait(1 + left / 1_000_000);
    }
  }
}
