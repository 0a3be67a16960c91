package io.pactolus.engine.core.epoch;

import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.Changes;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Step one: raw records and the position they stand for become durable in one commit. */
public final class BronzeStage {
  private final Table table;
  private final String appId;

  public BronzeStage(Table table, String appId) {
    this.table = table;
    this.appId = appId;
  }

  /** The newest position, absent before the first epoch. */
  public Optional<EpochPosition> position() {
    return Optional.ofNullable(table.snapshot().domains().get(EpochPosition.DOMAIN))
        .map(json -> EpochPosition.fromJson(json, table.path()));
  }

  public long version() {
    return table.snapshot().version();
  }

  /**
   * @return the version of the commit
   */
  public long append(EpochPosition position, Batch records) {
    // An epoch may hold no record and still move the position: transaction markers, a recorded gap.
    return append(position, records.rows() == 0 ? List.of() : table.write(records));
  }

  /**
   * As above, of files that are written already.
   *
   * @return the version of the commit
   */
  public long append(EpochPosition position, List<DataFile> files) {
    Snapshot after =
        table.commit(
            Change.epoch(appId, position.epoch())
                .add(files)
                .domain(EpochPosition.DOMAIN, position.toJson())
                .build());
    return after.version();
  }

  /**
   * Announces an epoch that reads nothing.
   *
   * @return the version of the commit
   */
  public long announce(EpochPosition position) {
    return append(position, List.of());
  }

  /** The records of the newest epoch, in the order they were appended. */
  public Batch read(EpochPosition position) {
    List<String> columns = SystemColumns.BRONZE.fields().stream().map(Field::name).toList();
    List<Batch> chunks = new ArrayList<>();
    for (DataFile file : files(position)) {
      table.read(file, columns).forEach(chunk -> chunks.add(chunk.batch()));
    }
    return Batch.concat(SystemColumns.BRONZE, chunks);
  }

  /** The files of the newest epoch, in the order of their records. */
  public List<DataFile> files(EpochPosition position) {
    return commitOf(position.epoch()).added();
  }

  private Changes commitOf(long epoch) {
    // Compaction never touches an unfinished epoch, so the commit is the last or close to it.
    for (long version = table.snapshot().version(); version >= 0; version--) {
      Changes commit = table.changes(version);
      if (commit.epoch(appId).isPresent()) {
        if (commit.epoch(appId).getAsLong() == epoch) {
          return commit;
        }
        break;
      }
    }
    throw new PactolusException(
        ErrorCode.LAKE_DAMAGED,
        "epoch %d is unfinished, but its commit is not to be found in the log of %s. Restore the log from a backup."
            .formatted(epoch, table.path()));
  }
}
