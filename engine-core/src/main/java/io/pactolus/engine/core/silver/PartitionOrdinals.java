package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers topic-partitions in the order they are met. */
final class PartitionOrdinals {
  private final Map<TopicPartition, Integer> ordinals = new HashMap<>();
  private final List<TopicPartition> partitions = new ArrayList<>();

  /** The number of each row's topic-partition. */
  int[] of(Batch rows, String topicColumn, String partitionColumn) {
    BytesColumn topics = rows.bytes(topicColumn);
    IntColumn numbers = rows.ints(partitionColumn);
    int[] result = new int[rows.rows()];
    for (int row = 0; row < result.length; row++) {
      result[row] =
          row > 0 && samePartition(topics, numbers, row)
              ? result[row - 1]
              : ordinal(new TopicPartition(topics.string(row), numbers.at(row)));
    }
    return result;
  }

  TopicPartition at(int ordinal) {
    return partitions.get(ordinal);
  }

  private static boolean samePartition(BytesColumn topics, IntColumn numbers, int row) {
    return numbers.at(row) == numbers.at(row - 1)
        && Arrays.equals(
            topics.data(),
            topics.start(row),
            topics.end(row),
            topics.data(),
            topics.start(row - 1),
            topics.end(row - 1));
  }

  private int ordinal(TopicPartition partition) {
    return ordinals.computeIfAbsent(
        partition,
        added -> {
          partitions.add(added);
          return partitions.size() - 1;
        });
  }
}
