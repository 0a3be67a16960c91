package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Reads Parquet files, ours and those of other writers, into batches. Columns are found by name; a
 * column that the file does not have reads as null, as Delta demands after a column was added. Not
 * thread-safe.
 */
public final class ParquetReader implements AutoCloseable {
  private static final int CHUNK_ROWS = 1 << 16;
  private static final long CHUNK_BYTES = 64L << 20;

  private final PageDecompressors decompressors = new PageDecompressors();
  private final String name;
  private final ParquetFileReader file;

  /**
   * Consecutive rows.
   *
   * @param firstPosition position in the file of the batch's first row
   */
  public record Chunk(int firstPosition, Batch batch) {}

  private ParquetReader(String name, InputFile input) throws IOException {
    this.name = name;
    var options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(decompressors)
            .build();
    this.file = new ParquetFileReader(input, options, input.newStream());
  }

  /** Opens a local file. */
  public static ParquetReader open(Path path) throws IOException {
    return open(path.toString(), new LocalInputFile(path));
  }

  /**
   * Opens a file.
   *
   * @param name for messages
   */
  public static ParquetReader open(String name, InputFile input) throws IOException {
    return new ParquetReader(name, input);
  }

  /** Rows of the file. */
  public long rows() {
    return file.getRecordCount();
  }

  /** The schema of the file in Parquet's terms. */
  public MessageType fileSchema() {
    return file.getFileMetaData().getSchema();
  }

  /**
   * All rows in file order, about 64 k at a time. Chunks are read as the iterator moves on, so this
   * object must stay open, and only one iterator may be in use.
   *
   * @param columns what to read, and as what
   * @throws UncheckedIOException from the iterator
   */
  public Iterable<Chunk> read(StructType columns) {
    return () -> new Chunks(columns);
  }

  /** The rows at the given positions in ascending order. */
  public Batch readRows(RoaringBitmap positions, StructType columns) throws IOException {
    Batch batch = Batch.empty(columns, Math.max(1, positions.getCardinality()));
    PeekableIntIterator wanted = positions.getIntIterator();
    long first = 0;
    for (int group = 0; group < file.getRowGroups().size(); group++) {
      long end = first + file.getRowGroups().get(group).getRowCount();
      if (wanted.hasNext() && wanted.peekNext() < end) {
        var reader = open(group, columns);
        long position = first;
        while (wanted.hasNext() && wanted.peekNext() < end) {
          int next = wanted.next();
          reader.skip((int) (next - position));
          int count = 1;
          while (wanted.hasNext() && wanted.peekNext() == next + count && wanted.peekNext() < end) {
            wanted.next();
            count++;
          }
          reader.read(batch, count);
          position = (long) next + count;
        }
      }
      first = end;
    }
    if (wanted.hasNext()) {
      throw new IllegalArgumentException(
          "position " + wanted.peekNext() + " is beyond the " + rows() + " rows of " + name);
    }
    return batch;
  }

  private RowGroupReader open(int group, StructType columns) throws IOException {
    try {
      return RowGroupReader.open(file, group, columns);
    } catch (UnsupportedOperationException unreadable) {
      throw new PactolusException(
          ErrorCode.LAKE_DAMAGED,
          "Cannot read "
              + name
              + ": "
              + unreadable.getMessage()
              + ". The file was not written by Pactolus; rewrite it with types that the table's"
              + " schema names.");
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private final class Chunks implements Iterator<Chunk> {
    private final StructType columns;
    private final List<BlockMetaData> groups = file.getRowGroups();
    private int nextGroup;
    private RowGroupReader reader = RowGroupReader.EXHAUSTED;
    private int chunkRows = CHUNK_ROWS;
    private long position;

    Chunks(StructType columns) {
      this.columns = columns;
      advance();
    }

    private void advance() {
      while (reader.remaining() == 0 && nextGroup < groups.size()) {
        try {
          BlockMetaData group = groups.get(nextGroup);
          reader = open(nextGroup++, columns);
          long rowBytes = group.getTotalByteSize() / Math.max(1, group.getRowCount()) + 1;
          chunkRows = (int) Math.max(1, Math.min(CHUNK_ROWS, CHUNK_BYTES / rowBytes));
        } catch (IOException unreadable) {
          throw new UncheckedIOException(unreadable);
        }
      }
    }

    @Override
    public boolean hasNext() {
      return reader.remaining() > 0;
    }

    @Override
    public Chunk next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int count = (int) Math.min(chunkRows, reader.remaining());
      Batch batch = Batch.empty(columns, count);
      reader.read(batch, count);
      Chunk chunk = new Chunk(Math.toIntExact(position), batch);
      position += count;
      advance();
      return chunk;
    }
  }
}
