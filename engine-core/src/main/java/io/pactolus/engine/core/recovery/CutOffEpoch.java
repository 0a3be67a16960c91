package io.pactolus.engine.core.recovery;

import io.pactolus.engine.core.epoch.PipelineTables;
import io.pactolus.engine.core.epoch.Runner;
import io.pactolus.engine.core.replay.Replays;
import io.pactolus.engine.core.rollback.Rollbacks;
import io.pactolus.pipeline.plan.Plan;
import java.time.Clock;

/** The newest epoch, when it does not read and its command died in the middle of it. */
public final class CutOffEpoch {
  private CutOffEpoch() {}

  /**
   * Finishes it, if there is one. To be called before the Silver tables are read for a run: it
   * changes them.
   *
   * @param runner who does it
   * @return epochs that were finished
   */
  public static int finish(Plan plan, PipelineTables tables, Runner runner, Clock clock) {
    boolean finished =
        Replays.finishUnfinished(plan, tables, runner, clock).isPresent()
            || Rollbacks.finishUnfinished(plan, tables, runner, clock).isPresent();
    return finished ? 1 : 0;
  }
}
