package io.pactolus.control.trace;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows as people know their values: points in time instead of microseconds. */
final class RowValues {
  private RowValues() {}

  /** The first row by column. */
  static Map<String, @Nullable Object> of(Batch row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Field field : row.schema().fields()) {
      values.put(field.name(), of(field.type(), row.column(field.name()).get(0)));
    }
    return values;
  }

  static Map<String, @Nullable Object> of(StructType schema, Map<String, @Nullable Object> raw) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    raw.forEach(
        (name, value) -> values.put(name, of(schema.field(schema.require(name)).type(), value)));
    return values;
  }

  private static @Nullable Object of(DataType type, @Nullable Object value) {
    if (value == null) {
      return null;
    } else if (type.equals(DataType.TIMESTAMP)) {
      return instant((Long) value);
    } else if (type.equals(DataType.DATE)) {
      return LocalDate.ofEpochDay((Integer) value);
    } else if (type instanceof ArrayType array) {
      List<@Nullable Object> elements = new ArrayList<>();
      ((List<?>) value).forEach(element -> elements.add(of(array.element(), element)));
      return elements;
    } else if (type instanceof StructType struct) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      for (int i = 0; i < struct.size(); i++) {
        fields.put(struct.field(i).name(), of(struct.field(i).type(), ((List<?>) value).get(i)));
      }
      return fields;
    }
    return value;
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static String text(Batch row, String column) {
    return Objects.requireNonNull(row.bytes(column).string(0));
  }
}
