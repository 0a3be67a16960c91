package io.pactolus.engine;

/** Told about a run, on the run's own thread: return quickly, do not throw. */
public interface RunListener {
  /** Tables are open, recovery is done, reading begins. */
  default void started(RunStarted started) {}

  /** An epoch is in the ledger. */
  default void epochCompleted(EpochReport report) {}

  /**
   * Something the operator should know and the run goes on with: broker unreachable and retried,
   * drift, a gap.
   */
  default void warning(String message) {}

  /** Records are not as the contract says; told once per run and field, beside a warning. */
  default void drift(FieldDrift drift) {}

  /** A remote dependency has stopped answering, is asked again, or answers. */
  default void breaker(BreakerChange change) {}

  /** How the run works; also on other threads of its engine. */
  default void telemetry(Telemetry told) {}

  RunListener NONE = new RunListener() {};
}
