package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.ArrayColumn;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.Field;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Writes a batch through DuckDB's appender and COPY. Arrays are left out: all are empty here. */
final class DuckDbCopy {
  private final DuckDb duckDb;
  private final Path file;

  DuckDbCopy(DuckDb duckDb, Path file) {
    this.duckDb = duckDb;
    this.file = file;
  }

  long write(Batch batch) throws Exception {
    String columns =
        batch.schema().fields().stream()
            .filter(f -> !(f.type() instanceof DataType.ArrayType))
            .map(DuckDbCopy::column)
            .collect(Collectors.joining(", "));
    duckDb.execute("CREATE OR REPLACE TABLE rows (" + columns + ")");
    try (DuckDBAppender appender =
        duckDb
            .connection()
            .unwrap(DuckDBConnection.class)
            .createAppender(DuckDBConnection.DEFAULT_SCHEMA, "rows")) {
      for (int row = 0; row < batch.rows(); row++) {
        appender.beginRow();
        for (Column column : batch.columns()) {
          append(appender, column, row);
        }
        appender.endRow();
      }
    }
    duckDb.execute(
        "COPY rows TO '" + file + "' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)");
    return Files.size(file);
  }

  private static String column(Field field) {
    DataType type = field.type();
    String sql =
        type instanceof DataType.BinaryType
            ? "blob"
            : type instanceof DataType.LongType || type instanceof DataType.TimestampType
                ? "bigint"
                : type.text();
    return '"' + field.name() + "\" " + sql;
  }

  private static void append(DuckDBAppender appender, Column column, int row) throws SQLException {
    if (column instanceof ArrayColumn) {
      return;
    }
    if (column.isNull(row)) {
      appender.appendNull();
    } else if (column instanceof BytesColumn bytes) {
      if (bytes.type() instanceof DataType.StringType) {
        appender.append(bytes.string(row));
      } else {
        appender.append(bytes.bytes(row));
      }
    } else if (column instanceof LongColumn longs) {
      appender.append(longs.at(row));
    } else if (column instanceof IntColumn ints) {
      appender.append(ints.at(row));
    } else if (column instanceof DoubleColumn doubles) {
      appender.append(doubles.at(row));
    } else if (column instanceof BooleanColumn booleans) {
      appender.append(booleans.at(row));
    } else {
      appender.append((BigDecimal) column.get(row));
    }
  }
}
