package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.index.KeyFingerprints;
import io.pactolus.engine.core.index.RowIndex;
import io.pactolus.engine.core.index.VersionOrder;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.plan.SystemColumns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the live rows of an upsert table into the index of its keys. */
final class StoredRows {
  private static final String HASH = SystemColumns.CONTENT_HASH.name();

  private final KeyColumns key;
  private final KeyFingerprints fingerprints;
  private final KeyShard shard;
  private final KeyShard.Of shardOf;
  private final PartitionOrdinals partitionOrdinals;
  private final @Nullable String versionName;
  private final List<String> columns;
  private final RowIndex index;

  /**
   * @param versionName null for a table without a version
   */
  StoredRows(
      KeyColumns key,
      KeyFingerprints fingerprints,
      KeyShard shard,
      PartitionOrdinals partitionOrdinals,
      @Nullable String versionName,
      RowIndex index) {
    this.key = key;
    this.fingerprints = fingerprints;
    this.shard = shard;
    this.shardOf = new KeyShard.Of(shard.count(), key.emptyIsNull());
    this.partitionOrdinals = partitionOrdinals;
    this.versionName = versionName;
    this.index = index;
    this.columns = new ArrayList<>(key.names());
    if (versionName != null && !columns.contains(versionName)) {
      columns.add(versionName);
    }
    columns.addAll(List.of("_topic", "_partition", HASH));
  }

  /**
   * Puts the rows in, in the place of what the index has of their keys.
   *
   * @param files of the table
   */
  void load(Table table, List<DataFile> files, FileNumbers numbers) {
    index.expect(shard.shareOf(files));
    StoredFiles.read(
        table, files, columns, (chunk, file) -> put(chunk, numbers.of(files.get(file).path())));
  }

  private void put(Table.FileBatch chunk, int file) {
    Batch rows = chunk.batch();
    int[] positions = chunk.positions();
    List<Column> keys = key.in(rows);
    Column versions = versionName == null ? null : rows.column(versionName);
    LongColumn hashes = rows.longs(HASH);
    int[] origins = partitionOrdinals.of(rows, "_topic", "_partition");
    for (int row = 0; row < positions.length; row++) {
      if (shardOf.row(keys, row) == shard.index()) {
        fingerprints.compute(keys, row);
        index.find(fingerprints.low(), fingerprints.high());
        index.put(
            versions == null ? 0 : VersionOrder.of(versions, row), origins[row], hashes.at(row));
        index.moveTo(file, positions[row]);
      }
    }
  }
}
