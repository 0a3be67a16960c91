package io.pactolus.engine.embedded.contract;

import io.pactolus.engine.contract.CommitPoint.Moment;
import io.pactolus.engine.contract.Interruption;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.Changes;
import io.pactolus.lakehouse.CommitSummary;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.TableFiles;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/** A real lake in which something happens at a given commit, once. */
final class InterruptedLake implements Lake {
  private final Lake lake;
  private final Interruption interruption;
  private boolean happened;

  InterruptedLake(Lake lake, Interruption interruption) {
    this.lake = lake;
    this.interruption = interruption;
  }

  @Override
  public String location() {
    return lake.location();
  }

  @Override
  public Optional<Table> find(String path) {
    return lake.find(path).map(InterruptedTable::new);
  }

  @Override
  public Table openOrCreate(TableDefinition definition) {
    return new InterruptedTable(lake.openOrCreate(definition));
  }

  @Override
  public void close() {
    lake.close();
  }

  private final class InterruptedTable implements Table {
    private final Table table;

    InterruptedTable(Table table) {
      this.table = table;
    }

    @Override
    public Snapshot commit(Change change) {
      boolean here = isMeant(change);
      if (here && interruption.at().moment() == Moment.BEFORE) {
        interruption.then().run();
      }
      Snapshot after = table.commit(change);
      if (here && interruption.at().moment() == Moment.AFTER) {
        interruption.then().run();
      }
      return after;
    }

    private boolean isMeant(Change change) {
      boolean here =
          !happened
              && interruption.at().layer().has(path())
              && change
                  .transaction()
                  .map(t -> t.epoch() >= interruption.at().epoch())
                  .orElse(false);
      happened |= here;
      return here;
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
    public long deleteObsoleteFiles(int limit) {
      return table.deleteObsoleteFiles(limit);
    }
  }
}
