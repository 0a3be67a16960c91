package io.pactolus.engine.contract;

import io.pactolus.engine.Engine;
import io.pactolus.engine.EngineCapabilities;
import io.pactolus.engine.Run;
import io.pactolus.pipeline.plan.Plan;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Puts an engine between a topic and a lake. */
public interface EngineHarness {
  /** As in {@link Engine#name}. */
  String engine();

  /** As in {@link Engine#capabilities}. */
  EngineCapabilities capabilities();

  /** What can be staged here; the scenarios that need more are skipped. */
  Set<Stage> stages();

  /** Starts a run and returns at once. */
  Run start(Job job);

  /**
   * Tries all dead letters of a lake again, as the command does.
   *
   * @param transform SQL that repairs the raw value
   */
  void replay(
      Plan plan, Path lake, Optional<String> transform, Optional<Interruption> interruption);

  /** Brings a lake back to an epoch, as the command does. */
  void rollback(Plan plan, Path lake, long toEpoch, Optional<Interruption> interruption);

  /**
   * Computes a table again, as the command does.
   *
   * @param fromEpoch rows up to it are kept
   */
  void rebuild(
      Plan plan, Path lake, String table, long fromEpoch, Optional<Interruption> interruption);

  /**
   * All rows of a table.
   *
   * @param path below the lake
   */
  TableRows read(Path lake, String path);

  /** What a harness may be able to stage. */
  enum Stage {
    /** {@link Job#interruption}. */
    INTERRUPTIONS,
    /** {@link Hole}s. */
    HOLES
  }

  /** The path of a table that tests name {@code silver.orders}, or {@code ledger}. */
  static String path(Plan plan, String table) {
    return plan.pipeline().name() + "/" + table.replace('.', '/');
  }
}
