package io.pactolus.engine.core.contract;

import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.Changes;
import io.pactolus.lakehouse.CommitSummary;
import io.pactolus.lakehouse.Damage;
import io.pactolus.lakehouse.DataFile;
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

/** Another table, to which something may happen. */
public abstract class ForwardingTable implements Table {
  private final Table table;

  protected ForwardingTable(Table table) {
    this.table = table;
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
  public List<DataFile> take(Table other, List<DataFile> files) {
    return table.take(other, files);
  }

  @Override
  public TableDefinition definitionAt(long version) {
    return table.definitionAt(version);
  }

  @Override
  public Snapshot commit(Change change) {
    return table.commit(change);
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
  public Optional<CommitSummary> commitAt(long version) {
    return table.commitAt(version);
  }

  @Override
  public List<DataFile> missing(List<DataFile> files) {
    return table.missing(files);
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
