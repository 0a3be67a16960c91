package io.pactolus.engine.core.recovery;

import io.pactolus.engine.core.definition.LakeChanges;
import io.pactolus.engine.core.definition.TableChange;
import io.pactolus.engine.core.epoch.BronzeStage;
import io.pactolus.engine.core.epoch.EpochPosition;
import io.pactolus.engine.core.epoch.Rebuild;
import io.pactolus.engine.core.epoch.Runner;
import io.pactolus.engine.core.epoch.StopRequest;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run does that has lost the race for an epoch to a rebuild: that is no other runner, so it
 * opens the lake again and goes on.
 *
 * @param position of the epoch that is the rebuild
 */
public record Rebuilt(EpochPosition position, Rebuild rebuild) {
  private static final long NANOS_OF_PATIENCE = 60_000_000_000L;

  /** The newest epoch, if it is a rebuild and another runner began it. */
  public static Optional<Rebuilt> newest(Lake lake, Plan plan, Runner runner) {
    return lake.find(plan.bronzePath())
        .flatMap(bronze -> new BronzeStage(bronze, plan.bronzePath()).position())
        .filter(position -> !position.runner().runId().equals(runner.runId()))
        .flatMap(
            position ->
                position.kind() instanceof Rebuild rebuild
                    ? Optional.of(new Rebuilt(position, rebuild))
                    : Optional.empty());
  }

  /** What the operator is told. */
  public String message() {
    return "epoch %d is a rebuild of %s by %s: the lake is opened again, and the run goes on"
        .formatted(position.epoch(), rebuild.table(), position.runner().describe());
  }

  /** Lets the process that began it finish it, as long as it is at work. */
  public void await(Lake lake, Plan plan, StopRequest stop) {
    long begin = System.nanoTime();
    Ledger ledger = Ledger.find(lake, plan.pipeline().name()).orElseThrow();
    while (ledger.lastEpoch() < position.epoch()
        && position.runner().isAtWorkInAnotherProcess()
        && !stop.requested()
        && System.nanoTime() - begin < NANOS_OF_PATIENCE) {
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      ledger.refresh();
    }
  }

  /**
   * A run must not feed tables that were rebuilt by another pipeline file than its own.
   *
   * @throws PactolusException DEFINITION_CHANGED
   */
  public void requireSameDefinition(Lake lake, Plan plan) {
    List<String> changed = new ArrayList<>(rebuild.golds());
    if (rebuild.changesSilver()) {
      changed.add(0, rebuild.table());
    }
    List<TableChange> known = LakeChanges.between(lake, plan).all();
    for (String table : changed) {
      boolean same =
          known.stream()
              .filter(change -> change.name().equals(table))
              .anyMatch(change -> !change.isNew() && change.differences().isEmpty());
      if (!same) {
        throw new PactolusException(
            ErrorCode.DEFINITION_CHANGED,
            "%s was rebuilt in epoch %d with another pipeline file than this run's. The run stops after epoch %d; nothing is lost. Start it again with the file of the rebuild."
                .formatted(table, position.epoch(), position.epoch() - 1));
      }
    }
  }
}
