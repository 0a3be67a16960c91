package io.pactolus.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.lakehouse.ColumnStatistics;
import io.pactolus.lakehouse.DataFile;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
            1_000,
            OptionalLong.of(5),
            true,
            List.of(new EpochOrder.ShardOrder(0, 1, null, "executor_a_1", List.of(file))));

    // When
    EpochOrder arrived = Wire.value(Wire.bytes(order), EpochOrder.class);

    // Then
    assertThat(arrived).isEqualTo(order);
  }
}
