package io.pactolus.it;

import io.pactolus.it.CrashPoint.Moment;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.Changes;
import io.pactolus.lakehouse.CommitSummary;
import io.pactolus.lakehouse.Damage;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.TableFiles;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.roaringbitmap.RoaringBitmap;

/** A real lake whose process kills itself with SIGKILL at a given commit. */
final class CrashingLake implements Lake {
  private final Lake lake;
  private final CrashPoint point;

  CrashingLake(Lake lake, CrashPoint point) {
    this.lake = lake;
    this.point = point;
  }

  @Override
  public String location() {
    return lake.location();
  }

  @Override
  public Optional<Table> find(String path) {
    return lake.find(path).map(CrashingTable::new);
  }

  @Override
  public Table openOrCreate(TableDefinition definition) {
    return new CrashingTable(lake.openOrCreate(definition));
  }

  @Override
  public void close() {
    lake.close();
  }

  private static void die() {
    try {
      new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    while (true) {
      LockSupport.park();
    }
  }

  private final class CrashingTable implements Table {
    private final Table table;

    CrashingTable(Table table) {
      this.table = table;
    }

    @Override
    public Snapshot commit(Change change) {
      boolean here = ("/" + path() + "/").contains(point.table()) && isMeant(change);
      if (here && point.moment() == Moment.BEFORE_COMMIT) {
        die();
      }
      Snapshot after = table.commit(change);
      if (here && point.moment() == Moment.AFTER_COMMIT) {
        die();
      }
      return after;
    }

    private boolean isMeant(Change change) {
      return switch (point.commit()) {
        case EPOCH -> change.transaction().map(t -> t.epoch() >= point.epoch()).orElse(false);
        case COMPACTION -> change.rearrangesOnly();
      };
    }

    @Override
    public String path() {
      return table.path();
    }

    @Override
    public String location() {
      return table.location();
    }

    @Override
    public StructType schema() {
      return table.schema();
    }

    @Override
    public List<String> partitionColumns() {
      return table.partitionColumns();
    }

    @Override
    public Map<String, String> properties() {
      return table.properties();
    }

    @Override
    public Snapshot snapshot() {
      return table.snapshot();
    }

    @Override
    public Snapshot refresh() {
      return table.refresh();
    }

    @Override
    public Snapshot at(long version) {
      return table.at(version);
    }

    @Override
    public List<DataFile> write(Batch rows) {
      return table.write(rows);
    }

    @Override
    public Changes changes(long version) {
      return table.changes(version);
    }

    @Override
    public TableFiles files() {
      return table.files();
    }

    @Override
    public Iterable<FileBatch> read(DataFile file, List<String> columns) {
      return table.read(file, columns);
    }

    @Override
    public Batch readRows(DataFile file, RoaringBitmap positions, List<String> columns) {
      return table.readRows(file, positions, columns);
    }

    @Override
    public Snapshot evolve(List<Field> addedColumns, Map<String, String> properties) {
      return table.evolve(addedColumns, properties);
    }

    @Override
    public List<CommitSummary> history(int limit) {
      return table.history(limit);
    }

    @Override
    public List<Damage> wrongSizes() {
      return table.wrongSizes();
    }

    @Override
    public List<Damage> wrongContents() {
      return table.wrongContents();
    }

    @Override
    public long deleteObsoleteFiles(int limit) {
      return table.deleteObsoleteFiles(limit);
    }
  }
}
