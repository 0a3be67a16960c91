package io.pactolus.lakehouse.delta;

import static io.pactolus.pipeline.schema.Field.optional;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.lakehouse.ColumnStatistics;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileStatisticsTest {
  private static final StructType SCHEMA =
      StructType.of(
          optional("n", DataType.LONG),
          optional("at", DataType.TIMESTAMP),
          optional("day", DataType.DATE),
          optional("amount", new DecimalType(10, 2)),
          optional("ratio", DataType.DOUBLE),
          optional("text", DataType.STRING));

  @Test
  void timestampsAreRoundedOutwardsToMilliseconds() {
    var statistics =
        new FileStatistics(
            3,
            new ColumnStatistics(
                Map.of("at", -1_500L), Map.of("at", 1_753_401_599_123_001L), Map.of("at", 1L)));

    assertThat(statistics.json(SCHEMA, true))
        .isEqualTo(
            "{\"numRecords\":3,\"minValues\":{\"at\":\"1969-12-31T23:59:59.998Z\"},"
                + "\"maxValues\":{\"at\":\"2025-07-24T23:59:59.124Z\"},"
                + "\"nullCount\":{\"at\":1},\"tightBounds\":true}");
  }

  @Test
  void boundsOfEveryTypeComeBack() {
    Map<String, Object> bounds =
        Map.of(
            "n",
            -5L,
            "at",
            1_000_000L,
            "day",
            -1,
            "amount",
            new BigDecimal("-1.50"),
            "ratio",
            0.1,
            "text",
            "größe");
    var statistics =
        new FileStatistics(7, new ColumnStatistics(bounds, bounds, Map.of("n", 0L, "text", 2L)));

    assertThat(FileStatistics.parse(statistics.json(SCHEMA, false), SCHEMA)).isEqualTo(statistics);
  }

  @Test
  void longTextIsCutBelowAndLeftOutAboveAndWhatIsNotANumberIsLeftOut() {
    String text = "x".repeat(100);
    var statistics =
        new FileStatistics(
            1,
            new ColumnStatistics(
                Map.of("text", text, "ratio", Double.NEGATIVE_INFINITY),
                Map.of("text", text, "ratio", Double.NaN),
                Map.of()));

    FileStatistics read = FileStatistics.parse(statistics.json(SCHEMA, true), SCHEMA);

    assertThat(read.columns().min()).isEqualTo(Map.of("text", "x".repeat(64)));
    assertThat(read.columns().max()).isEmpty();
  }
}
