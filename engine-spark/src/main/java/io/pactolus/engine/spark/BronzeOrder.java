package io.pactolus.engine.spark;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.plan.SystemColumns;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Records in the order in which every engine merges them: topic, partition, offset. */
final class BronzeOrder {
  private BronzeOrder() {}

  /** The records of several batches. A shuffle brings them in any order. */
  static Batch sorted(List<byte[]> sent) {
    List<Batch> batches =
        sent.stream()
            .map(bytes -> BatchBytes.batch(SystemColumns.BRONZE, bytes))
            .sorted((a, b) -> compare(a, 0, b, 0))
            .toList();
    Batch all = batches.size() == 1 ? batches.get(0) : Batch.concat(SystemColumns.BRONZE, batches);
    return isSorted(all) ? all : sorted(all);
  }

  private static boolean isSorted(Batch all) {
    BytesColumn topics = all.bytes("topic");
    IntColumn partitions = all.ints("partition");
    LongColumn offsets = all.longs("offset");
    for (int row = 1; row < all.rows(); row++) {
      boolean samePartition =
          partitions.at(row) == partitions.at(row - 1) && topics.equalAt(row, row - 1);
      if (samePartition
          ? offsets.at(row) < offsets.at(row - 1)
          : compare(all, row - 1, all, row) > 0) {
        return false;
      }
    }
    return true;
  }

  private static Batch sorted(Batch all) {
    Comparator<Integer> order = (a, b) -> compare(all, a, all, b);
    int[] rows =
        IntStream.range(0, all.rows()).boxed().sorted(order).mapToInt(row -> row).toArray();
    return all.select(rows, rows.length);
  }

  private static int compare(Batch a, int rowA, Batch b, int rowB) {
    int byTopic = a.bytes("topic").string(rowA).compareTo(b.bytes("topic").string(rowB));
    if (byTopic != 0) {
      return byTopic;
    }
    int byPartition = Integer.compare(a.ints("partition").at(rowA), b.ints("partition").at(rowB));
    return byPartition != 0
        ? byPartition
        : Long.compare(a.longs("offset").at(rowA), b.longs("offset").at(rowB));
  }
}
