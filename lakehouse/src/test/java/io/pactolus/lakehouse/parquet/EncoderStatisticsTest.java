package io.pactolus.lakehouse.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.lakehouse.ColumnStatistics;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EncoderStatisticsTest {
  @Test
  void boundsAndNullsOfNumbersAreExact() throws Exception {
    ColumnStatistics longs = statistics(DataType.LONG, 5L, null, -3L, Long.MAX_VALUE);
    ColumnStatistics decimals =
        statistics(
            new DecimalType(30, 2),
            new BigDecimal("-12345678901234567890.12"),
            new BigDecimal("99999999999999999999.00"));

    assertThat(longs.min("c")).isEqualTo(-3L);
    assertThat(longs.max("c")).isEqualTo(Long.MAX_VALUE);
    assertThat(longs.nullCount()).containsEntry("c", 1L);
    assertThat(decimals.min("c")).isEqualTo(new BigDecimal("-12345678901234567890.12"));
    assertThat(decimals.max("c")).isEqualTo(new BigDecimal("99999999999999999999.00"));
  }

  @Test
  void aNaNLeavesDoublesWithoutBounds() throws Exception {
    ColumnStatistics statistics = statistics(DataType.DOUBLE, 1.0, Double.NaN);

    assertThat(statistics.min("c")).isNull();
    assertThat(statistics.max("c")).isNull();
  }

  @Test
  void zerosAreBoundedByBothZeros() throws Exception {
    ColumnStatistics statistics = statistics(DataType.DOUBLE, 0.0, -0.0);

    assertThat(statistics.min("c")).isEqualTo(-0.0);
    assertThat(statistics.max("c")).isEqualTo(0.0);
  }

  @Test
  void textIsOrderedByItsBytesHoweverAlikeTheBeginnings() throws Exception {
    long seed = 20_260_731;
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      // Given
      var texts = new String[1 + random.nextInt(12)];
      for (int i = 0; i < texts.length; i++) {
        var text = new StringBuilder("common".substring(0, random.nextInt(7)));
        for (int more = random.nextInt(6); more > 0; more--) {
          text.appendCodePoint(
              new int[] {0, 1, 'a', 'b', 0xe9, 0x20ac, 0x1f600}[random.nextInt(7)]);
        }
        texts[i] = text.toString();
      }

      // When
      ColumnStatistics statistics = statistics(DataType.STRING, (Object[]) texts);

      // Then
      Comparator<String> byBytes =
          (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
      assertThat(statistics.min("c")).isEqualTo(Stream.of(texts).min(byBytes).orElseThrow());
      assertThat(statistics.max("c")).isEqualTo(Stream.of(texts).max(byBytes).orElseThrow());
    }
  }

  @Test
  void longTextIsCutDownwardsAndUpwards() throws Exception {
    ColumnStatistics statistics = statistics(DataType.STRING, "a".repeat(40), "z".repeat(40));

    assertThat(statistics.min("c")).isEqualTo("a".repeat(32));
    assertThat(statistics.max("c")).isEqualTo("z".repeat(31) + "{");
  }

  @Test
  void cuttingUpwardsStepsOverSurrogatesAndDropsTheLastCharacterOfAll() {
    String greatest = new String(Character.toChars(Character.MAX_CODE_POINT));

    assertThat(TextBounds.above("a\uD7FF")).isEqualTo("a\uE000");
    assertThat(TextBounds.above("a" + greatest)).isEqualTo("b");
    assertThat(TextBounds.above(greatest)).isNull();
  }

  @Test
  void binaryHasNoBounds() throws Exception {
    ColumnStatistics statistics = statistics(DataType.BINARY, new byte[] {1}, new byte[] {2});

    assertThat(statistics.min("c")).isNull();
    assertThat(statistics.max("c")).isNull();
    assertThat(statistics.nullCount()).containsEntry("c", 0L);
  }

  @Test
  void onlyNullsMeansNoBounds() throws Exception {
    ColumnStatistics statistics = statistics(DataType.STRING, null, null);

    assertThat(statistics.min("c")).isNull();
    assertThat(statistics.nullCount()).containsEntry("c", 2L);
  }

  private static ColumnStatistics statistics(DataType type, @Nullable Object... values)
      throws Exception {
    Batch batch = Batch.empty(StructType.of(Field.optional("c", type)), 4);
    for (Object value : values) {
      batch.column(0).appendObject(value);
    }
    try (var encoder = new ColumnarEncoder();
        var other = new ColumnWriterEncoder()) {
      var ours = encoder.encode(batch, OutputStream.nullOutputStream()).statistics();
      var theirs = other.encode(batch, OutputStream.nullOutputStream()).statistics();
      assertThat(theirs.nullCount()).isEqualTo(ours.nullCount());
      return ours;
    }
  }
}
