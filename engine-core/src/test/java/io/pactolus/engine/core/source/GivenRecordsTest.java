package io.pactolus.engine.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.engine.core.source.RecordSource.CollectLimits;
import io.pactolus.engine.core.source.RecordSource.OffsetRange;
import io.pactolus.engine.core.source.RecordSource.Slice;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GivenRecordsTest {
  private static final CollectLimits LIMITS = new CollectLimits(Duration.ZERO, Duration.ZERO, 1, 1);
  private static final TopicPartition ZERO = new TopicPartition("orders", 0);
  private static final TopicPartition ONE = new TopicPartition("orders", 1);
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2025-07-29T12:00:00Z"), ZoneOffset.UTC);

  @Test
  void recordsOfAnEpochAreOrderedByPartitionAndNumberedInEach() {
    // Given
    GivenRecords source =
        source(
            List.of(List.of(given("a", 1), given("b", 0), given("c", 1)), List.of(given("d", 0))));
    source.open(Map.of(), Map.of());

    // When
    Slice first = source.collect(1, LIMITS);
    Slice second = source.collect(2, LIMITS);

    // Then
    assertThat(values(first)).containsExactly("b", "a", "c");
    assertThat(first.ranges())
        .isEqualTo(Map.of(ZERO, new OffsetRange(0, 1, 0), ONE, new OffsetRange(0, 2, 0)));
    assertThat(values(second)).containsExactly("d");
    assertThat(second.ranges()).isEqualTo(Map.of(ZERO, new OffsetRange(1, 2, 0)));
    assertThat(source.collect(3, LIMITS).isEmpty()).isTrue();
    assertThat(source.endOffsets()).isEqualTo(Map.of(ZERO, 2L, ONE, 2L));
  }

  @Test
  void readingGoesOnAtThePositionOfTheLake() {
    // Given
    GivenRecords source =
        source(
            List.of(List.of(given("a", 1), given("b", 0), given("c", 1)), List.of(given("d", 0))));

    // When
    Map<TopicPartition, Long> from = source.open(Map.of(ZERO, 1L, ONE, 1L), Map.of());

    // Then
    assertThat(from).isEqualTo(Map.of(ZERO, 1L, ONE, 1L));
    assertThat(source.lag()).isEqualTo(2);
    assertThat(values(source.collect(7, LIMITS))).containsExactly("c");
    assertThat(values(source.collect(8, LIMITS))).containsExactly("d");
    assertThat(source.lag()).isZero();
  }

  @Test
  void headersTraceAndTimestampBecomeColumns() {
    // Given
    Given traced =
        Given.of(null, text("v"), Map.of("traceparent", "00-abc"), 1_753_790_400_123L, 0);
    GivenRecords source =
        source(List.of(List.of(traced, Given.of(null, text("w"), Map.of(), -1, 0))));
    source.open(Map.of(), Map.of());

    // When
    var records = source.collect(1, LIMITS).records();

    // Then
    assertThat(records.bytes("correlation_id").string(0)).isEqualTo("00-abc");
    assertThat(records.bytes("correlation_id").string(1)).isEqualTo("orders-0:1");
    assertThat(records.longs("timestamp").at(0)).isEqualTo(1_753_790_400_123_000L);
    assertThat(records.longs("timestamp").isNull(1)).isTrue();
    assertThat(records.longs("ingest_time").at(0)).isEqualTo(NOON.millis() * 1000);
    assertThat(records.column("headers").isNull(0)).isFalse();
    assertThat(records.column("headers").isNull(1)).isTrue();
  }

  @Test
  void ofARecordOverTheLimitOnlyTheSizeIsKept() {
    // Given
    GivenRecords source = source(List.of(List.of(given("x".repeat(101), 0))));
    source.open(Map.of(), Map.of());

    // When
    var records = source.collect(1, LIMITS).records();

    // Then
    assertThat(records.longs("oversized_bytes").at(0)).isEqualTo(101);
    assertThat(records.bytes("value").isNull(0)).isTrue();
  }

  private static GivenRecords source(List<List<Given>> epochs) {
    return new GivenRecords("orders", epochs, 100, NOON);
  }

  private static Given given(String value, int partition) {
    return Given.of(null, text(value), Map.of(), 0, partition);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> values(Slice slice) {
    var values = slice.records().bytes("value");
    return java.util.stream.IntStream.range(0, slice.records().rows())
        .mapToObj(values::string)
        .toList();
  }
}
