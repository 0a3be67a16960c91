package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Batch;

/** How a batch is cut into row groups. */
final class RowGroups {
  /** Readers hold a row group in memory. */
  static final long MAX_BYTES = 128L << 20;

  /** Bounds the buffers of levels and dictionary indices. */
  static final int MAX_ROWS = 1 << 20;

  private RowGroups() {}

  /** Rows per group, from the average row. */
  static int rows(Batch batch) {
    long groups = Math.max(batch.byteSize() / MAX_BYTES, batch.rows() / MAX_ROWS) + 1;
    return Math.max(1, (int) ((batch.rows() + groups - 1) / groups));
  }
}
