package io.pactolus.engine.core.definition;

import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.definition.Definition;
import io.pactolus.pipeline.definition.Difference;
import io.pactolus.pipeline.definition.Impact;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.Output;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a pipeline file means for the Silver and Gold tables of a lake. Looking writes nothing.
 *
 * @param silver one for each of {@link Plan#silver()}
 * @param gold one for each of {@link Plan#gold()}
 */
public record LakeChanges(List<TableChange> silver, List<TableChange> gold) {
  public LakeChanges {
    silver = List.copyOf(silver);
    gold = List.copyOf(gold);
  }

  public static LakeChanges between(Lake lake, Plan plan) {
    List<TableChange> silver = new ArrayList<>();
    for (SilverPlan table : plan.silver()) {
      silver.add(silver(lake, plan, table));
    }
    List<TableChange> gold = new ArrayList<>();
    for (GoldPlan table : plan.gold()) {
      gold.add(gold(lake, plan, table, silver.get(table.source())));
    }
    return new LakeChanges(silver, gold);
  }

  private static TableChange silver(Lake lake, Plan plan, SilverPlan table) {
    String name = "silver." + table.name();
    TableDefinition wanted = definitionOf(plan, table);
    Optional<Table> there = lake.find(wanted.path());
    Definition now = definition(wanted);
    List<Difference> differences =
        there
            .map(
                t ->
                    recorded(t)
                        .map(before -> before.differencesTo(now))
                        .orElseGet(() -> OlderTable.silver(t, now)))
            .orElse(List.of());
    boolean holdsNothing =
        there
            .filter(t -> !differences.isEmpty())
            .filter(t -> t.snapshot().epoch(table.appId(plan.pipeline().name())).isEmpty())
            .filter(
                t ->
                    Ledger.find(lake, plan.pipeline().name())
                        .filter(ledger -> ledger.lastEpoch() > 0)
                        .isEmpty())
            .isPresent();
    return new TableChange(
        name,
        wanted,
        there,
        there.flatMap(LakeChanges::recorded).isPresent(),
        holdsNothing,
        differences,
        rebuild(name, differences));
  }

  private static TableChange gold(Lake lake, Plan plan, GoldPlan table, TableChange source) {
    String name = "gold." + table.name();
    TableDefinition wanted = definitionOf(plan, table);
    Optional<Table> there = lake.find(wanted.path());
    Definition now = definition(wanted);
    List<Difference> differences =
        there
            .map(
                t ->
                    recorded(t)
                        .map(before -> before.differencesTo(now))
                        .orElseGet(() -> OlderTable.gold(t, now, table.sql())))
            .orElse(List.of());
    boolean holdsNothing =
        there
            .filter(t -> t.snapshot().epoch(table.appId(plan.pipeline().name())).isEmpty())
            .isPresent();
    return new TableChange(
        name,
        wanted,
        there,
        there.flatMap(LakeChanges::recorded).isPresent(),
        holdsNothing,
        differences,
        // Gold follows when its Silver table is rebuilt.
        source.isCompatible() ? rebuild(name, differences) : source.resolvedBy());
  }

  private static Optional<String> rebuild(String table, List<Difference> differences) {
    boolean helps =
        differences.stream().anyMatch(d -> d.impact() == Impact.NEEDS_REBUILD)
            && differences.stream().noneMatch(d -> d.impact() == Impact.REFUSED);
    return helps ? Optional.of("rebuild FILE --table " + table) : Optional.empty();
  }

  private static Definition definition(TableDefinition wanted) {
    return Definition.fromJson(
        wanted.properties().getOrDefault(Definition.PROPERTY, "{}"), wanted.path());
  }

  private static Optional<Definition> recorded(Table table) {
    return Optional.ofNullable(table.properties().get(Definition.PROPERTY))
        .map(json -> Definition.fromJson(json, table.path()));
  }

  /** What a Silver table is to be, without the properties that are no part of what it is. */
  public static TableDefinition definitionOf(Plan plan, SilverPlan table) {
    return definition(
        plan.tablePath("silver", table.name()),
        table.schema(),
        names(table.outputs(), table.partitionOutputs()),
        Definition.of(plan, table));
  }

  /** What a Gold table is to be, without the properties that are no part of what it is. */
  public static TableDefinition definitionOf(Plan plan, GoldPlan table) {
    return definition(
        plan.tablePath("gold", table.name()),
        table.schema(),
        names(table.outputs(), table.partitionOutputs()),
        Definition.of(plan, table));
  }

  private static TableDefinition definition(
      String path, StructType schema, List<String> partitionColumns, Definition definition) {
    return new TableDefinition(
        path, schema, partitionColumns, Map.of(Definition.PROPERTY, definition.toJson()));
  }

  private static List<String> names(List<Output> outputs, List<Integer> indexes) {
    return indexes.stream().map(i -> outputs.get(i).name()).toList();
  }

  /**
   * Refuses a file that the tables do not fit; all that is wrong is told at once.
   *
   * @param except paths of tables that are about to be made to fit
   * @throws PactolusException DEFINITION_CHANGED
   */
  public void requireCompatible(Set<String> except) {
    List<TableChange> refused = new ArrayList<>();
    for (TableChange change : all()) {
      if (!change.isCompatible() && !except.contains(change.wanted().path())) {
        refused.add(change);
      }
    }
    if (!refused.isEmpty()) {
      throw refusal(refused);
    }
  }

  /** Silver first. */
  public List<TableChange> all() {
    List<TableChange> all = new ArrayList<>(silver);
    all.addAll(gold);
    return all;
  }

  private static PactolusException refusal(List<TableChange> refused) {
    String what =
        refused.stream()
            .map(change -> change.name() + ": " + change.obstacles())
            .collect(Collectors.joining("\n  ", "\n  ", ""));
    String commands =
        refused.stream()
            .flatMap(change -> change.resolvedBy().stream())
            .distinct()
            .map(command -> "./pactolus " + command)
            .collect(Collectors.joining("\n  ", "\n  ", ""));
    return new PactolusException(
        ErrorCode.DEFINITION_CHANGED,
        "the pipeline file does not fit tables that were made by another definition:"
            + what
            + "\nNothing was changed. "
            + (commands.isBlank()
                ? "Undo the change, or use another pipeline name or lake."
                : "To compute the tables again by the new definition:"
                    + commands
                    + "\nOr undo the change. 'plan' shows all of it."));
  }
}
