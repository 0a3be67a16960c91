package io.pactolus.it;

import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.query.LakeSql;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.math.BigDecimal;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Struct;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows in the text form of the Spark reader, from Pactolus' own reader and from DuckDB. */
final class RowText {
  private RowText() {}

  /** The rows of a table at a version, sorted, the given columns only. */
  static List<String> ofSnapshot(Table table, Snapshot snapshot, StructType columns) {
    List<String> names = columns.fields().stream().map(Field::name).toList();
    List<String> rows = new ArrayList<>();
    snapshot
        .files()
        .forEach(
            file ->
                table
                    .read(file, names)
                    .forEach(
                        read -> {
                          for (int row = 0; row < read.batch().rows(); row++) {
                            rows.add(row(columns, read.batch().row(row)));
                          }
                        }));
    rows.sort(null);
    return rows;
  }

  /** The rows of a table as DuckDB reads its files, sorted. */
  static List<String> ofDuckDb(LakeSql sql, String table, StructType columns) {
    return sql.query("SELECT * FROM " + table).rows().stream()
        .map(r -> row(columns, r))
        .sorted()
        .toList();
  }

  /** The type in Spark's words. */
  static String type(DataType type) {
    if (type instanceof StructType struct) {
      return struct.fields().stream()
          .map(f -> f.name() + ":" + type(f.type()))
          .collect(Collectors.joining(",", "struct<", ">"));
    } else if (type instanceof ArrayType array) {
      return "array<" + type(array.element()) + ">";
    }
    return type instanceof DataType.LongType ? "bigint" : type.text();
  }

  private static String row(StructType type, List<? extends @Nullable Object> values) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < type.size(); i++) {
      texts.add(value(type.field(i).type(), values.get(i)));
    }
    return "(" + String.join(", ", texts) + ")";
  }

  private static String value(DataType type, @Nullable Object value) {
    if (value == null) {
      return "null";
    } else if (type instanceof StructType struct) {
      return row(struct, elements(value));
    } else if (type instanceof ArrayType array) {
      return elements(value).stream()
          .map(e -> value(array.element(), e))
          .collect(Collectors.joining(", ", "[", "]"));
    } else if (type instanceof DataType.StringType) {
      return quoted((String) value);
    } else if (type instanceof DataType.BinaryType) {
      return "x'" + HexFormat.of().formatHex(bytes(value)) + "'";
    } else if (type instanceof DataType.DecimalType) {
      return ((BigDecimal) value).toPlainString();
    } else if (type instanceof DataType.DateType) {
      return (value instanceof Integer days ? LocalDate.ofEpochDay(days) : value).toString();
    } else if (type instanceof DataType.TimestampType) {
      return value instanceof Long micros
          ? Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString()
          : ((OffsetDateTime) value).toInstant().toString();
    }
    return value.toString();
  }

  private static List<? extends @Nullable Object> elements(Object value) {
    try {
      if (value instanceof Struct struct) {
        return Arrays.asList(struct.getAttributes());
      } else if (value instanceof java.sql.Array array) {
        return Arrays.asList((Object[]) array.getArray());
      }
      return (List<?>) value;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(Object value) {
    try {
      return value instanceof Blob blob ? blob.getBytes(1, (int) blob.length()) : (byte[]) value;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\' || c < 0x20) {
                quoted.append(String.format("\\u%04x", c));
              } else {
                quoted.append((char) c);
              }
            });
    return quoted.append('"').toString();
  }
}
