package io.pactolus.prove.check;

import io.pactolus.prove.check.DeltaLog.LiveFile;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** The rows of a lake's tables by DuckDB, over the files that the Delta log names. */
final class LakeTables implements AutoCloseable {
  private final Path directory;
  private final DuckDBConnection connection;
  private int tables;

  private LakeTables(Path directory, DuckDBConnection connection) {
    this.directory = directory;
    this.connection = connection;
  }

  /**
   * @param directory of the pipeline's tables
   */
  static LakeTables open(Path directory) throws SQLException {
    DuckDBConnection connection =
        DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
    LakeTables tables = new LakeTables(directory.toAbsolutePath(), connection);
    tables.execute("SET TimeZone = 'UTC'");
    tables.execute("SET memory_limit = '512MB'");
    return tables;
  }

  /** Takes one row. */
  interface RowReader {
    void row(ResultSet row) throws SQLException;
  }

  /**
   * Reads columns of all rows of a table.
   *
   * @param table for example {@code silver/accounts}
   * @param columns SQL over its columns
   * @return how many rows it has
   */
  long read(String table, String columns, RowReader reader) throws SQLException {
    Path path = directory.resolve(table);
    List<LiveFile> files;
    try (Statement statement = connection.createStatement()) {
      files = new DeltaLog(path).liveFiles(statement);
    }
    if (files.isEmpty()) {
      return 0;
    }
    String deleted = deletedRows(files, path);
    String list =
        files.stream()
            .map(file -> "'" + file.path().toString().replace("'", "''") + "'")
            .collect(Collectors.joining(", ", "[", "]"));
    String sql =
        """
        SELECT %s FROM read_parquet(%s, union_by_name = true, filename = '_file', file_row_number = true,
          hive_partitioning = false) f
        ANTI JOIN %s d ON d.file = f._file AND d.position = f.file_row_number
        """
            .formatted(columns, list, deleted);
    long count = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      for (; rows.next(); count++) {
        reader.row(rows);
      }
    }
    return count;
  }

  private String deletedRows(List<LiveFile> files, Path table) throws SQLException {
    String name = "deleted_" + tables++;
    execute("CREATE TABLE " + name + " (file VARCHAR, position BIGINT)");
    try (DuckDBAppender appender =
        connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, name)) {
      for (LiveFile file : files) {
        if (file.vector() == null) {
          continue;
        }
        for (int position : DeletionVector.read(file.vector(), table)) {
          appender.beginRow();
          appender.append(file.path().toString());
          appender.append((long) position);
          appender.endRow();
        }
      }
    }
    return name;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
