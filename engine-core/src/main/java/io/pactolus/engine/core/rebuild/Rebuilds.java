package io.pactolus.engine.core.rebuild;

import io.pactolus.engine.core.definition.LakeChanges;
import io.pactolus.engine.core.definition.TableChange;
import io.pactolus.engine.core.epoch.BronzeStage;
import io.pactolus.engine.core.epoch.EpochPosition;
import io.pactolus.engine.core.epoch.Rebuild;
import io.pactolus.engine.core.epoch.Runner;
import io.pactolus.lakehouse.FencedException;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.Nearest;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.definition.Impact;
import io.pactolus.pipeline.plan.Plan;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Computes tables again by the definition of today, while the pipeline may go on. */
public final class Rebuilds {
  private final Lake lake;
  private final Plan plan;
  private final Clock clock;

  public Rebuilds(Lake lake, Plan plan, Clock clock) {
    this.lake = lake;
    this.plan = plan;
    this.clock = clock;
  }

  /**
   * What {@link #run} would do. Computes nothing and writes nothing.
   *
   * @throws PactolusException as {@link #run} would, as far as it can be known
   */
  public RebuildReport preview(String table, long fromEpoch) {
    Runner runner = runner();
    EpochPosition last = last();
    TableChange change = change(table);
    RebuiltTable rebuilt = RebuiltTable.of(lake, plan, change, clock, runner);
    Ledger ledger = Ledger.find(lake, plan.pipeline().name()).orElseThrow(this::nothingThere);
    rebuilt.require(ledger, fromEpoch);
    return new RebuildReport(
        table,
        last.epoch() + 1,
        fromEpoch,
        last.epoch(),
        rebuilt.recordsAhead(ledger, fromEpoch),
        change.table().map(t -> t.snapshot().liveRows()).orElse(0L),
        -1,
        Map.of(),
        rebuilt.golds());
  }

  /**
   * Rebuilds a table. Killed at any time and called again, it begins anew, or completes what was
   * announced already.
   *
   * @param table as in SQL: {@code silver.orders} or {@code gold.revenue}
   * @param fromEpoch rows up to this epoch are kept as they were after it; 0: none
   * @param progress told the newest epoch that was read
   * @throws PactolusException USAGE when there is no such table or the rows cannot be kept, FENCED
   *     when another rebuild is being done, EPOCH_UNFINISHED when an epoch was cut off,
   *     DEFINITION_CHANGED when a rebuild cannot resolve the change, CHECK_FAILED when the new rows
   *     are found wrong; in all these cases the table is as it was
   */
  public RebuildReport run(String table, long fromEpoch, LongConsumer progress) {
    Runner runner = runner();
    try {
      boolean finished = finishUnfinished(lake, plan, runner, clock) > 0;
      EpochPosition last = last();
      if (finished
          && last.kind() instanceof Rebuild begun
          && begun.table().equals(table)
          && begun.fromEpoch() == fromEpoch
          && change(table).differences().isEmpty()) {
        return finished(last, begun);
      }
      RebuiltTable rebuilt = RebuiltTable.of(lake, plan, change(table), clock, runner);
      Optional<RebuildReport> done = Optional.empty();
      while (done.isEmpty()) {
        // Empty when a replay or a rollback has changed what was read already.
        done = rebuilt.attempt(fromEpoch, progress);
      }
      return done.get();
    } catch (FencedException e) {
      throw runner.whoHolds(lake, plan, e);
    }
  }

  /** What was begun by a call that died. */
  private RebuildReport finished(EpochPosition position, Rebuild rebuild) {
    long rows = change(rebuild.table()).table().orElseThrow().snapshot().liveRows();
    return new RebuildReport(
        rebuild.table(),
        position.epoch(),
        rebuild.fromEpoch(),
        position.epoch() - 1,
        0,
        rows,
        rows,
        Map.of(),
        rebuild.golds());
  }

  private Runner runner() {
    return Runner.thisProcess(Runner.REBUILD, clock);
  }

  private EpochPosition last() {
    return lake.find(plan.bronzePath())
        .flatMap(bronze -> new BronzeStage(bronze, plan.bronzePath()).position())
        .orElseThrow(this::nothingThere);
  }

  private PactolusException nothingThere() {
    return new PactolusException(
        ErrorCode.LAKE_MISSING,
        "pipeline '%s' has no epoch in lake %s yet, so there is nothing to rebuild."
            .formatted(plan.pipeline().name(), lake.location()));
  }

  private TableChange change(String table) {
    LakeChanges changes = LakeChanges.between(lake, plan);
    List<String> names = changes.all().stream().map(TableChange::name).toList();
    TableChange change =
        changes.all().stream()
            .filter(c -> c.name().equals(table))
            .findFirst()
            .orElseThrow(
                () ->
                    new PactolusException(
                        ErrorCode.USAGE,
                        "the pipeline file has no table %s%s; there are: %s"
                            .formatted(
                                table, Nearest.hint(table, names), String.join(", ", names))));
    if (change.impact().filter(impact -> impact == Impact.REFUSED).isPresent()) {
      changes.requireCompatible(java.util.Set.of());
    }
    boolean overUnfit =
        table.startsWith("gold.")
            && change.resolvedBy().filter(command -> !command.endsWith(table)).isPresent();
    if (overUnfit) {
      throw new PactolusException(
          ErrorCode.DEFINITION_CHANGED,
          "the Silver table that %s is over does not fit the pipeline file itself. Run ./pactolus %s: Gold follows in the same epoch."
              .formatted(table, change.resolvedBy().orElse("")));
    }
    return change;
  }

  /**
   * Finishes the newest epoch if it is a rebuild that was cut off. To be called before tables are
   * opened for a run: it changes them, and what they are defined by.
   *
   * @param runner who does it
   * @return epochs that were finished
   */
  public static int finishUnfinished(Lake lake, Plan plan, Runner runner, Clock clock) {
    EpochPosition last =
        lake.find(plan.bronzePath())
            .flatMap(bronze -> new BronzeStage(bronze, plan.bronzePath()).position())
            .orElse(null);
    if (last == null || !(last.kind() instanceof Rebuild rebuild)) {
      return 0;
    }
    boolean inLedger =
        Ledger.find(lake, plan.pipeline().name())
            .filter(ledger -> ledger.lastEpoch() >= last.epoch())
            .isPresent();
    if (inLedger) {
      return 0;
    }
    new RebuildEpoch(lake, plan, runner, clock).complete(last, rebuild);
    return 1;
  }
}
