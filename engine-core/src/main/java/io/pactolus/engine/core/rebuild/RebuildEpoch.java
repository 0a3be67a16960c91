package io.pactolus.engine.core.rebuild;

import io.pactolus.engine.core.epoch.EpochPosition;
import io.pactolus.engine.core.epoch.EpochTimer;
import io.pactolus.engine.core.epoch.LedgerStage;
import io.pactolus.engine.core.epoch.Rebuild;
import io.pactolus.engine.core.epoch.Runner;
import io.pactolus.engine.core.replay.LedgerHistory;
import io.pactolus.engine.core.silver.OutcomeCounts;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.definition.Definition;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.Field;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The flow of an epoch that puts shadows in place, after it was announced in Bronze: Silver, DLQ,
 * Gold, ledger, as any epoch. A table that has the epoch is left as it is, and shadows do not
 * change any more, so it can be done again after a crash at any step, by anybody.
 */
final class RebuildEpoch {
  private final Lake lake;
  private final Plan plan;
  private final Runner runner;
  private final Clock clock;
  private final ShadowPaths paths;

  RebuildEpoch(Lake lake, Plan plan, Runner runner, Clock clock) {
    this.lake = lake;
    this.plan = plan;
    this.runner = runner;
    this.clock = clock;
    this.paths = ShadowPaths.of(plan);
  }

  void complete(EpochPosition position, Rebuild rebuild) {
    // Either may be older than some of its columns.
    Ledger ledger = Ledger.openOrCreate(lake, plan.pipeline().name(), Map.of());
    try {
      if (ledger.lastEpoch() < position.epoch()) {
        complete(position, rebuild, ledger);
      }
    } catch (PactolusException e) {
      ledger.refresh();
      boolean goneBecauseDone =
          e.code() == ErrorCode.LAKE_DAMAGED && ledger.lastEpoch() >= position.epoch();
      if (!goneBecauseDone) {
        throw e;
      }
    }
  }

  private void complete(EpochPosition position, Rebuild rebuild, Ledger ledger) {
    EpochTimer timer = new EpochTimer(clock);
    Map<TopicPartition, OutcomeCounts> now = Map.of();
    OptionalLong silverVersion = OptionalLong.empty();
    if (rebuild.changesSilver()) {
      Table shadow = shadow(rebuild.table());
      now = SilverShadow.outcomes(shadow, shadow.snapshot().version());
      silverVersion = OptionalLong.of(swap(rebuild.table(), position.epoch()));
      moveDeadLetters(position, rebuild, ledger);
    }
    for (String gold : rebuild.golds()) {
      swap(gold, position.epoch());
    }
    new LedgerStage(ledger, runner, clock)
        .appendRebuild(
            position,
            rebuild.silver(),
            now,
            lake.find(plan.bronzePath()).orElseThrow().snapshot().version(),
            silverVersion,
            timer);
    paths.clear(lake);
  }

  private Table shadow(String table) {
    return there(paths.table(table), table);
  }

  private Table there(String path, String table) {
    return lake.find(path)
        .orElseThrow(
            () ->
                new PactolusException(
                    ErrorCode.LAKE_DAMAGED,
                    "a rebuild of %s was announced and its new rows are not there: %s is missing. Restore that directory from a backup."
                        .formatted(table, path)));
  }

  /** All old files go, those of the shadow come, and the table is defined as the shadow is. */
  private long swap(String name, long epoch) {
    Table shadow = shadow(name);
    TableDefinition wanted = shadow.definitionAt(shadow.snapshot().version());
    String path = plan.pipeline().name() + "/" + name.replace('.', '/');
    Table table =
        lake.openOrCreate(
            new TableDefinition(
                path, wanted.schema(), wanted.partitionColumns(), wanted.properties()));
    if (table.snapshot().epoch(path).orElse(0) < epoch) {
      Change.Builder change =
          Change.rebuild(path, epoch)
              .remove(table.snapshot().files())
              .add(table.take(shadow, shadow.snapshot().files()))
              .defining(
                  new TableDefinition(
                      path,
                      wanted.schema(),
                      wanted.partitionColumns(),
                      Map.of(
                          Definition.PROPERTY,
                          wanted.properties().getOrDefault(Definition.PROPERTY, "{}"))));
      table.commit(change.build());
    }
    return table.snapshot().version();
  }

  private void moveDeadLetters(EpochPosition position, Rebuild rebuild, Ledger ledger) {
    Table dlq = lake.find(plan.dlqPath()).orElseThrow();
    if (dlq.snapshot().epoch(plan.dlqPath()).orElse(0) >= position.epoch()) {
      return;
    }
    List<Field> younger =
        SystemColumns.DLQ.fields().stream()
            .filter(field -> dlq.schema().indexOf(field.name()) < 0)
            .toList();
    if (!younger.isEmpty()) {
      dlq.evolve(younger, Map.of());
    }
    List<String> others =
        plan.silver().stream()
            .map(SilverPlan::name)
            .filter(name -> !name.equals(rebuild.silver()))
            .toList();
    Table refused = there(paths.refused(), rebuild.table());
    new DeadLetterMoves(
            dlq,
            refused,
            rebuild.silver(),
            others,
            new LedgerHistory(ledger.keptRows()),
            position.epoch(),
            rebuild.fromEpoch())
        .change(plan.dlqPath())
        .ifPresent(change -> dlq.commit(change.build()));
  }
}
