package io.pactolus.lakehouse;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/**
 * One Delta table. Not thread-safe: one writer thread per object. Every method that touches storage
 * throws {@link io.pactolus.pipeline.PactolusException} with LAKE_FULL, LAKE_UNWRITABLE or
 * LAKE_DAMAGED when storage fails.
 */
public interface Table {
  String path();

  /** Absolute directory of the table; {@link DataFile#path} is relative to it. */
  String location();

  StructType schema();

  List<String> partitionColumns();

  Map<String, String> properties();

  /** The newest state this object knows; no storage access. */
  Snapshot snapshot();

  /** Reads the log for commits of others and returns the newest state. */
  Snapshot refresh();

  /** State as of a version, for time travel and recovery. */
  Snapshot at(long version);

  /**
   * Writes rows as new Parquet files, one or more per partition, durable (fsynced) but not yet part
   * of the table. Rows keep their order: row i of the batch has position i in its file when the
   * table is unpartitioned and one file results.
   */
  List<DataFile> write(Batch rows);

  /**
   * Makes files of another table of the lake files of this one, durable but not yet part of it,
   * under the same names and with the same rows deleted. They are not written again.
   */
  default List<DataFile> take(Table other, List<DataFile> files) {
    throw new UnsupportedOperationException("this kind of table takes no files");
  }

  /** What the table was at a version. */
  default TableDefinition definitionAt(long version) {
    throw new UnsupportedOperationException("this kind of table keeps no history");
  }

  /**
   * Commits atomically and returns the new state. After a crash either all or nothing of it is
   * there.
   *
   * @throws FencedException when another writer got in between in a way that this change must not
   *     survive: the same transaction id is already there, files to be removed are gone, or the
   *     table's definition changed
   */
  Snapshot commit(Change change);

  /** What commit {@code version} did. */
  Changes changes(long version);

  /** The live rows of a file, a chunk at a time in file order, only the columns named. */
  Iterable<FileBatch> read(DataFile file, List<String> columns);

  /**
   * The rows at the given positions in ascending order, whether deleted or not, only the columns
   * named.
   */
  Batch readRows(DataFile file, RoaringBitmap positions, List<String> columns);

  /** For preparing a change on another thread. The caller closes it. */
  default TableFiles files() {
    throw new UnsupportedOperationException("this kind of table is changed by its own thread only");
  }

  /** Adds nullable columns at the end of the schema, and sets properties, in one commit. */
  Snapshot evolve(List<Field> addedColumns, Map<String, String> properties);

  /** The newest commits, newest first, as far as the log still has them. */
  default List<CommitSummary> history(int limit) {
    throw new UnsupportedOperationException("this kind of table keeps no history");
  }

  /** One commit of the history; empty when the log no longer has it, or not yet. */
  default Optional<CommitSummary> commitAt(long version) {
    throw new UnsupportedOperationException("this kind of table keeps no history");
  }

  /**
   * How large the log is. Looks at each of its files: the longer the log, the longer it takes. Any
   * thread may ask.
   */
  default LogSize logSize() {
    throw new UnsupportedOperationException("this kind of table keeps no history");
  }

  /** Data files of the newest state that are missing or have another size than the log says. */
  default List<Damage> wrongSizes() {
    throw new UnsupportedOperationException("this kind of table does not look for files");
  }

  /**
   * Data files of the newest state that are not byte by byte what was written, and commits of the
   * log that are not. Reads all of them.
   */
  default List<Damage> wrongContents() {
    throw new UnsupportedOperationException("this kind of table does not look for files");
  }

  /** Those of the files that are no longer in storage. */
  default List<DataFile> missing(List<DataFile> files) {
    throw new UnsupportedOperationException("this kind of table does not look for files");
  }

  /**
   * Deletes files that no version within the table's retention ({@code
   * delta.deletedFileRetentionDuration}) refers to: files that left the table longer ago, and older
   * ones that never became part of it because a writer crashed. The first call of a process reads
   * the directory; later ones only what this object itself has removed from the table.
   *
   * @param limit files to delete at most in this call
   * @return bytes freed
   */
  default long deleteObsoleteFiles(int limit) {
    throw new UnsupportedOperationException("this kind of table deletes no files");
  }

  /**
   * Live rows of a file.
   *
   * @param positions position in the file of each row of the batch
   */
  record FileBatch(Batch batch, int[] positions) {}
}
