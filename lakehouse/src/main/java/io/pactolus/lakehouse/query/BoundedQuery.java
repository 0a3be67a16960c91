package io.pactolus.lakehouse.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.pactolus.lakehouse.query.LakeSql.Result;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One query of anybody, with bounds. What it may name are tables that were added and functions that
 * read nothing: no table function, which might open files, and no name that is a path. Texts and
 * bytes are cut by DuckDB, before they reach the heap.
 */
public final class BoundedQuery {
  private static final Set<String> HARMLESS = Set.of("range", "generate_series", "unnest");
  private static final Set<String> REFUSED_FUNCTIONS =
      Set.of(
          // They say how this process is set up.
          "getenv", "current_setting", "getvariable");
  // They make a value of any size in one step, which DuckDB's limit of memory does not stop.
  private static final Set<String> LONG_TEXTS =
      Set.of(
          "repeat",
          "lpad",
          "rpad",
          "format",
          "printf",
          "array_resize",
          "list_resize",
          "range",
          "generate_series");

  private final LakeSql sql;
  private final Bounds bounds;

  /**
   * @param rows at most
   * @param cellChars characters or bytes of one value at most
   * @param chars of all values at most, and of the names and types of the columns
   * @param longTexts whether there may be functions that make texts and lists of any length:
   *     somebody must watch the memory of the process
   */
  public record Bounds(int rows, int cellChars, long chars, boolean longTexts) {}

  BoundedQuery(LakeSql sql, Bounds bounds) {
    this.sql = sql;
    this.bounds = bounds;
  }

  Result run(String query) {
    String statement = LakeSql.withoutSemicolon(query);
    if (LakeSql.isSchemaQuestion(statement)) {
      return sql.userQuery(statement, bounds.rows());
    }
    requireHarmless(sql.requireOneSelect(statement));
    try {
      return cut(statement);
    } catch (SQLException e) {
      throw new PactolusException(
          ErrorCode.QUERY_FAILED, String.valueOf(e.getMessage()).strip(), e);
    }
  }

  private void requireHarmless(JsonNode node) {
    String type = node.path("type").asText();
    if (type.equals("TABLE_FUNCTION")) {
      String function = node.path("function").path("function_name").asText();
      if (!HARMLESS.contains(function.toLowerCase(Locale.ROOT))) {
        throw refused("the function " + function + " in FROM");
      }
      node.path("function").path("children").forEach(this::requireHarmless);
      return;
    } else if (type.equals("BASE_TABLE")) {
      String table = node.path("table_name").asText();
      if (!table.matches("[\\w\\- ]+") || !node.path("catalog_name").asText().isEmpty()) {
        throw refused("'" + table + "'");
      }
    } else if (type.equals("FUNCTION")) {
      String function = node.path("function_name").asText();
      String name = function.toLowerCase(Locale.ROOT);
      if (REFUSED_FUNCTIONS.contains(name) || (!bounds.longTexts() && LONG_TEXTS.contains(name))) {
        throw refused("the function " + function);
      }
    }
    node.forEach(this::requireHarmless);
  }

  private static PactolusException refused(String what) {
    return new PactolusException(
        ErrorCode.QUERY_FAILED,
        what
            + " cannot be used here: queries read the tables of the pipeline and nothing else. 'SHOW ALL TABLES' lists them.");
  }

  private Result cut(String statement) throws SQLException {
    List<String> columns = new ArrayList<>();
    List<String> types = new ArrayList<>();
    describe(statement, columns, types);
    StringBuilder names = new StringBuilder();
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      String name = "c" + i;
      names.append(i == 0 ? "" : ", ").append(name);
      values.append(i == 0 ? "" : ", ").append(cut(name, types.get(i))).append(" AS ").append(name);
    }
    String wrapped =
        "SELECT %s FROM (%s) AS _asked(%s) LIMIT %d"
            .formatted(values, statement + "\n", names, bounds.rows() + 1L);
    try (PreparedStatement prepared = sql.connection().prepareStatement(wrapped)) {
      sql.running(prepared);
      try (ResultSet rows = prepared.executeQuery()) {
        return read(rows, columns, types);
      } finally {
        sql.running(null);
      }
    }
  }

  private void describe(String statement, List<String> columns, List<String> types)
      throws SQLException {
    try (PreparedStatement prepared = sql.connection().prepareStatement(statement)) {
      ResultSetMetaData meta = prepared.getMetaData();
      long left = bounds.chars();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        columns.add(meta.getColumnLabel(i));
        types.add(meta.getColumnTypeName(i));
        left -= columns.get(i - 1).length() + types.get(i - 1).length();
        if (left < 0) {
          throw new PactolusException(
              ErrorCode.QUERY_FAILED, "the names and types of the columns are too long to be told");
        }
      }
    }
  }

  private String cut(String column, String type) {
    String upper = type.toUpperCase(Locale.ROOT);
    if (upper.equals("VARCHAR")) {
      return "left(%s, %d)".formatted(column, bounds.cellChars());
    } else if (upper.equals("BLOB")) {
      return "%s[1:%d]".formatted(column, bounds.cellChars());
    } else if (isNested(upper)) {
      return "left(CAST(to_json(%s) AS VARCHAR), %d)".formatted(column, bounds.cellChars());
    } else if (isPlain(upper)) {
      return column;
    }
    return "left(CAST(%s AS VARCHAR), %d)".formatted(column, bounds.cellChars());
  }

  /** Values of such a type come as the text of their JSON. */
  public static boolean isNested(String type) {
    return type.endsWith("]")
        || type.startsWith("STRUCT")
        || type.startsWith("MAP")
        || type.startsWith("UNION")
        || type.equals("JSON");
  }

  private static boolean isPlain(String type) {
    return type.startsWith("DECIMAL")
        || type.startsWith("TIMESTAMP")
        || Set.of(
                "BOOLEAN",
                "TINYINT",
                "SMALLINT",
                "INTEGER",
                "BIGINT",
                "HUGEINT",
                "UTINYINT",
                "USMALLINT",
                "UINTEGER",
                "UBIGINT",
                "UHUGEINT",
                "FLOAT",
                "DOUBLE",
                "DATE")
            .contains(type);
  }

  private Result read(ResultSet rows, List<String> columns, List<String> types)
      throws SQLException {
    List<List<@Nullable Object>> values = new ArrayList<>();
    long left = bounds.chars();
    while (rows.next()) {
      List<@Nullable Object> row = new ArrayList<>(columns.size());
      for (int i = 1; i <= columns.size(); i++) {
        Object value = rows.getObject(i);
        left -= size(value);
        row.add(value);
      }
      if (values.size() == bounds.rows() || left < 0) {
        return new Result(columns, types, values, true);
      }
      values.add(row);
    }
    return new Result(columns, types, values, false);
  }

  private static long size(@Nullable Object value) throws SQLException {
    if (value instanceof String text) {
      return text.length();
    } else if (value instanceof java.sql.Blob blob) {
      return blob.length();
    }
    return 16;
  }
}
