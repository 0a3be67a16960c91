package io.pactolus.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.lakehouse.ColumnStatistics;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.SystemColumns;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class WireTest {
  @Test
  void recordsAndOptionalsArriveAsTheyWere() {
    // Given
    DataFile file =
        new DataFile(
            "region=north/part-1.parquet",
            17,
            3,
            new ColumnStatistics(
                Map.of("price", new BigDecimal("1.50")), Map.of("name", "z"), Map.of("name", 1L)),
            Map.of("region", "north"),
            Optional.of(RoaringBitmap.bitmapOf(1, 2)));
    EpochOrder order =
        new EpochOrder(
            7,
            OptionalLong.of(5),
            true,
            List.of(new EpochOrder.ShardOrder(0, 1, null, List.of(file))));

    // When
    EpochOrder arrived = Wire.value(Wire.bytes(order), EpochOrder.class);

    // Then
    assertThat(arrived).isEqualTo(order);
  }

  @Test
  void bronzeRowsArriveWithNullsAndHeaders() {
    // Given
    Batch rows = Batch.empty(SystemColumns.BRONZE, 2);
    byte[] text = "Zürich".getBytes(StandardCharsets.UTF_8);
    append(rows, null, text, List.of(Arrays.asList("trace", text), Arrays.asList("none", null)), 4);
    append(rows, text, null, null, 5);

    // When
    Batch arrived = BatchBytes.batch(SystemColumns.BRONZE, BatchBytes.of(rows));

    // Then
    assertThat(arrived.rows()).isEqualTo(2);
    assertThat(arrived.row(0)).usingRecursiveComparison().isEqualTo(rows.row(0));
    assertThat(arrived.row(1)).usingRecursiveComparison().isEqualTo(rows.row(1));
  }

  private static void append(
      Batch rows,
      byte @Nullable [] key,
      byte @Nullable [] value,
      @Nullable Object headers,
      long offset) {
    rows.column("key").appendObject(key);
    rows.column("value").appendObject(value);
    rows.column("headers").appendObject(headers);
    rows.column("topic").appendObject("orders");
    rows.column("partition").appendObject(3);
    rows.column("offset").appendObject(offset);
    rows.column("timestamp").appendObject(null);
    rows.column("ingest_time").appendObject(11L);
    rows.column("epoch").appendObject(1L);
    rows.column("correlation_id").appendObject("orders-3:" + offset);
    rows.column("oversized_bytes").appendObject(null);
  }
}
