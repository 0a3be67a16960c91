package io.pactolus.lakehouse.delta;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table.FileBatch;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.parquet.ParquetReader;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Reads rows of the files of a table: the stored columns from Parquet, the partition columns from
 * the log.
 */
final class FileRows {
  private final Storage storage;
  private final String root;
  private final List<String> partitionColumns;

  FileRows(Storage storage, String root, List<String> partitionColumns) {
    this.storage = storage;
    this.root = root;
    this.partitionColumns = partitionColumns;
  }

  private String absolute(DataFile file) {
    return file.path().contains("://") ? file.path() : root + "/" + file.path();
  }

  private ParquetReader open(DataFile file) {
    String path = absolute(file);
    try {
      return ParquetReader.open(path, new StorageInputFile(storage, path, file.sizeBytes()));
    } catch (IOException e) {
      throw StorageTrouble.reading(path, e);
    } catch (RuntimeException e) {
      // What parquet-java throws for a torn footer is not an IOException.
      throw StorageTrouble.damaged(path, String.valueOf(e.getMessage()), e);
    }
  }

  private StructType stored(StructType columns) {
    return new StructType(
        columns.fields().stream().filter(f -> !partitionColumns.contains(f.name())).toList());
  }

  Batch readRows(DataFile file, RoaringBitmap positions, StructType columns) {
    try (ParquetReader reader = open(file)) {
      Batch batch = reader.readRows(positions, stored(columns));
      return complete(file, batch, positions.getCardinality(), columns);
    } catch (IOException e) {
      throw StorageTrouble.reading(absolute(file), e);
    }
  }

  Iterable<FileBatch> read(DataFile file, StructType columns) {
    return () -> new LiveRows(file, columns);
  }

  /** Adds the partition columns. */
  private Batch complete(DataFile file, Batch stored, int rows, StructType columns) {
    if (stored.schema().size() == columns.size()) {
      return stored;
    }
    var all = new ArrayList<Column>();
    for (Field field : columns.fields()) {
      int index = stored.schema().indexOf(field.name());
      all.add(
          index >= 0
              ? stored.column(index)
              : constant(field, file.partition().get(field.name()), rows));
    }
    return new Batch(columns, all);
  }

  private static Column constant(Field field, @Nullable String text, int rows) {
    Object value = TextValues.parse(field.type(), text);
    Column column = Column.create(field.type(), rows);
    for (int row = 0; row < rows; row++) {
      column.appendObject(value);
    }
    return column;
  }

  /** Iterates over the live rows; closes the file at its end. */
  private final class LiveRows implements Iterator<FileBatch> {
    private final DataFile file;
    private final StructType columns;
    private final @Nullable RoaringBitmap deleted;
    private final ParquetReader reader;
    private final Iterator<ParquetReader.Chunk> chunks;
    private @Nullable FileBatch next;

    LiveRows(DataFile file, StructType columns) {
      this.file = file;
      this.columns = columns;
      this.deleted = file.deleted().orElse(null);
      this.reader = open(file);
      // With no stored column asked for, any one of them tells the positions.
      this.chunks = reader.read(stored(columns)).iterator();
      this.next = advance();
    }

    private @Nullable FileBatch advance() {
      try {
        while (chunks.hasNext()) {
          FileBatch batch = live(chunks.next());
          if (batch.positions().length > 0) {
            return batch;
          }
        }
        reader.close();
        return null;
      } catch (IOException e) {
        throw StorageTrouble.reading(absolute(file), e);
      } catch (UncheckedIOException e) {
        throw StorageTrouble.reading(absolute(file), new IOException(e.getMessage(), e));
      }
    }

    private FileBatch live(ParquetReader.Chunk chunk) {
      int rows = chunk.batch().rows();
      int first = chunk.firstPosition();
      RoaringBitmap gone = deleted;
      int[] kept = new int[rows];
      int count = 0;
      for (int row = 0; row < rows; row++) {
        if (gone == null || !gone.contains(first + row)) {
          kept[count++] = row;
        }
      }
      Batch stored = count == rows ? chunk.batch() : chunk.batch().select(kept, count);
      Batch batch = complete(file, stored, count, columns);
      int[] positions = new int[count];
      for (int i = 0; i < count; i++) {
        positions[i] = first + kept[i];
      }
      return new FileBatch(batch, positions);
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public FileBatch next() {
      FileBatch batch = next;
      if (batch == null) {
        throw new NoSuchElementException();
      }
      next = advance();
      return batch;
    }
  }
}
