package io.pactolus.engine.core.silver;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.plan.Outcome;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.roaringbitmap.RoaringBitmap;

/** What the key of a record decides. One per Silver table, with the index of its keys. */
interface KeyMerge {
  /** Remembers the live rows of files of the table. */
  void load(Table table, List<DataFile> files, OptionalLong watermark);

  /**
   * Begins an epoch.
   *
   * @param partitions number of the topic-partition of each Bronze row
   */
  void begin(Gated gated, int[] partitions, OptionalLong watermark);

  /** Decides about a decoded row that passed the gate. */
  Outcome record(int row);

  /** Decides about a request to delete the row of a key. */
  Outcome tombstone(Column keys, int index);

  /** Decoded rows that become new rows of the table, in order. */
  int[] addedRows();

  /** Content hash of the new row {@code i}. */
  long contentHash(int i);

  /** Positions that leave, by file. */
  Map<DataFile, RoaringBitmap> newlyDeleted(Snapshot snapshot);

  /**
   * New rows have been written.
   *
   * @param members which new rows, in the order they have in the files
   */
  void placed(int[] members, List<DataFile> files);

  /** The epoch is in the table. */
  void applied();

  /** Rows of the table lie in these files now. */
  void relocated(Table table, List<DataFile> newFiles);

  long keys();

  long bytes();
}
