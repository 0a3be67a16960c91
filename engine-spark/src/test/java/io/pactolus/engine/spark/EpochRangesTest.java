package io.pactolus.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.core.source.RangeReader.Range;
import io.pactolus.engine.core.source.RecordSource.OffsetRange;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpochRangesTest {
  private static final TopicPartition A = new TopicPartition("orders", 0);
  private static final TopicPartition B = new TopicPartition("orders", 1);

  @Test
  void whatASmallPartitionLeavesIsForTheOthers() {
    // Given
    Map<TopicPartition, OffsetRange> ahead =
        Map.of(A, new OffsetRange(5, 1_000, 0), B, new OffsetRange(0, 10, 0));

    // When
    EpochRanges ranges = EpochRanges.within(ahead, 100);

    // Then
    assertThat(ranges.ranges())
        .isEqualTo(Map.of(A, new OffsetRange(5, 95, 0), B, new OffsetRange(0, 10, 0)));
  }

  @Test
  void whatIsLeftForLaterIsKnownByTopic() {
    // Given
    TopicPartition other = new TopicPartition("returns", 0);
    Map<TopicPartition, OffsetRange> ahead =
        Map.of(
            A, new OffsetRange(5, 1_000, 20),
            B, new OffsetRange(0, 10, 0),
            other, new OffsetRange(0, 30, 0));

    // When
    EpochRanges ranges = EpochRanges.within(ahead, 100);

    // Then
    assertThat(ranges.leftByTopic(ahead)).isEqualTo(Map.of("orders", 915L, "returns", 0L));
  }

  @Test
  void anExpiredStretchIsPassedOverAndNotRead() {
    // Given
    Map<TopicPartition, OffsetRange> ahead = Map.of(A, new OffsetRange(5, 100, 20));

    // When
    EpochRanges ranges = EpochRanges.within(ahead, 10);

    // Then
    assertThat(ranges.ranges()).isEqualTo(Map.of(A, new OffsetRange(5, 35, 20)));
    assertThat(ranges.tasks(2, 1, 3, 9))
        .containsExactly(
            new RangeTask.Ranges(List.of(new Range(A, 25, 30, 3, 9))),
            new RangeTask.Ranges(List.of(new Range(A, 30, 35, 3, 9))));
  }

  @Test
  void tasksReadInTheOrderOfTopicPartitionAndOffset() {
    // Given
    EpochRanges ranges =
        new EpochRanges(Map.of(B, new OffsetRange(0, 4, 0), A, new OffsetRange(0, 8, 0)));

    // When
    List<RangeTask.Ranges> tasks = ranges.tasks(2, 1, 1, 0);

    // Then
    assertThat(tasks)
        .containsExactly(
            new RangeTask.Ranges(List.of(new Range(A, 0, 6, 1, 0))),
            new RangeTask.Ranges(List.of(new Range(A, 6, 8, 1, 0), new Range(B, 0, 4, 1, 0))));
  }
}
