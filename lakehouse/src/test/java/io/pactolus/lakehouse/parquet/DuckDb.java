package io.pactolus.lakehouse.parquet;

import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DuckDB as another reader and writer of Parquet files. */
final class DuckDb implements AutoCloseable {
  private final Connection connection;

  DuckDb() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    execute("SET TimeZone='UTC'");
    execute("SET threads=1");
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows of a file in the Java forms of columns. */
  List<List<@Nullable Object>> rows(Path file, StructType schema) throws SQLException {
    var rows = new ArrayList<List<@Nullable Object>>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT * EXCLUDE (file_row_number) FROM read_parquet('"
                    + file
                    + "', file_row_number=true) ORDER BY file_row_number")) {
      while (result.next()) {
        var row = new ArrayList<@Nullable Object>();
        for (int c = 0; c < schema.size(); c++) {
          row.add(form(schema.field(c).type(), result.getObject(c + 1)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  Connection connection() {
    return connection;
  }

  private static @Nullable Object form(DataType type, @Nullable Object value) throws SQLException {
    if (value == null) {
      return null;
    } else if (type instanceof DataType.DateType) {
      return (int) ((LocalDate) value).toEpochDay();
    } else if (type instanceof DataType.TimestampType) {
      return ChronoUnit.MICROS.between(
          java.time.Instant.EPOCH, ((OffsetDateTime) value).toInstant());
    } else if (type instanceof DataType.BinaryType) {
      Blob blob = (Blob) value;
      return blob.getBytes(1, (int) blob.length());
    } else if (type instanceof DataType.DecimalType) {
      return (BigDecimal) value;
    } else if (type instanceof ArrayType array) {
      var elements = new ArrayList<@Nullable Object>();
      for (Object element : (Object[]) ((Array) value).getArray()) {
        elements.add(form(array.element(), element));
      }
      return elements;
    } else if (type instanceof StructType struct) {
      var members = new ArrayList<@Nullable Object>();
      Object[] attributes = ((Struct) value).getAttributes();
      for (int i = 0; i < attributes.length; i++) {
        Field field = struct.field(i);
        members.add(form(field.type(), attributes[i]));
      }
      return members;
    }
    return value;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
