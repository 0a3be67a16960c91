package io.pactolus.engine.core.testing;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.schema.DataType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Partition values in Delta's text form. */
final class PartitionText {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private PartitionText() {}

  static @Nullable String of(Column column, int row) {
    Object value = column.get(row);
    if (value == null || value.equals("")) {
      return null;
    } else if (column.type() instanceof DataType.DateType) {
      return LocalDate.ofEpochDay((Integer) value).toString();
    } else if (column.type() instanceof DataType.TimestampType) {
      return TIMESTAMP.format(Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS));
    } else if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    } else if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    return value.toString();
  }
}
