package io.pactolus.engine.core.testing;

import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.Changes;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * A table whose files are batches in memory. Keeps the contract of {@link Table} where it is easy
 * to get wrong: statistics are cut for long text, reads come in several chunks and skip deleted
 * rows, partition values are text, the empty string as a partition value reads back as NULL, files
 * written but not committed are invisible.
 */
public final class InMemoryTable implements Table {
  private static final int CHUNK_ROWS = 1000;

  private final InMemoryLog log;
  private Snapshot snapshot;
  private int filesRead;

  InMemoryTable(InMemoryLog log) {
    this.log = log;
    this.snapshot = log.newest();
  }

  @Override
  public String path() {
    return log.path;
  }

  @Override
  public String location() {
    return "memory:" + log.path;
  }

  @Override
  public StructType schema() {
    return log.schema();
  }

  @Override
  public List<String> partitionColumns() {
    return log.partitionColumns;
  }

  @Override
  public Map<String, String> properties() {
    return log.properties();
  }

  @Override
  public Snapshot snapshot() {
    return snapshot;
  }

  @Override
  public Snapshot refresh() {
    snapshot = log.newest();
    return snapshot;
  }

  @Override
  public Snapshot at(long version) {
    return log.at(version);
  }

  @Override
  public List<DataFile> write(Batch rows) {
    if (!rows.schema().equals(schema())) {
      throw new IllegalArgumentException(
          rows.schema().text() + " is not the schema of " + path() + ": " + schema().text());
    }
    Map<Map<String, @Nullable String>, List<Integer>> partitions = new LinkedHashMap<>();
    for (int row = 0; row < rows.rows(); row++) {
      partitions.computeIfAbsent(partitionOf(rows, row), p -> new ArrayList<>()).add(row);
    }
    List<DataFile> written = new ArrayList<>();
    partitions.forEach(
        (partition, members) -> {
          int[] indexes = members.stream().mapToInt(Integer::intValue).toArray();
          Batch part = rows.select(indexes, indexes.length);
          String file = "part-%05d.parquet".formatted(log.files.size());
          log.files.put(file, part);
          written.add(
              new DataFile(
                  file,
                  part.byteSize(),
                  part.rows(),
                  InMemoryStatistics.of(part, partitionColumns()),
                  partition,
                  Optional.empty()));
        });
    return written;
  }

  private Map<String, @Nullable String> partitionOf(Batch rows, int row) {
    Map<String, @Nullable String> partition = new HashMap<>();
    for (String name : partitionColumns()) {
      partition.put(name, PartitionText.of(rows.column(name), row));
    }
    return partition;
  }

  @Override
  public Snapshot commit(Change change) {
    snapshot = log.commit(change, snapshot.version());
    return snapshot;
  }

  @Override
  public Changes changes(long version) {
    return log.changes(version);
  }

  @Override
  public Iterable<FileBatch> read(DataFile file, List<String> columns) {
    filesRead++;
    Batch all = columnsOf(file, columns);
    RoaringBitmap deleted = file.deleted().orElseGet(RoaringBitmap::new);
    List<FileBatch> chunks = new ArrayList<>();
    for (int from = 0; from < file.rows(); from += CHUNK_ROWS) {
      int[] positions = new int[CHUNK_ROWS];
      int count = 0;
      for (int p = from; p < Math.min(file.rows(), from + CHUNK_ROWS); p++) {
        if (!deleted.contains(p)) {
          positions[count++] = p;
        }
      }
      if (count > 0) {
        chunks.add(
            new FileBatch(all.select(positions, count), java.util.Arrays.copyOf(positions, count)));
      }
    }
    return chunks;
  }

  @Override
  public Batch readRows(DataFile file, RoaringBitmap positions, List<String> columns) {
    filesRead++;
    int[] rows = new int[positions.getCardinality()];
    PeekableIntIterator iterator = positions.getIntIterator();
    for (int i = 0; i < rows.length; i++) {
      rows[i] = iterator.next();
    }
    return columnsOf(file, columns).select(rows, rows.length);
  }

  private Batch columnsOf(DataFile file, List<String> names) {
    Batch stored = log.files.get(file.path());
    if (stored == null) {
      throw new IllegalArgumentException("no file " + file.path() + " in " + path());
    }
    List<Field> fields = names.stream().map(n -> schema().field(schema().require(n))).toList();
    List<Column> columns = new ArrayList<>();
    for (Field field : fields) {
      Column column = Column.create(field.type(), file.rows());
      int at = stored.schema().indexOf(field.name());
      boolean emptyIsNull =
          file.partition().containsKey(field.name()) && file.partition().get(field.name()) == null;
      for (int row = 0; row < file.rows(); row++) {
        if (at < 0 || emptyIsNull) {
          column.appendNull();
        } else {
          column.appendFrom(stored.column(at), row);
        }
      }
      columns.add(column);
    }
    return new Batch(new StructType(fields), columns);
  }

  @Override
  public Snapshot evolve(List<Field> addedColumns, Map<String, String> properties) {
    snapshot = log.evolve(addedColumns, properties);
    return snapshot;
  }

  /** All live rows of the newest known snapshot, in no particular order. */
  public Batch liveRows() {
    Batch all = Batch.empty(schema(), 16);
    List<String> names = schema().fields().stream().map(Field::name).toList();
    for (DataFile file : snapshot.files()) {
      read(file, names).forEach(chunk -> all.append(chunk.batch()));
    }
    return all;
  }

  /** Calls of {@link #read} and {@link #readRows} on this object so far. */
  public int filesRead() {
    return filesRead;
  }
}
