package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;

/** An encoder over the column writers of parquet-java, to compare ours with. */
final class ColumnWriterEncoder implements ParquetEncoder {
  // Between two looks at the page sizes every column is ahead by as much.
  private static final int BLOCK_ROWS = 1000;
  private static final int LEVEL = 1;

  private final PageCompressor compressor = new PageCompressor(new ZstdCompressor(LEVEL));
  private final Levels levels = new Levels();
  private final ParquetProperties properties =
      ParquetProperties.builder()
          .withAllocator(HeapByteBufferAllocator.getInstance())
          .withMinRowCountForPageSizeCheck(BLOCK_ROWS)
          .withMaxRowCountForPageSizeCheck(BLOCK_ROWS)
          .estimateRowCountForPageSizeCheck(false)
          .withPageWriteChecksumEnabled(false)
          .build();

  @Override
  public ParquetFile encode(StructType type, Iterator<Batch> batches, OutputStream out)
      throws IOException {
    var schema = FileSchema.of(type);
    var statistics = new StatisticsCollector(schema);
    var counting = new CountingStream(out);
    long rows = 0;
    try (var writer = openWriter(schema, counting)) {
      writer.start();
      while (batches.hasNext()) {
        Batch batch = batches.next();
        int groupRows = RowGroups.rows(batch);
        for (int from = 0; from < batch.rows(); from += groupRows) {
          int until = Math.min(batch.rows(), from + groupRows);
          writeRowGroup(writer, schema, batch, from, until);
          collect(statistics, schema, batch, from, until);
        }
        rows += batch.rows();
      }
      writer.end(Map.of());
    }
    return new ParquetFile(counting.position(), rows, statistics.statistics());
  }

  private static ParquetFileWriter openWriter(FileSchema schema, CountingStream out)
      throws IOException {
    return new ParquetFileWriter(
        new OpenFile(new PositionStream(out)),
        schema.message(),
        ParquetFileWriter.Mode.CREATE,
        RowGroups.MAX_BYTES,
        0,
        64,
        64,
        false);
  }

  private void writeRowGroup(
      ParquetFileWriter writer, FileSchema schema, Batch batch, int from, int until)
      throws IOException {
    var pages =
        new ColumnChunkPageWriteStore(
            compressor, schema.message(), properties.getAllocator(), 64, false);
    ColumnWriteStore store = properties.newColumnWriteStore(schema.message(), pages);
    var descriptors = schema.message().getColumns();
    for (int row = from; row < until; row += BLOCK_ROWS) {
      int end = Math.min(until, row + BLOCK_ROWS);
      for (int i = 0; i < descriptors.size(); i++) {
        levels.shred(schema.leaves().get(i), batch, row, end);
        write(store, descriptors.get(i));
      }
      for (int r = row; r < end; r++) {
        store.endRecord();
      }
    }
    store.flush();
    writer.startBlock(until - from);
    pages.flushToFileWriter(writer);
    writer.endBlock();
    store.close();
    pages.close();
  }

  private void write(ColumnWriteStore store, ColumnDescriptor descriptor) {
    ColumnWriter writer = store.getColumnWriter(descriptor);
    Leaf leaf = levels.leaf();
    int maxDefinition = leaf.maxDefinition();
    boolean nested = leaf.maxRepetition() > 0;
    int value = 0;
    for (int i = 0; i < levels.count(); i++) {
      int definition = levels.uniform() ? maxDefinition : levels.definition()[i];
      int repetition = nested ? levels.repetition()[i] : 0;
      if (definition < maxDefinition) {
        writer.writeNull(repetition, definition);
      } else {
        writeValue(writer, levels.slot(value++), repetition, definition);
      }
    }
  }

  private void writeValue(ColumnWriter writer, int slot, int repetition, int definition) {
    Column column = levels.column();
    if (column instanceof LongColumn longs) {
      writer.write(longs.at(slot), repetition, definition);
    } else if (column instanceof BytesColumn bytes) {
      writer.write(
          Binary.fromReusedByteArray(bytes.data(), bytes.start(slot), bytes.length(slot)),
          repetition,
          definition);
    } else if (column instanceof IntColumn ints) {
      writer.write(ints.at(slot), repetition, definition);
    } else if (column instanceof DoubleColumn doubles) {
      writer.write(doubles.at(slot), repetition, definition);
    } else if (column instanceof BooleanColumn booleans) {
      writer.write(booleans.at(slot), repetition, definition);
    } else {
      writeDecimal(writer, (DecimalColumn) column, slot, repetition, definition);
    }
  }

  private static void writeDecimal(
      ColumnWriter writer, DecimalColumn column, int slot, int repetition, int definition) {
    DecimalType type = column.decimal();
    if (type.precision() <= 9) {
      writer.write((int) column.unscaledLong(slot), repetition, definition);
    } else if (type.precision() <= 18) {
      writer.write(column.unscaledLong(slot), repetition, definition);
    } else {
      byte[] bytes = new byte[FileSchema.fixedLength(type.precision())];
      Bounds.bigEndian(column.highBits(slot), column.lowBits(slot), bytes, 0, bytes.length);
      writer.write(Binary.fromConstantByteArray(bytes), repetition, definition);
    }
  }

  private void collect(
      StatisticsCollector statistics, FileSchema schema, Batch batch, int from, int until) {
    for (int i = 0; i < schema.leaves().size(); i++) {
      Leaf leaf = schema.leaves().get(i);
      if (leaf.flat()) {
        levels.shred(leaf, batch, from, until);
        Bounds bounds = Bounds.of(leaf);
        bounds.add(levels);
        statistics.add(i, bounds, levels.count() - levels.values());
      }
    }
  }

  @Override
  public void close() {
    compressor.release();
  }

  private record PageCompressor(ZstdCompressor zstd) implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      var plain = new ByteArrayOutputStream((int) bytes.size());
      bytes.writeAllTo(plain);
      int length = zstd.compress(plain.toByteArray(), 0, plain.size());
      return BytesInput.from(Arrays.copyOf(zstd.compressed(), length));
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
      zstd.close();
    }
  }

  private static final class PositionStream extends PositionOutputStream {
    private final CountingStream out;

    PositionStream(CountingStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return out.position();
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() {
      // The caller opened the stream and closes it.
    }
  }

  /** A file that is already open. */
  private record OpenFile(PositionOutputStream stream) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return stream;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return stream;
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
