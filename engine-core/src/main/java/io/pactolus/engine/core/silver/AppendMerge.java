package io.pactolus.engine.core.silver;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.plan.Outcome;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** The first record of a key becomes a row, the others are duplicates; without a key, every one. */
final class AppendMerge implements KeyMerge {
  private final @Nullable KeyHistory history;
  private final IntList added = new IntList();

  /**
   * @param history null for a table without a key
   */
  AppendMerge(@Nullable KeyHistory history) {
    this.history = history;
  }

  @Override
  public void load(Table table, List<DataFile> files, OptionalLong watermark) {
    if (history != null) {
      history.load(table, files, watermark);
    }
  }

  @Override
  public void begin(Gated gated, int[] partitions, OptionalLong watermark) {
    added.clear();
    if (history != null) {
      history.begin(gated, watermark);
    }
  }

  @Override
  public Outcome record(int row) {
    if (history != null && !history.add(row)) {
      return Outcome.DUPLICATE;
    }
    added.add(row);
    return Outcome.INSERTED;
  }

  @Override
  public Outcome tombstone(Column keys, int index) {
    return Outcome.FILTERED;
  }

  @Override
  public int[] addedRows() {
    return added.toArray();
  }

  @Override
  public long contentHash(int i) {
    return 0;
  }

  @Override
  public Map<DataFile, RoaringBitmap> newlyDeleted(Snapshot snapshot) {
    return Map.of();
  }

  @Override
  public void placed(int[] members, List<DataFile> files) {}

  @Override
  public void applied() {}

  @Override
  public void relocated(Table table, List<DataFile> newFiles) {}

  @Override
  public long keys() {
    return history == null ? 0 : history.size();
  }

  @Override
  public long bytes() {
    return history == null ? 0 : history.bytes();
  }
}
