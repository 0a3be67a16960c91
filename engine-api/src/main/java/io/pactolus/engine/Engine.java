package io.pactolus.engine;

import io.pactolus.pipeline.plan.Plan;

/** Something that can run a plan. Thread-safe. */
public interface Engine {
  /** As in {@code --engine} and in the ledger: {@code embedded}, {@code spark}, ... */
  String name();

  /** What it can run; see {@link EngineCapabilities#problems}. */
  EngineCapabilities capabilities();

  /**
   * Starts a run and returns at once. Trouble at start (lake held by another, topic missing, ...)
   * ends the run; {@link Run#await} throws it.
   */
  Run start(Plan plan, RunOptions options, RunListener listener);
}
