package io.pactolus.engine.core.rollback;

import io.pactolus.engine.core.epoch.EpochPosition;
import io.pactolus.engine.core.epoch.EpochTimer;
import io.pactolus.engine.core.epoch.GoldStage;
import io.pactolus.engine.core.epoch.LedgerStage;
import io.pactolus.engine.core.epoch.PipelineTables;
import io.pactolus.engine.core.epoch.Rollback;
import io.pactolus.engine.core.epoch.Runner;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.KeptEpochs;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.maintenance.Restoration;
import io.pactolus.pipeline.plan.Plan;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The flow of an epoch that goes back: Bronze and the position first, in one commit, then Silver,
 * DLQ, Gold and the ledger, as any epoch. A table that has the epoch already, or holds nothing
 * later than the epoch gone back to, is left as it is; so it can be done again after a crash at any
 * step.
 */
final class RollbackEpoch {
  private final Plan plan;
  private final PipelineTables tables;
  private final Runner runner;
  private final Clock clock;

  RollbackEpoch(Plan plan, PipelineTables tables, Runner runner, Clock clock) {
    this.plan = plan;
    this.tables = tables;
    this.runner = runner;
    this.clock = clock;
  }

  /** One table that follows Bronze. */
  private record Follower(Table table, String appId) {
    Optional<Change.Builder> change(long toEpoch, long asEpoch) {
      return table.snapshot().epoch(appId).orElse(0) >= asEpoch
          ? Optional.empty()
          : new Restoration(table, appId).to(toEpoch, asEpoch);
    }
  }

  private List<Follower> silverAndDlq() {
    List<Follower> followers = new ArrayList<>();
    for (int i = 0; i < plan.silver().size(); i++) {
      followers.add(
          new Follower(tables.silver().get(i), plan.silver().get(i).appId(plan.pipeline().name())));
    }
    followers.add(new Follower(tables.dlq(), plan.dlqPath()));
    return followers;
  }

  /** The position after an epoch, as a position of the epoch that goes back to it. */
  EpochPosition position(EpochPosition last, long toEpoch) {
    Table bronze = tables.bronze();
    long version = new Restoration(bronze, plan.bronzePath()).versionAfter(toEpoch);
    EpochPosition then =
        Optional.ofNullable(bronze.at(version).domains().get(EpochPosition.DOMAIN))
            .map(json -> EpochPosition.fromJson(json, bronze.path()))
            .orElseGet(() -> EpochPosition.beforeFirst(runner));
    return last.returningTo(then, new Rollback(toEpoch), runner);
  }

  /** What {@link #make} would do. Throws what it would throw. */
  RollbackReport preview(EpochPosition position, long toEpoch) {
    List<String> changed = new ArrayList<>();
    restored(position, toEpoch).ifPresent(change -> changed.add(tables.bronze().path()));
    for (Follower follower : silverAndDlq()) {
      follower
          .change(toEpoch, position.epoch())
          .ifPresent(change -> changed.add(follower.table().path()));
    }
    for (GoldStage gold : GoldStage.all(plan, tables)) {
      if (gold.canRestore(toEpoch, position.epoch())) {
        changed.add(gold.path());
      }
    }
    return report(position, toEpoch, changed);
  }

  private Optional<Change.Builder> restored(EpochPosition position, long toEpoch) {
    return new Restoration(tables.bronze(), plan.bronzePath()).to(toEpoch, position.epoch());
  }

  RollbackReport make(EpochPosition position, Rollback rollback) {
    RollbackReport report = preview(position, rollback.toEpoch());
    EpochTimer timer = new EpochTimer(clock);
    Change.Builder change =
        restored(position, rollback.toEpoch())
            .orElseThrow(() -> new IllegalStateException("Bronze has nothing later"));
    tables.bronze().commit(change.domain(EpochPosition.DOMAIN, position.toJson()).build());
    complete(position, rollback, timer);
    return report;
  }

  /** Everything after Bronze, for the first time or after a crash. */
  RollbackReport complete(EpochPosition position, Rollback rollback) {
    RollbackReport report = report(position, rollback.toEpoch(), List.of());
    complete(position, rollback, new EpochTimer(clock));
    return report;
  }

  private void complete(EpochPosition position, Rollback rollback, EpochTimer timer) {
    for (Follower follower : silverAndDlq()) {
      follower
          .change(rollback.toEpoch(), position.epoch())
          .ifPresent(change -> follower.table().commit(change.build()));
    }
    for (GoldStage gold : GoldStage.all(plan, tables)) {
      gold.restore(rollback.toEpoch(), position.epoch());
    }
    new LedgerStage(tables.ledger(), runner, clock)
        .appendReversal(position, rollback.toEpoch(), tables.bronze().snapshot().version(), timer);
  }

  private RollbackReport report(EpochPosition position, long toEpoch, List<String> changed) {
    KeptEpochs before = tables.ledger().keptAt(position.epoch() - 1);
    KeptEpochs after = tables.ledger().keptAt(toEpoch);
    AtomicLong records = new AtomicLong();
    tables
        .ledger()
        .forEachRow(
            0,
            (row, leads) -> {
              boolean was = before.contains(row.epoch());
              boolean is = after.contains(row.epoch());
              if (leads && was != is) {
                records.addAndGet(was ? row.records() : -row.records());
              }
            });
    return new RollbackReport(position.epoch(), toEpoch, records.get(), position.next(), changed);
  }
}
