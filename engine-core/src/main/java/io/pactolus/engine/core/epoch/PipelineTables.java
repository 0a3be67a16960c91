package io.pactolus.engine.core.epoch;

import io.pactolus.engine.core.definition.LakeChanges;
import io.pactolus.engine.core.definition.TableChange;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tables of a pipeline, created where missing and checked against the plan where they exist.
 *
 * @param bronze raw records
 * @param silver one for each of {@link Plan#silver()}
 * @param gold one for each of {@link Plan#gold()}
 */
public record PipelineTables(
    Table bronze, List<Table> silver, Table dlq, List<Table> gold, Ledger ledger) {

  /**
   * Opens the tables for work. What a changed pipeline file means for them is recorded with them.
   *
   * @throws PactolusException DEFINITION_CHANGED when tables must be rebuilt first; then nothing
   *     was changed
   */
  public static PipelineTables open(Lake lake, Plan plan) {
    LakeChanges changes = LakeChanges.between(lake, plan);
    changes.requireCompatible(Set.of());
    return open(lake, plan, changes, true);
  }

  /**
   * The tables whether they fit the plan or not, for what does not depend on it. Those that are
   * missing are created.
   */
  public static PipelineTables asTheyAre(Lake lake, Plan plan) {
    return open(lake, plan, LakeChanges.between(lake, plan), false);
  }

  private static PipelineTables open(Lake lake, Plan plan, LakeChanges changes, boolean adopting) {
    Map<String, String> retention = retention(plan.pipeline().retention());
    Table bronze = open(lake, plan.bronzePath(), SystemColumns.BRONZE, retention);
    List<Table> silver = open(lake, changes.silver(), retention, adopting);
    Table dlq = open(lake, plan.dlqPath(), SystemColumns.DLQ, retention);
    List<Table> gold = open(lake, changes.gold(), retention, adopting);
    Ledger ledger = Ledger.openOrCreate(lake, plan.pipeline().name(), retention);
    return new PipelineTables(bronze, silver, dlq, gold, ledger);
  }

  private static List<Table> open(
      Lake lake, List<TableChange> changes, Map<String, String> retention, boolean adopting) {
    List<Table> tables = new ArrayList<>();
    for (TableChange change : changes) {
      tables.add(
          change
              .table()
              .filter(there -> !adopting)
              .orElseGet(() -> change.openOrCreate(lake, retention)));
    }
    return List.copyOf(tables);
  }

  /** The tables as they are; for a look at what would happen. Nothing is created or changed. */
  public static PipelineTables existing(Lake lake, Plan plan) {
    LakeChanges changes = LakeChanges.between(lake, plan);
    changes.requireCompatible(Set.of());
    List<Table> silver = new ArrayList<>();
    for (TableChange change : changes.silver()) {
      silver.add(change.table().orElseThrow(() -> missing(lake, change.wanted().path())));
    }
    return new PipelineTables(
        existing(lake, plan.bronzePath()),
        List.copyOf(silver),
        existing(lake, plan.dlqPath()),
        changes.gold().stream().flatMap(change -> change.table().stream()).toList(),
        Ledger.find(lake, plan.pipeline().name())
            .orElseThrow(() -> missing(lake, plan.ledgerPath())));
  }

  private static Table existing(Lake lake, String path) {
    return lake.find(path).orElseThrow(() -> missing(lake, path));
  }

  private static PactolusException missing(Lake lake, String path) {
    return new PactolusException(
        ErrorCode.LAKE_MISSING,
        "there is no table %s in lake %s. Run the pipeline first, or name another lake with --lake."
            .formatted(path, lake.location()));
  }

  private static Map<String, String> retention(Pipeline.Retention retention) {
    return Map.of(
        "delta.deletedFileRetentionDuration",
        "interval " + retention.obsoleteFiles().toSeconds() + " seconds",
        "delta.logRetentionDuration",
        "interval " + retention.log().toSeconds() + " seconds");
  }

  /** A table of ours; it may be older than some of its columns. */
  private static Table open(
      Lake lake, String path, StructType schema, Map<String, String> properties) {
    Table table = lake.openOrCreate(new TableDefinition(path, schema, List.of(), properties));
    List<Field> younger =
        schema.fields().stream().filter(field -> table.schema().indexOf(field.name()) < 0).toList();
    if (!younger.isEmpty()) {
      table.evolve(younger, Map.of());
    }
    return table;
  }
}
