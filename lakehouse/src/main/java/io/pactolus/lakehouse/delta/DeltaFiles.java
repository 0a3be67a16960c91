package io.pactolus.lakehouse.delta;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableFiles;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.io.IOException;
import java.util.List;

/** Files of a Delta table, with an encoder of their own. */
final class DeltaFiles implements TableFiles {
  private final Storage storage;
  private final String root;
  private final StructType schema;
  private final List<String> partitionColumns;
  private final DataFiles writer;
  private final FileRows reader;

  DeltaFiles(Storage storage, String root, StructType schema, List<String> partitionColumns) {
    this.storage = storage;
    this.root = root;
    this.schema = schema;
    this.partitionColumns = partitionColumns;
    this.writer = new DataFiles(storage, root);
    this.reader = new FileRows(storage, root, partitionColumns);
  }

  @Override
  public StructType schema() {
    return schema;
  }

  @Override
  public List<DataFile> write(Batch rows) {
    return writer.write(rows, partitionColumns);
  }

  @Override
  public Iterable<Table.FileBatch> read(DataFile file) {
    return reader.read(file, schema);
  }

  @Override
  public void discard(List<DataFile> files) {
    for (DataFile file : files) {
      String path = root + "/" + file.path();
      try {
        storage.delete(path);
      } catch (IOException e) {
        throw StorageTrouble.writing(path, e);
      }
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
