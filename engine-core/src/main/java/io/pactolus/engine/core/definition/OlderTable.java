package io.pactolus.engine.core.definition;

import io.pactolus.lakehouse.Table;
import io.pactolus.pipeline.definition.Definition;
import io.pactolus.pipeline.definition.Difference;
import io.pactolus.pipeline.definition.Impact;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A table that was made before definitions stood with tables. What can be seen of it counts: its
 * columns and their types, partitioning, mode, key and version, and the text of a query. Of the
 * rest the file of today is believed, and recorded.
 */
final class OlderTable {
  private static final String TYPE = "type of column ";

  private OlderTable() {}

  static List<Difference> silver(Table table, Definition wanted) {
    SortedMap<String, String> seen = columns(table, wanted);
    Map<String, String> properties = table.properties();
    Optional.ofNullable(properties.get("pactolus.mode"))
        .ifPresent(mode -> seen.put("mode", mode.toLowerCase(Locale.ROOT)));
    Optional.ofNullable(properties.get("pactolus.key"))
        .ifPresent(key -> seen.put("key", key.replace(",", ", ")));
    Optional.ofNullable(properties.get("pactolus.version"))
        .ifPresent(version -> seen.put("version", version));
    return wanted.with(seen).differencesTo(wanted);
  }

  /**
   * @param sql the query as written now
   */
  static List<Difference> gold(Table table, Definition wanted, String sql) {
    List<Difference> differences =
        new ArrayList<>(wanted.with(columns(table, wanted)).differencesTo(wanted));
    String text = sql.strip().replaceAll("\\s+", " ");
    String query = table.properties().getOrDefault("pactolus.query", text);
    if (!query.equals(text)) {
      differences.add(
          new Difference(
              "query",
              Optional.of(query),
              Optional.of(text),
              Impact.NEEDS_REBUILD,
              "only its text is known, for the table was made by an older version"));
    }
    return differences;
  }

  private static SortedMap<String, String> columns(Table table, Definition wanted) {
    TreeMap<String, String> seen = new TreeMap<>();
    for (String name : wanted.properties().keySet()) {
      if (name.startsWith(TYPE)) {
        // It has none, unless it shows it.
        seen.put(name, "");
      }
    }
    for (Field field : table.schema().fields()) {
      if (!field.name().startsWith("_")) {
        seen.put(TYPE + field.name(), field.type().text() + (field.nullable() ? "" : " not null"));
      }
    }
    seen.put("partition_by", String.join(", ", table.partitionColumns()));
    return seen;
  }
}
