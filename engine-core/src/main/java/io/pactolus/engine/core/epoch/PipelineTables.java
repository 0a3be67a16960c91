package io.pactolus.engine.core.epoch;

import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of a pipeline, created where missing and checked against the plan where they exist.
 *
 * @param bronze raw records
 * @param silver one for each of {@link Plan#silver()}
 * @param gold one for each of {@link Plan#gold()}
 */
public record PipelineTables(
    Table bronze, List<Table> silver, Table dlq, List<Table> gold, Ledger ledger) {

  public static PipelineTables open(Lake lake, Plan plan) {
    Map<String, String> retention = retention(plan.pipeline().retention());
    Table bronze = open(lake, plan.bronzePath(), SystemColumns.BRONZE, List.of(), retention);
    List<Table> silver = new ArrayList<>();
    for (SilverPlan table : plan.silver()) {
      silver.add(openSilver(lake, plan, table, retention));
    }
    Table dlq = open(lake, plan.dlqPath(), SystemColumns.DLQ, List.of(), retention);
    List<Table> gold = new ArrayList<>();
    for (GoldPlan table : plan.gold()) {
      gold.add(openGold(lake, plan, table, retention));
    }
    Ledger ledger = Ledger.openOrCreate(lake, plan.pipeline().name(), retention);
    return new PipelineTables(bronze, List.copyOf(silver), dlq, List.copyOf(gold), ledger);
  }

  /** The tables as they are; for a look at what would happen. Nothing is created or changed. */
  public static PipelineTables existing(Lake lake, Plan plan) {
    List<Table> silver = new ArrayList<>();
    for (SilverPlan table : plan.silver()) {
      Table there = existing(lake, plan.tablePath("silver", table.name()));
      addedColumns(there.path(), there.schema(), table.schema());
      silver.add(there);
    }
    List<Table> gold = new ArrayList<>();
    for (GoldPlan table : plan.gold()) {
      lake.find(plan.tablePath("gold", table.name())).ifPresent(gold::add);
    }
    return new PipelineTables(
        existing(lake, plan.bronzePath()),
        List.copyOf(silver),
        existing(lake, plan.dlqPath()),
        List.copyOf(gold),
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

  private static Table openSilver(
      Lake lake, Plan plan, SilverPlan silver, Map<String, String> retention) {
    Map<String, String> identity =
        Map.of(
            "pactolus.mode", silver.mode().name(),
            "pactolus.key", String.join(",", names(silver.outputs(), silver.keyOutputs())),
            "pactolus.version", version(silver));
    return openAs(
        identity,
        lake,
        plan.tablePath("silver", silver.name()),
        silver.schema(),
        names(silver.outputs(), silver.partitionOutputs()),
        retention);
  }

  private static String version(SilverPlan silver) {
    return silver.versionOutput() < 0 ? "" : silver.outputs().get(silver.versionOutput()).name();
  }

  private static Table openGold(
      Lake lake, Plan plan, GoldPlan gold, Map<String, String> retention) {
    return openAs(
        Map.of("pactolus.query", oneLine(gold.sql())),
        lake,
        plan.tablePath("gold", gold.name()),
        gold.schema(),
        names(gold.outputs(), gold.partitionOutputs()),
        retention);
  }

  /** What a table is cannot change under it: its rows were made by the old definition. */
  private static Table openAs(
      Map<String, String> identity,
      Lake lake,
      String path,
      StructType schema,
      List<String> partitionColumns,
      Map<String, String> retention) {
    Map<String, String> properties = new HashMap<>(retention);
    properties.putAll(identity);
    Table table = open(lake, path, schema, partitionColumns, properties);
    identity.forEach(
        (property, wanted) -> {
          String there = table.properties().getOrDefault(property, "");
          if (!there.equals(wanted)) {
            throw changed(
                path,
                "its %s is '%s', the pipeline file says '%s'"
                    .formatted(property.substring("pactolus.".length()), there, wanted));
          }
        });
    return table;
  }

  /** A query that differs only in white space is the same query. */
  private static String oneLine(String sql) {
    return sql.strip().replaceAll("\\s+", " ");
  }

  private static Table open(
      Lake lake,
      String path,
      StructType schema,
      List<String> partitionColumns,
      Map<String, String> properties) {
    Table table =
        lake.openOrCreate(new TableDefinition(path, schema, partitionColumns, properties));
    if (!table.partitionColumns().equals(partitionColumns)) {
      throw changed(
          path,
          "it is partitioned by %s, the pipeline file says %s"
              .formatted(table.partitionColumns(), partitionColumns));
    }
    List<Field> added = addedColumns(path, table.schema(), schema);
    if (!added.isEmpty()) {
      table.evolve(added, Map.of());
    }
    return table;
  }

  /**
   * Columns the definition has and the table has not; anything but added nullable columns is
   * refused.
   */
  private static List<Field> addedColumns(String path, StructType there, StructType wanted) {
    List<Field> added = new ArrayList<>();
    for (Field field : wanted.fields()) {
      Field existing = there.find(field.name()).orElse(null);
      if (existing == null && !field.nullable()) {
        throw changed(
            path,
            "column '"
                + field.name()
                + "' is new and required, and existing rows have no value for it");
      } else if (existing == null) {
        added.add(field);
      } else if (!existing.type().equals(field.type())) {
        throw changed(
            path,
            "column '%s' is %s there and %s in the pipeline file"
                .formatted(field.name(), existing.type().text(), field.type().text()));
      }
    }
    for (Field field : there.fields()) {
      if (wanted.indexOf(field.name()) < 0) {
        throw changed(
            path, "column '" + field.name() + "' is there and no longer in the pipeline file");
      }
    }
    return added;
  }

  private static PactolusException changed(String path, String what) {
    return new PactolusException(
        ErrorCode.DEFINITION_CHANGED,
        "table %s was made by another definition: %s. Undo that change, give the table a new name, or use another lake."
            .formatted(path, what));
  }

  private static List<String> names(List<Plan.Output> outputs, List<Integer> indexes) {
    return indexes.stream().map(i -> outputs.get(i).name()).toList();
  }
}
