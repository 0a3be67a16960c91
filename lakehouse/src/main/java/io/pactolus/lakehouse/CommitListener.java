package io.pactolus.lakehouse;

/** Told of commits, on the thread that makes them: return quickly, do not throw. */
@FunctionalInterface
public interface CommitListener {
  CommitListener NONE = (table, nanos) -> {};

  /**
   * A commit is durable.
   *
   * @param table path below the lake
   * @param nanos from when its actions were complete, without writing data files
   */
  void committed(String table, long nanos);
}
