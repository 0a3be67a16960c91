package io.pactolus.engine.core.epoch;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.silver.DlqRows;
import io.pactolus.engine.core.silver.Refusal;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/** Step three: records that were refused are kept, with the reason. */
public final class DlqStage {
  private final Table table;
  private final String appId;

  public DlqStage(Table table, String appId) {
    this.table = table;
    this.appId = appId;
  }

  /** Whether the epoch is in the table; one that refused nothing is not. */
  public boolean has(EpochPosition position) {
    return table.snapshot().epoch(appId).orElse(0) >= position.epoch();
  }

  /**
   * @return how many rows it added; none when the epoch is in the table already
   */
  public long append(
      EpochPosition position, Batch bronze, Decoded decoded, List<SilverEpoch> merged) {
    if (has(position)) {
      return 0;
    }
    Map<String, List<Refusal>> refusals = new LinkedHashMap<>();
    merged.forEach(silver -> refusals.put(silver.table(), silver.refusals()));
    Batch rows = DlqRows.of(bronze, decoded, refusals);
    return append(position, rows.rows() == 0 ? List.of() : table.write(rows));
  }

  /**
   * Replaces rows by what became of them.
   *
   * @param newVersions in the schema {@link io.pactolus.pipeline.plan.SystemColumns#DLQ}
   * @param oldVersions rows of the current snapshot, by file
   */
  public void replace(
      EpochPosition position, Batch newVersions, Map<DataFile, RoaringBitmap> oldVersions) {
    Change.Builder change = Change.epoch(appId, position.epoch()).add(table.write(newVersions));
    oldVersions.forEach(
        (file, positions) -> {
          RoaringBitmap all =
              file.deleted().map(RoaringBitmap::clone).orElseGet(RoaringBitmap::new);
          all.or(positions);
          change.delete(file.path(), all);
        });
    table.commit(change.build());
  }

  /** As above, of files that are written already. */
  public long append(EpochPosition position, List<DataFile> files) {
    if (files.isEmpty() || has(position)) {
      return 0;
    }
    table.commit(Change.epoch(appId, position.epoch()).add(files).build());
    return files.stream().mapToLong(DataFile::rows).sum();
  }
}
