package io.pactolus.engine.core.rollback;

import io.pactolus.engine.core.epoch.BronzeStage;
import io.pactolus.engine.core.epoch.EpochPosition;
import io.pactolus.engine.core.epoch.PipelineTables;
import io.pactolus.engine.core.epoch.Rollback;
import io.pactolus.engine.core.epoch.Runner;
import io.pactolus.lakehouse.FencedException;
import io.pactolus.lakehouse.Lake;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import java.time.Clock;
import java.util.Optional;

/** Brings a pipeline's tables and its position back to an earlier epoch, together. */
public final class Rollbacks {
  private final Lake lake;
  private final Plan plan;
  private final Clock clock;

  public Rollbacks(Lake lake, Plan plan, Clock clock) {
    this.lake = lake;
    this.plan = plan;
    this.clock = clock;
  }

  /**
   * What {@link #run} would do. Writes nothing.
   *
   * @throws PactolusException as {@link #run} would
   */
  public RollbackReport preview(long toEpoch) {
    Runner runner = runner();
    PipelineTables tables = PipelineTables.existing(lake, plan);
    EpochPosition last = last(tables);
    requireAlone(tables, last);
    requireEarlier(last, toEpoch);
    RollbackEpoch epoch = new RollbackEpoch(plan, tables, runner, clock);
    return epoch.preview(epoch.position(last, toEpoch), toEpoch);
  }

  /**
   * Goes back. Killed half-way and called again, it completes.
   *
   * @param toEpoch whose state the tables return to; 0 is the time before the first
   * @throws PactolusException USAGE when there is no such epoch, FENCED when the pipeline is being
   *     run, EPOCH_UNFINISHED when an epoch was cut off that is not a rollback, LAKE_MISSING when
   *     files or log entries of that time are gone
   */
  public RollbackReport run(long toEpoch) {
    Runner runner = runner();
    try {
      // A rebuild that is undone takes the definition back with it.
      PipelineTables tables = PipelineTables.asTheyAre(lake, plan);
      requireAlone(tables, last(tables));
      Optional<RollbackReport> begun = finishUnfinished(plan, tables, runner, clock);
      if (begun.filter(report -> report.toEpoch() == toEpoch).isPresent()) {
        return begun.get();
      }
      EpochPosition last = last(tables);
      requireEarlier(last, toEpoch);
      RollbackEpoch epoch = new RollbackEpoch(plan, tables, runner, clock);
      return epoch.make(epoch.position(last, toEpoch), new Rollback(toEpoch));
    } catch (FencedException e) {
      throw runner.whoHolds(lake, plan, e);
    }
  }

  private Runner runner() {
    return Runner.thisProcess(Runner.ROLLBACK, clock);
  }

  private EpochPosition last(PipelineTables tables) {
    return new BronzeStage(tables.bronze(), plan.bronzePath())
        .position()
        .orElseThrow(
            () ->
                new PactolusException(
                    ErrorCode.LAKE_MISSING,
                    "pipeline '%s' has no epoch in lake %s yet, so there is nothing to go back to."
                        .formatted(plan.pipeline().name(), lake.location())));
  }

  private void requireAlone(PipelineTables tables, EpochPosition last) {
    if (last.runner().isAtWorkInAnotherProcess()) {
      throw new FencedException(
          "pipeline '%s' in lake %s is being run by %s. A rollback is an epoch of its own, and only one process may make epochs: stop that one, roll back, and start it again."
              .formatted(plan.pipeline().name(), lake.location(), last.runner().describe()),
          null);
    }
    boolean finished = tables.ledger().lastEpoch() >= last.epoch();
    if (!finished && !(last.kind() instanceof Rollback)) {
      throw new PactolusException(
          ErrorCode.EPOCH_UNFINISHED,
          "epoch %d of pipeline '%s' is in Bronze and not in the ledger: it was cut off, or another process is at it. Run the pipeline once, with --until-caught-up: it finishes the epoch. Then roll back."
              .formatted(last.epoch(), plan.pipeline().name()));
    }
  }

  private static void requireEarlier(EpochPosition last, long toEpoch) {
    if (toEpoch < 0 || toEpoch >= last.epoch()) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "cannot go back to epoch %d: the newest epoch is %d. Name one from 0 (before the first) to %d; status and the ledger show them."
              .formatted(toEpoch, last.epoch(), last.epoch() - 1));
    }
  }

  /**
   * Finishes the newest epoch if it is a rollback that was cut off. To be called before the Silver
   * tables are read for a run: it changes them.
   *
   * @param runner who does it
   */
  public static Optional<RollbackReport> finishUnfinished(
      Plan plan, PipelineTables tables, Runner runner, Clock clock) {
    EpochPosition last =
        new BronzeStage(tables.bronze(), plan.bronzePath()).position().orElse(null);
    if (last == null
        || !(last.kind() instanceof Rollback rollback)
        || tables.ledger().lastEpoch() >= last.epoch()) {
      return Optional.empty();
    }
    return Optional.of(new RollbackEpoch(plan, tables, runner, clock).complete(last, rollback));
  }
}
