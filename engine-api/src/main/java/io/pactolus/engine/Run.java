package io.pactolus.engine;

/** A run of a plan. Thread-safe. */
public interface Run extends AutoCloseable {
  /** Unique per run; stands in the ledger. */
  String id();

  /**
   * Asks the run to end after the epoch at hand (or to abandon it where that is quicker and safe).
   * Returns at once.
   */
  void stop();

  /**
   * Waits until the run has ended.
   *
   * @return what it did
   * @throws io.pactolus.pipeline.PactolusException when it ended in trouble the user can act on
   */
  RunSummary await() throws InterruptedException;

  /** Stops, waits, releases everything. Does not throw what {@link #await} throws. */
  @Override
  void close();
}
