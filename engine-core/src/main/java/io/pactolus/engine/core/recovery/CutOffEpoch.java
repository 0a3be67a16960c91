package io.pactolus.engine.core.recovery;

import io.pactolus.engine.core.epoch.PipelineTables;
import io.pactolus.engine.core.epoch.Runner;
import io.pactolus.engine.core.rebuild.Rebuilds;
import io.pactolus.engine.core.replay.Replays;
import io.pactolus.engine.core.rollback.Rollbacks;
import io.pactolus.lakehouse.Lake;
import io.pactolus.pipeline.plan.Plan;
import java.time.Clock;

/** The newest epoch, when it does not read and its command died in the middle of it. */
public final class CutOffEpoch {
  private CutOffEpoch() {}

  /**
   * The tables of a pipeline, with no such epoch left unfinished.
   *
   * @param finished epochs that were finished
   */
  public record Opened(PipelineTables tables, int finished) {}

  /**
   * Opens the tables for a run; finishes the epoch, if there is one.
   *
   * @param runner who does it
   * @throws io.pactolus.pipeline.PactolusException LAKE_DAMAGED when a run cannot build on what is
   *     in the lake
   */
  public static Opened open(Lake lake, Plan plan, Runner runner, Clock clock) {
    // First: it makes tables fit, or no longer fit, the pipeline file.
    int rebuilt = Rebuilds.finishUnfinished(lake, plan, runner, clock);
    PipelineTables tables = PipelineTables.open(lake, plan);
    LakeCheck.require(lake, plan, tables);
    boolean finished =
        Replays.finishUnfinished(plan, tables, runner, clock).isPresent()
            || Rollbacks.finishUnfinished(plan, tables, runner, clock).isPresent();
    return new Opened(tables, rebuilt + (finished ? 1 : 0));
  }
}
