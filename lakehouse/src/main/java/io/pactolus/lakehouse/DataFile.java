package io.pactolus.lakehouse;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * A Parquet file of a table.
 *
 * @param path relative to the table, unescaped; identifies the file
 * @param rows rows in the file, deleted ones included
 * @param partition partition column to its value in Delta's text form, null for NULL
 * @param deleted positions of deleted rows; absent when none is. Must not be modified.
 * @param checksum CRC-32C of the whole file; absent when its writer gave none
 */
public record DataFile(
    String path,
    long sizeBytes,
    int rows,
    ColumnStatistics statistics,
    Map<String, @Nullable String> partition,
    Optional<RoaringBitmap> deleted,
    OptionalLong checksum) {

  /** Without a checksum. */
  public DataFile(
      String path,
      long sizeBytes,
      int rows,
      ColumnStatistics statistics,
      Map<String, @Nullable String> partition,
      Optional<RoaringBitmap> deleted) {
    this(path, sizeBytes, rows, statistics, partition, deleted, OptionalLong.empty());
  }

  /** The same file with other rows deleted. */
  public DataFile with(RoaringBitmap deletedRows) {
    return new DataFile(
        path, sizeBytes, rows, statistics, partition, Optional.of(deletedRows), checksum);
  }

  public long liveRows() {
    return rows - deleted.map(RoaringBitmap::getLongCardinality).orElse(0L);
  }
}
