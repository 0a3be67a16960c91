package io.pactolus.engine.embedded.silver;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.plan.Outcome;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.roaringbitmap.RoaringBitmap;

/** A table without a key: every record is a new row. */
final class PlainMerge implements KeyMerge {
  private final IntList added = new IntList();

  @Override
  public void load(Table table, DataFile file, OptionalLong watermark) {}

  @Override
  public void begin(Gated gated, int[] partitions, OptionalLong watermark) {
    added.clear();
  }

  @Override
  public Outcome record(int row) {
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
    return 0;
  }

  @Override
  public long bytes() {
    return 0;
  }
}
