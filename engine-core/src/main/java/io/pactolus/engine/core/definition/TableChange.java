package io.pactolus.engine.core.definition;

import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.pipeline.definition.Definition;
import io.pactolus.pipeline.definition.Difference;
import io.pactolus.pipeline.definition.Impact;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a pipeline file means for one Silver or Gold table.
 *
 * @param name as in SQL: {@code silver.orders}
 * @param wanted what the file says; the definition is among its properties
 * @param table absent when it is to be created
 * @param recorded false when the table was made before definitions stood with tables
 * @param holdsNothing no record has been offered to the table yet
 * @param differences from what the table was made by
 * @param resolvedBy command that makes it fit, when it does not
 */
public record TableChange(
    String name,
    TableDefinition wanted,
    Optional<Table> table,
    boolean recorded,
    boolean holdsNothing,
    List<Difference> differences,
    Optional<String> resolvedBy) {

  public TableChange {
    differences = List.copyOf(differences);
  }

  public boolean isNew() {
    return table.isEmpty();
  }

  /** What is the gravest of the differences; empty when there is none. */
  public Optional<Impact> impact() {
    Optional<Impact> gravest =
        differences.stream().map(Difference::impact).max(Comparator.naturalOrder());
    return holdsNothing
        ? gravest.map(impact -> impact == Impact.REFUSED ? impact : Impact.FROM_NOW_ON)
        : gravest;
  }

  /** Whether a run may go on with the table. */
  public boolean isCompatible() {
    return impact().orElse(Impact.FROM_NOW_ON) == Impact.FROM_NOW_ON;
  }

  /** The differences that keep a run from starting, in words. */
  String obstacles() {
    return differences.stream()
        .filter(difference -> difference.impact() != Impact.FROM_NOW_ON)
        .map(difference -> difference.text() + " (" + difference.reason() + ")")
        .collect(Collectors.joining("; "));
  }

  /**
   * The table, with the definition that is wanted. To be called only when it is compatible.
   *
   * @param properties of a new table, beside its definition
   */
  public Table openOrCreate(Lake lake, Map<String, String> properties) {
    if (table.isPresent()) {
      adopt(table.get());
      return table.get();
    }
    Map<String, String> all = new HashMap<>(properties);
    all.putAll(wanted.properties());
    return lake.openOrCreate(
        new TableDefinition(wanted.path(), wanted.schema(), wanted.partitionColumns(), all));
  }

  private void adopt(Table there) {
    TableDefinition adopted = holdsNothing ? wanted : widened(there);
    boolean same =
        there.schema().equals(adopted.schema())
            && wanted
                .properties()
                .getOrDefault(Definition.PROPERTY, "")
                .equals(there.properties().get(Definition.PROPERTY));
    if (!same) {
      there.commit(Change.definition(adopted).build());
    }
  }

  /** Columns keep their place, and go on to allow what rows that are there may hold. */
  private TableDefinition widened(Table there) {
    StructType schema = wanted.schema();
    List<Field> fields = new ArrayList<>();
    for (Field field : there.schema().fields()) {
      boolean nullable = schema.find(field.name()).map(Field::nullable).orElse(true);
      fields.add(new Field(field.name(), field.type(), field.nullable() || nullable));
    }
    for (Field field : schema.fields()) {
      if (there.schema().indexOf(field.name()) < 0) {
        fields.add(field);
      }
    }
    return new TableDefinition(
        there.path(),
        new StructType(fields),
        there.partitionColumns(),
        Map.of(Definition.PROPERTY, wanted.properties().getOrDefault(Definition.PROPERTY, "{}")));
  }
}
