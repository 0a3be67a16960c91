package io.pactolus.lakehouse.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.NativeLibrary;
import io.pactolus.lakehouse.Table;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * SQL over tables of a lake by DuckDB, in memory. Each table is a view over the data files of the
 * snapshot it had when it was added; rows under deletion vectors are left out. Queries cannot
 * write, and cannot read files outside the lake. Not thread-safe.
 */
public final class LakeSql implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DuckDBConnection connection;
  private final Set<String> schemas = new HashSet<>();
  private final AtomicReference<@Nullable Statement> running = new AtomicReference<>();
  private int tables;

  private LakeSql(DuckDBConnection connection) {
    this.connection = connection;
  }

  /**
   * @param lakeDirectory the only directory queries can read
   * @param memoryLimit as DuckDB writes it, for example {@code 512MB}
   */
  public static LakeSql open(Path lakeDirectory, String memoryLimit) {
    return open(lakeDirectory, List.of("SET memory_limit = " + quoteText(memoryLimit)));
  }

  /**
   * As {@link #open}, on one thread and without using the disk for what does not fit into memory.
   */
  public static LakeSql openBounded(Path directory, String memoryLimit) {
    return open(
        directory,
        List.of(
            "SET memory_limit = " + quoteText(memoryLimit),
            "SET threads = 1",
            "SET max_temp_directory_size = '0KB'"));
  }

  private static LakeSql open(Path directory, List<String> settings) {
    try {
      DuckDBConnection connection = connect().unwrap(DuckDBConnection.class);
      LakeSql sql = new LakeSql(connection);
      sql.execute("SET TimeZone = 'UTC'");
      for (String setting : settings) {
        sql.execute(setting);
      }
      sql.execute("SET autoinstall_known_extensions = false");
      sql.execute("SET autoload_known_extensions = false");
      sql.execute(
          "SET allowed_directories = [" + quoteText(directory.toAbsolutePath() + "/") + "]");
      sql.execute("SET enable_external_access = false");
      sql.execute("SET lock_configuration = true");
      return sql;
    } catch (SQLException e) {
      throw new PactolusException(
          ErrorCode.QUERY_FAILED, "DuckDB did not start: " + e.getMessage(), e);
    }
  }

  private static Connection connect() throws SQLException {
    return NativeLibrary.use("of DuckDB", () -> DriverManager.getConnection("jdbc:duckdb:"));
  }

  /**
   * Makes the table's current snapshot readable.
   *
   * @param name as in SQL, with or without a schema
   */
  public void add(String name, Table table) {
    int dot = name.indexOf('.');
    add(dot < 0 ? "main" : name.substring(0, dot), name.substring(dot + 1), table);
  }

  /** Makes the table's current snapshot readable as {@code schema.name}. */
  public void add(String schema, String name, Table table) {
    try {
      if (schemas.add(schema)) {
        execute("CREATE SCHEMA IF NOT EXISTS " + quoteName(schema));
      }
      List<DataFile> files = table.snapshot().files();
      String source = files.isEmpty() ? typedNothing(table.schema()) : liveRows(table, files);
      execute(
          "CREATE OR REPLACE VIEW " + quoteName(schema) + "." + quoteName(name) + " AS " + source);
    } catch (SQLException e) {
      throw new PactolusException(
          ErrorCode.LAKE_DAMAGED, "table " + table.path() + " cannot be read: " + firstLine(e), e);
    }
  }

  /** Gives a view a second name. */
  public void alias(String name, String schema, String target) {
    run(
        "CREATE OR REPLACE VIEW %s AS SELECT * FROM %s.%s"
            .formatted(quoteName(name), quoteName(schema), quoteName(target)));
  }

  private String liveRows(Table table, List<DataFile> files) throws SQLException {
    int number = tables++;
    String list =
        files.stream()
            .map(f -> quoteText(absolute(table, f)))
            .collect(Collectors.joining(", ", "[", "]"));
    StringBuilder columns = new StringBuilder();
    for (Field field : table.schema().fields()) {
      columns.append(columns.isEmpty() ? "" : ", ");
      if (table.partitionColumns().contains(field.name())) {
        columns.append(
            "CAST(p.%1$s AS %2$s) AS %1$s"
                .formatted(quoteName(field.name()), duckType(field.type())));
      } else {
        columns.append("f.").append(quoteName(field.name()));
      }
    }
    StringBuilder sql =
        new StringBuilder("SELECT ")
            .append(columns)
            .append(" FROM (SELECT * FROM read_parquet(")
            .append(list)
            .append(
                ", union_by_name = true, filename = '_file', file_row_number = true, hive_partitioning = false)")
            // Columns that are younger than every file are filled with NULL by this empty second
            // half.
            .append(" UNION ALL BY NAME ")
            .append(typedNothing(table.schema()))
            .append(") f");
    if (!table.partitionColumns().isEmpty()) {
      createPartitionValues(table, files, number);
      sql.append(" JOIN _partitions_").append(number).append(" p ON p._file = f._file");
    }
    if (files.stream().anyMatch(f -> f.deleted().isPresent())) {
      createDeleted(table, files, number);
      sql.append(" ANTI JOIN _deleted_")
          .append(number)
          .append(" d ON d._file = f._file AND d._row = f.file_row_number");
    }
    return sql.toString();
  }

  private void createPartitionValues(Table table, List<DataFile> files, int number)
      throws SQLException {
    String name = "_partitions_" + number;
    execute(
        table.partitionColumns().stream()
            .map(c -> quoteName(c) + " VARCHAR")
            .collect(Collectors.joining(", ", "CREATE TABLE " + name + " (_file VARCHAR, ", ")")));
    try (DuckDBAppender appender =
        connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, name)) {
      for (DataFile file : files) {
        appender.beginRow();
        appender.append(absolute(table, file));
        for (String column : table.partitionColumns()) {
          appender.append(file.partition().get(column));
        }
        appender.endRow();
      }
    }
  }

  private void createDeleted(Table table, List<DataFile> files, int number) throws SQLException {
    String name = "_deleted_" + number;
    execute("CREATE TABLE " + name + " (_file VARCHAR, _row BIGINT)");
    try (DuckDBAppender appender =
        connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, name)) {
      for (DataFile file : files) {
        RoaringBitmap deleted = file.deleted().orElse(null);
        if (deleted == null) {
          continue;
        }
        String path = absolute(table, file);
        for (int position : deleted) {
          appender.beginRow();
          appender.append(path);
          appender.append((long) position);
          appender.endRow();
        }
      }
    }
  }

  private static String absolute(Table table, DataFile file) {
    return table.location() + "/" + file.path();
  }

  private static String typedNothing(StructType schema) {
    return schema.fields().stream()
        .map(f -> "CAST(NULL AS " + duckType(f.type()) + ") AS " + quoteName(f.name()))
        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
  }

  static String duckType(DataType type) {
    if (type instanceof ArrayType array) {
      return duckType(array.element()) + "[]";
    } else if (type instanceof StructType struct) {
      return struct.fields().stream()
          .map(f -> quoteName(f.name()) + " " + duckType(f.type()))
          .collect(Collectors.joining(", ", "STRUCT(", ")"));
    } else if (type instanceof DataType.DecimalType decimal) {
      return decimal.text();
    }
    return switch (type.text()) {
      case "boolean" -> "BOOLEAN";
      case "int" -> "INTEGER";
      case "long" -> "BIGINT";
      case "double" -> "DOUBLE";
      case "string" -> "VARCHAR";
      case "binary" -> "BLOB";
      case "date" -> "DATE";
      case "timestamp" -> "TIMESTAMP WITH TIME ZONE";
      default -> throw new IllegalArgumentException("no DuckDB type for " + type.text());
    };
  }

  /**
   * Runs a query of ours.
   *
   * @return all rows; values as JDBC gives them
   */
  public Result query(String sql) {
    return query(sql, Integer.MAX_VALUE);
  }

  /**
   * Runs a query a user wrote: one SELECT (also WITH, VALUES, DESCRIBE, SHOW).
   *
   * @param maxRows at most so many rows are returned
   */
  public Result userQuery(String sql, int maxRows) {
    String statement = withoutSemicolon(sql);
    if (!isSchemaQuestion(statement)) {
      requireOneSelect(statement);
    }
    return query(statement, maxRows);
  }

  /**
   * Runs a query that anybody may have sent: one SELECT over the tables that were added, and
   * nothing else that could be read. Another thread may {@link #cancel} it.
   *
   * @see BoundedQuery
   */
  public Result boundedQuery(String sql, BoundedQuery.Bounds bounds) {
    return new BoundedQuery(this, bounds).run(sql);
  }

  /** Ends the query that runs in another thread, if there is one. */
  public void cancel() {
    Statement current = running.get();
    if (current != null) {
      try {
        current.cancel();
      } catch (SQLException e) {
        // It has just ended by itself.
      }
    }
  }

  DuckDBConnection connection() {
    return connection;
  }

  /** Notes the statement that {@link #cancel} ends. */
  void running(@Nullable Statement statement) {
    running.set(statement);
  }

  static String withoutSemicolon(String sql) {
    String statement = sql.strip();
    while (statement.endsWith(";")) {
      statement = statement.substring(0, statement.length() - 1).strip();
    }
    return statement;
  }

  static boolean isSchemaQuestion(String statement) {
    return statement.matches("(?is)(describe|show)\\s[\\w\\s.\"]*")
        || statement.equalsIgnoreCase("show tables");
  }

  /** The statement as DuckDB understands it. */
  JsonNode requireOneSelect(String statement) {
    try (var prepared = connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)")) {
      prepared.setString(1, statement);
      try (ResultSet rows = prepared.executeQuery()) {
        rows.next();
        JsonNode parsed = JSON.readTree(rows.getString(1));
        if (parsed.path("error").asBoolean()) {
          throw new PactolusException(ErrorCode.QUERY_FAILED, refusal(parsed));
        }
        if (parsed.path("statements").size() != 1) {
          throw new PactolusException(ErrorCode.QUERY_FAILED, "one SELECT at a time, please");
        }
        return parsed;
      }
    } catch (SQLException | JsonProcessingException e) {
      throw new PactolusException(
          ErrorCode.QUERY_FAILED, String.valueOf(e.getMessage()).strip(), e);
    }
  }

  private static String refusal(JsonNode parsed) {
    String message = parsed.path("error_message").asText().strip();
    return message.contains("Only SELECT")
        ? "only a SELECT can be run here: the tables belong to the pipeline and are read-only"
        : message;
  }

  private Result query(String sql, int maxRows) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      ResultSetMetaData meta = rows.getMetaData();
      List<String> columns = new ArrayList<>();
      List<String> types = new ArrayList<>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        columns.add(meta.getColumnLabel(i));
        types.add(meta.getColumnTypeName(i));
      }
      List<List<@Nullable Object>> values = new ArrayList<>();
      boolean more = false;
      while (rows.next()) {
        if (values.size() == maxRows) {
          more = true;
          break;
        }
        List<@Nullable Object> row = new ArrayList<>(columns.size());
        for (int i = 1; i <= columns.size(); i++) {
          row.add(rows.getObject(i));
        }
        values.add(row);
      }
      return new Result(columns, types, values, more);
    } catch (SQLException e) {
      throw new PactolusException(
          ErrorCode.QUERY_FAILED, String.valueOf(e.getMessage()).strip(), e);
    }
  }

  /** The single number a query of ours yields. */
  public long number(String sql) {
    Object value = query(sql).rows().get(0).get(0);
    return value == null ? 0 : ((Number) value).longValue();
  }

  private void run(String sql) {
    try {
      execute(sql);
    } catch (SQLException e) {
      throw new PactolusException(
          ErrorCode.QUERY_FAILED, String.valueOf(e.getMessage()).strip(), e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  static String quoteName(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String quoteText(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB did not close", e);
    }
  }

  /**
   * @param types DuckDB's type names
   * @param truncated there were more rows than asked for
   */
  public record Result(
      List<String> columns,
      List<String> types,
      List<List<@Nullable Object>> rows,
      boolean truncated) {}
}
