package io.pactolus.lakehouse;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.util.List;

/**
 * Reads and writes data files of a table, apart from its commits, so that another thread than the
 * table's can prepare a change. Each object is for one thread; the definition of the table is that
 * of the moment it was made. Methods throw as those of {@link Table} do when storage fails.
 */
public interface TableFiles extends AutoCloseable {
  StructType schema();

  /** As {@link Table#write}. */
  List<DataFile> write(Batch rows);

  /** As {@link Table#read}, all columns. */
  Iterable<Table.FileBatch> read(DataFile file);

  /** Deletes files that {@link #write} made and no commit took. */
  void discard(List<DataFile> files);

  @Override
  void close();
}
