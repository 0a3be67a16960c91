package io.pactolus.engine;

/** What a run tells of how it works, for metrics and health checks. */
public sealed interface Telemetry {
  /**
   * The run looked for records and found none. Told every few seconds at least while that is so.
   */
  record Idle() implements Telemetry {}

  /**
   * A commit is durable.
   *
   * @param table path below the lake
   */
  record Committed(String table, long nanos) implements Telemetry {}

  /**
   * The index of the keys of a Silver table, after an epoch.
   *
   * @param bytes that it takes outside the Java heap, in memory or in temporary files
   */
  record KeyIndex(String table, long keys, long bytes) implements Telemetry {}
}
