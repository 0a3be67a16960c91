package io.pactolus.engine.contract;

import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table as it was read. Java forms: Boolean, Integer (int, and date as days since 1970), Long
 * (long, and timestamp as microseconds), Double, BigDecimal, String, byte[], List (of elements, or
 * of the fields of a struct).
 *
 * @param version number of its last commit
 */
public record TableRows(long version, StructType schema, List<List<@Nullable Object>> rows) {

  /** Rows as text, the columns named in this order, joined by {@code " | "}. */
  public List<String> text(String... columns) {
    int[] indexes = Arrays.stream(columns).mapToInt(schema::require).toArray();
    return rows.stream()
        .map(
            row ->
                IntStream.of(indexes)
                    .mapToObj(i -> text(row.get(i), schema.field(i).type()))
                    .collect(Collectors.joining(" | ")))
        .toList();
  }

  /** As {@link #text}, of all columns but these. */
  public List<String> textWithout(String... left) {
    return text(
        schema.fields().stream()
            .map(Field::name)
            .filter(Predicate.not(List.of(left)::contains))
            .toArray(String[]::new));
  }

  public long number(int row, String column) {
    return ((Number) Objects.requireNonNull(rows.get(row).get(schema.require(column)))).longValue();
  }

  public String string(int row, String column) {
    return String.valueOf(rows.get(row).get(schema.require(column)));
  }

  /** How a value is written in expectations. */
  static String text(@Nullable Object value, DataType type) {
    if (value == null) {
      return "null";
    } else if (type instanceof DataType.DateType) {
      return LocalDate.ofEpochDay((Integer) value).toString();
    } else if (type instanceof DataType.TimestampType) {
      return Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS).toString();
    } else if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    } else if (value instanceof byte[] bytes) {
      return "0x" + HexFormat.of().formatHex(bytes);
    } else if (type instanceof ArrayType array) {
      return ((List<?>) value)
          .stream().map(v -> text(v, array.element())).collect(Collectors.joining(", ", "[", "]"));
    } else if (type instanceof StructType struct) {
      List<?> fields = (List<?>) value;
      return IntStream.range(0, fields.size())
          .mapToObj(i -> text(fields.get(i), struct.field(i).type()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return value.toString();
  }
}
