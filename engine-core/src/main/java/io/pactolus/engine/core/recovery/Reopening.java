package io.pactolus.engine.core.recovery;

import io.pactolus.engine.RunListener;
import io.pactolus.engine.core.epoch.Runner;
import io.pactolus.engine.core.epoch.StopRequest;
import io.pactolus.engine.core.rebuild.Rebuilds;
import io.pactolus.lakehouse.FencedException;
import io.pactolus.lakehouse.Lake;
import io.pactolus.pipeline.plan.Plan;
import java.time.Clock;
import java.util.Optional;

/** How a run opens its lake: at its start, and again after each rebuild that overtook it. */
public final class Reopening {
  private final Lake lake;
  private final Plan plan;
  private final Runner runner;
  private final Clock clock;
  private final StopRequest stop;
  private final RunListener listener;
  private Optional<Rebuilt> rebuilt = Optional.empty();

  public Reopening(
      Lake lake, Plan plan, Runner runner, Clock clock, StopRequest stop, RunListener listener) {
    this.lake = lake;
    this.plan = plan;
    this.runner = runner;
    this.clock = clock;
    this.stop = stop;
    this.listener = listener;
  }

  /**
   * The tables, with the newest epoch finished if it does not read.
   *
   * @throws io.pactolus.pipeline.PactolusException DEFINITION_CHANGED when the tables do not fit
   *     the plan, or have been rebuilt by another
   */
  public CutOffEpoch.Opened open() {
    if (rebuilt.isPresent()) {
      rebuilt.get().await(lake, plan, stop);
      Rebuilds.finishUnfinished(lake, plan, runner, clock);
      rebuilt.get().requireSameDefinition(lake, plan);
    }
    return CutOffEpoch.open(lake, plan, runner, clock);
  }

  /**
   * A rebuild that won an epoch is no other runner: the lake may be opened again.
   *
   * @throws FencedException when another runner holds the lake
   */
  public void after(FencedException lost) {
    Optional<Rebuilt> newest = Rebuilt.newest(lake, plan, runner);
    boolean again =
        newest.isPresent()
            && rebuilt.map(before -> before.position().epoch()).orElse(0L)
                <= newest.get().position().epoch();
    if (!again) {
      throw runner.whoHolds(lake, plan, lost);
    }
    rebuilt = newest;
    listener.warning(newest.get().message());
  }
}
