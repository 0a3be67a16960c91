package io.pactolus.engine.contract;

/**
 * Something that happens in the midst of a run, on the thread that commits.
 *
 * @param then may throw: the runner must then end without another commit
 */
public record Interruption(CommitPoint at, Runnable then) {
  /** The runner dies. */
  public static Interruption deathAt(CommitPoint point) {
    return new Interruption(
        point,
        () -> {
          throw new RunnerDied(point);
        });
  }

  /** Stands for SIGKILL. */
  public static final class RunnerDied extends RuntimeException {
    private static final long serialVersionUID = 1;

    RunnerDied(CommitPoint at) {
      super("the runner died at " + at);
    }
  }
}
