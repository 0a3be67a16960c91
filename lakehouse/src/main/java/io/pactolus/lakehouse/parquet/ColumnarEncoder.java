package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.RowGroup;

/**
 * An encoder that works on whole columns: values go from the batch's arrays through an encoding to
 * a compressed page with no call per value. Writes what all common readers know since Spark 3.3:
 * data pages of version 1, dictionaries, the delta encodings, zstd.
 */
public final class ColumnarEncoder implements ParquetEncoder {
  /** See docs/decisions/0002-parquet-encoder.md. */
  public static final int DEFAULT_LEVEL = 1;

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final ZstdCompressor compressor;
  private final ChunkWriter chunks;
  private final Levels levels = new Levels();

  public ColumnarEncoder() {
    this(DEFAULT_LEVEL);
  }

  /**
   * @param level of zstd
   */
  public ColumnarEncoder(int level) {
    compressor = new ZstdCompressor(level);
    chunks = new ChunkWriter(compressor);
  }

  @Override
  public ParquetFile encode(StructType type, Iterator<Batch> batches, OutputStream stream)
      throws IOException {
    var schema = FileSchema.of(type);
    var statistics = new StatisticsCollector(schema);
    var out = new CountingStream(stream);
    out.write(MAGIC);
    var groups = new ArrayList<RowGroup>();
    long rows = 0;
    while (batches.hasNext()) {
      Batch batch = batches.next();
      int groupRows = RowGroups.rows(batch);
      for (int from = 0; from < batch.rows(); from += groupRows) {
        int until = Math.min(batch.rows(), from + groupRows);
        groups.add(writeGroup(schema, batch, from, until, statistics, out));
      }
      rows += batch.rows();
    }
    ByteSink footer = Footer.write(schema, rows, groups);
    out.write(footer.bytes(), 0, footer.size());
    out.write(MAGIC);
    return new ParquetFile(out.position(), rows, statistics.statistics());
  }

  private RowGroup writeGroup(
      FileSchema schema,
      Batch batch,
      int from,
      int until,
      StatisticsCollector statistics,
      CountingStream out)
      throws IOException {
    long start = out.position();
    var columns = new ArrayList<ColumnChunk>();
    for (int i = 0; i < schema.leaves().size(); i++) {
      Leaf leaf = schema.leaves().get(i);
      levels.shred(leaf, batch, from, until);
      Bounds bounds = Bounds.of(leaf);
      bounds.add(levels);
      statistics.add(i, bounds, levels.count() - levels.values());
      columns.add(chunks.write(levels, bounds, out));
    }
    return group(columns, until - from, start, out.position() - start);
  }

  private static RowGroup group(List<ColumnChunk> columns, int rows, long start, long size) {
    long uncompressed =
        columns.stream().mapToLong(c -> c.getMeta_data().getTotal_uncompressed_size()).sum();
    return new RowGroup(columns, uncompressed, rows)
        .setFile_offset(start)
        .setTotal_compressed_size(size);
  }

  @Override
  public void close() {
    compressor.close();
  }
}
