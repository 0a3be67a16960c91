package io.pactolus.engine.core.replay;

import io.pactolus.engine.core.epoch.BronzeStage;
import io.pactolus.engine.core.epoch.EpochPosition;
import io.pactolus.engine.core.epoch.LedgerStage;
import io.pactolus.engine.core.epoch.PipelineTables;
import io.pactolus.engine.core.epoch.Replay;
import io.pactolus.engine.core.epoch.Replay.DeadLetterChoice;
import io.pactolus.engine.core.epoch.Runner;
import io.pactolus.engine.core.replay.DeadLetterQueue.Chosen;
import io.pactolus.engine.core.replay.DeadLetterSql.Condition;
import io.pactolus.engine.core.replay.DeadLetterSql.Repair;
import io.pactolus.lakehouse.FencedException;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Replays of dead letters, in as many epochs as they need. */
public final class Replays {
  private final Lake lake;
  private final Plan plan;
  private final Clock clock;

  public Replays(Lake lake, Plan plan, Clock clock) {
    this.lake = lake;
    this.plan = plan;
    this.clock = clock;
  }

  /**
   * Which dead letters, and what is done to them first.
   *
   * @param reason code of the reason
   * @param firstEpoch of the epochs that read the records, inclusive
   * @param lastEpoch of the epochs that read the records, inclusive
   * @param sinceMicros least broker timestamp
   * @param where SQL condition over a dead letter: the columns of the queue, {@code raw} for the
   *     value as text, {@code key} as text
   * @param transform SQL over {@code raw} and {@code key} that gives the raw value to decode
   */
  public record Request(
      Optional<String> reason,
      OptionalLong firstEpoch,
      OptionalLong lastEpoch,
      OptionalLong sinceMicros,
      Optional<String> where,
      Optional<String> transform) {}

  /**
   * What a replay would do, as far as one epoch goes. Writes nothing.
   *
   * @throws PactolusException USAGE when the SQL is wrong
   */
  public ReplayReport preview(Request request) {
    requireSound(request);
    PipelineTables tables = PipelineTables.existing(lake, plan);
    ReplayEpoch epoch = new ReplayEpoch(plan, tables, runner(), clock);
    Chosen chosen = epoch.choose(choice(request, epoch.lastEpoch() + 1));
    return chosen.letters().isEmpty()
        ? ReplayReport.NOTHING
        : epoch.preview(chosen, request.transform());
  }

  /**
   * Replays; each dead letter is tried once. Killed half-way and called again, it first finishes
   * what was begun.
   *
   * @param finished told of an epoch that an earlier replay had left unfinished
   * @throws PactolusException USAGE when the SQL is wrong, FENCED when the pipeline is being run,
   *     EPOCH_UNFINISHED when a run was cut off
   */
  public ReplayReport run(Request request, Consumer<ReplayReport> finished) {
    requireSound(request);
    requireNoRunner();
    Runner runner = runner();
    try {
      return run(request, runner, finished);
    } catch (FencedException e) {
      throw runner.whoHolds(lake, plan, e);
    }
  }

  private ReplayReport run(Request request, Runner runner, Consumer<ReplayReport> finished) {
    PipelineTables tables = PipelineTables.open(lake, plan);
    finishUnfinished(plan, tables, runner, clock).ifPresent(finished);
    ReplayReport sum = ReplayReport.NOTHING;
    DeadLetterChoice choice = choice(request, tables.ledger().lastEpoch() + 1);
    boolean more = true;
    while (more) {
      ReplayEpoch epoch = new ReplayEpoch(plan, tables, runner, clock);
      Chosen chosen = epoch.choose(choice);
      if (!chosen.letters().isEmpty()) {
        sum = sum.plus(epoch.make(choice, chosen, request.transform()));
      }
      more = chosen.more();
    }
    return sum;
  }

  private Runner runner() {
    return Runner.thisProcess(Runner.REPLAY, clock);
  }

  private static void requireSound(Request request) {
    request.where().ifPresent(Condition::of);
    request.transform().ifPresent(Repair::of);
  }

  private DeadLetterChoice choice(Request request, long firstReplay) {
    return new DeadLetterChoice(
        request.reason(),
        request.firstEpoch(),
        request.lastEpoch(),
        request.sinceMicros(),
        request.where(),
        firstReplay,
        plan.pipeline().epoch().maxRecords(),
        plan.pipeline().limits().maxEpochBytes());
  }

  /**
   * Whoever commits an epoch first goes on, the other stops: a replay must not stop a run that does
   * its work.
   */
  private void requireNoRunner() {
    EpochPosition last =
        lake.find(plan.bronzePath())
            .flatMap(bronze -> new BronzeStage(bronze, plan.bronzePath()).position())
            .orElseThrow(
                () ->
                    new PactolusException(
                        ErrorCode.LAKE_MISSING,
                        "pipeline '%s' has no epoch in lake %s yet, so it has no dead letters."
                            .formatted(plan.pipeline().name(), lake.location())));
    if (last.runner().isAtWorkInAnotherProcess()) {
      throw new FencedException(
          "pipeline '%s' in lake %s is being run by %s. A replay is an epoch of its own, and only one process may make epochs: stop that one, replay, and start it again."
              .formatted(plan.pipeline().name(), lake.location(), last.runner().describe()),
          null);
    }
    boolean finished =
        Ledger.find(lake, plan.pipeline().name())
            .filter(ledger -> ledger.lastEpoch() >= last.epoch())
            .isPresent();
    if (!finished && !(last.kind() instanceof Replay)) {
      throw new PactolusException(
          ErrorCode.EPOCH_UNFINISHED,
          "epoch %d of pipeline '%s' is in Bronze and not in the ledger: it was cut off, or another process is at it. Run the pipeline once, with --until-caught-up: it finishes the epoch. Then replay."
              .formatted(last.epoch(), plan.pipeline().name()));
    }
  }

  /**
   * Finishes the newest epoch if it is a replay that was cut off. To be called before the Silver
   * tables are read for a run: it changes them.
   *
   * @param runner who does it
   */
  public static Optional<ReplayReport> finishUnfinished(
      Plan plan, PipelineTables tables, Runner runner, Clock clock) {
    BronzeStage bronze = new BronzeStage(tables.bronze(), plan.bronzePath());
    EpochPosition last = bronze.position().orElse(null);
    if (last == null
        || !(last.kind() instanceof Replay replay)
        || new LedgerStage(tables.ledger(), runner, clock).has(last.epoch())) {
      return Optional.empty();
    }
    return Optional.of(
        new ReplayEpoch(plan, tables, runner, clock).complete(last, replay, bronze.version()));
  }
}
