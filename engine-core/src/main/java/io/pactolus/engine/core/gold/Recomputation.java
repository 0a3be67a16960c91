package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.pipeline.plan.Plan.Window;
import java.util.List;

/**
 * Aggregates groups from the live rows of Silver's newest snapshot.
 *
 * <p>Cost: reads the columns of the query, of every Silver file that can hold a row of one of the
 * groups by its statistics or partition values: for groups in event-time windows the files written
 * around those times; for groups by a plain column the files whose bounds include the value, which
 * in a table not clustered by it are all files. Keys that are computed do not narrow the search.
 * The groups are recomputed in one pass, however many they are; memory goes with the number of
 * groups asked for (and of their distinct values, for COUNT(DISTINCT)), not with the table.
 */
final class Recomputation {
  private final GoldQuery query;
  private final Table silver;

  Recomputation(GoldQuery query, Table silver) {
    this.query = query;
    this.silver = silver;
  }

  /** The groups with these keys; those without rows are there with a row count of 0. */
  GroupAggregation of(List<byte[]> keys) {
    GroupAggregation groups = new GroupAggregation(query);
    keys.forEach(groups::touch);
    if (keys.isEmpty()) {
      return groups;
    }
    KeyBounds bounds = new KeyBounds(query, keys);
    long windowSize = query.plan().window().map(Window::sizeMicros).orElse(0L);
    String time = query.timeColumn();
    for (DataFile file : silver.snapshot().files()) {
      if (bounds.mayBeInSilver(file, time, windowSize)) {
        for (Table.FileBatch chunk : silver.read(file, query.columns())) {
          groups.accumulateKnown(chunk.batch());
        }
      }
    }
    groups.settleAll();
    return groups;
  }

  /** All groups. */
  GroupAggregation ofAll() {
    GroupAggregation groups = new GroupAggregation(query);
    for (DataFile file : silver.snapshot().files()) {
      for (Table.FileBatch chunk : silver.read(file, query.columns())) {
        groups.accumulate(chunk.batch(), 1);
      }
    }
    groups.settleAll();
    return groups;
  }
}
