package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;

/**
 * Writes batches as Parquet files. Reusable for any number of files of any schema, which is worth
 * doing: buffers and the compression context are kept. Not thread-safe.
 */
public interface ParquetEncoder extends AutoCloseable {
  /** The encoder to use; see docs/decisions/0002-parquet-encoder.md. */
  static ParquetEncoder create() {
    return new ColumnarEncoder();
  }

  /**
   * Writes one whole file. Every batch begins a row group, so hand over large ones; batches are
   * pulled one at a time and not kept.
   *
   * @param out receives the file from its first byte, in large pieces; neither flushed nor closed
   * @throws IOException as thrown by {@code out}; what was written so far is to be thrown away
   * @throws IllegalArgumentException when a required field has a null
   */
  ParquetFile encode(StructType schema, Iterator<Batch> batches, OutputStream out)
      throws IOException;

  /** Writes one batch as a file. */
  default ParquetFile encode(Batch batch, OutputStream out) throws IOException {
    return encode(batch.schema(), List.of(batch).iterator(), out);
  }

  /** Frees native memory. */
  @Override
  void close();
}
