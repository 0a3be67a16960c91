package io.pactolus.prove.pipeline;

import io.pactolus.prove.process.Child;

/** One pipeline process. */
public final class Runner {
  private final int number;
  private final Child child;
  private volatile boolean paused;

  Runner(int number, Child child) {
    this.number = number;
    this.child = child;
  }

  public int number() {
    return number;
  }

  public Child child() {
    return child;
  }

  boolean isActive() {
    return child.isAlive() && !paused;
  }

  void pause() {
    paused = true;
    child.pause();
  }

  void resume() {
    child.resume();
    paused = false;
  }
}
