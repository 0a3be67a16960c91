package io.pactolus.engine.core.replay;

import io.pactolus.engine.core.epoch.Replay.DeadLetterChoice;
import io.pactolus.engine.core.replay.DeadLetterSql.Condition;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.Changes;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.roaringbitmap.RoaringBitmap;

/** The dead-letter queue of a pipeline, for choosing from it. */
final class DeadLetterQueue {
  static final String PENDING = "pending";
  static final String REPLAYED = "replayed";

  private final Table table;
  private final String appId;

  DeadLetterQueue(Table table, String appId) {
    this.table = table;
    this.appId = appId;
  }

  /**
   * Dead letters that were chosen.
   *
   * @param more others fit too, and did not find room
   */
  record Chosen(List<DeadLetter> letters, boolean more) {}

  long version() {
    return table.snapshot().version();
  }

  /**
   * @param replayable what else must hold
   */
  Chosen choose(DeadLetterChoice choice, Predicate<DeadLetter> replayable) {
    Optional<Condition> where = choice.where().map(Condition::of);
    List<DeadLetter> fitting = new ArrayList<>();
    for (DataFile file : table.snapshot().files()) {
      if (isOver(file)) {
        continue;
      }
      for (Table.FileBatch chunk : table.read(file, columns())) {
        Batch rows = chunk.batch();
        boolean[] wanted = where.map(condition -> condition.over(rows)).orElse(null);
        for (int row = 0; row < rows.rows(); row++) {
          if (fits(choice, rows, row) && (wanted == null || wanted[row])) {
            DeadLetter letter = letter(file, chunk.positions()[row], rows, row);
            if (replayable.test(letter)) {
              fitting.add(letter);
            }
          }
        }
      }
    }
    fitting.sort(DeadLetter.ORDER);
    return first(fitting, choice);
  }

  /** All rows of the file have left the queue. */
  private static boolean isOver(DataFile file) {
    return REPLAYED.equals(file.statistics().min("replay_state"));
  }

  private static boolean fits(DeadLetterChoice choice, Batch rows, int row) {
    long epoch = rows.longs("epoch").at(row);
    LongColumn times = rows.longs("timestamp");
    return rows.bytes("replay_state").string(row).equals(PENDING)
        && choice.reason().map(rows.bytes("reason").string(row)::equals).orElse(true)
        && (choice.firstEpoch().isEmpty() || epoch >= choice.firstEpoch().getAsLong())
        && (choice.lastEpoch().isEmpty() || epoch <= choice.lastEpoch().getAsLong())
        && (choice.sinceMicros().isEmpty()
            || (!times.isNull(row) && times.at(row) >= choice.sinceMicros().getAsLong()))
        && triedIn(rows, row) < choice.notTriedSince();
  }

  private static long triedIn(Batch rows, int row) {
    return rows.schema().indexOf("tried_in_epoch") < 0 || rows.longs("tried_in_epoch").isNull(row)
        ? 0
        : rows.longs("tried_in_epoch").at(row);
  }

  private static Chosen first(List<DeadLetter> fitting, DeadLetterChoice choice) {
    long bytes = 0;
    int count = 0;
    while (count < fitting.size() && count < choice.maxRecords()) {
      bytes += fitting.get(count).bytes();
      if (count > 0 && bytes > choice.maxBytes()) {
        break;
      }
      count++;
    }
    return new Chosen(List.copyOf(fitting.subList(0, count)), count < fitting.size());
  }

  boolean has(long epoch) {
    return table.snapshot().epoch(appId).orElse(0) >= epoch;
  }

  /** The rows as they were before an epoch that the table has replaced them. */
  List<DeadLetter> replacedIn(long epoch) {
    List<DeadLetter> letters = new ArrayList<>();
    for (Map.Entry<DataFile, RoaringBitmap> file : commitOf(epoch).newlyDeleted().entrySet()) {
      Batch rows = table.readRows(file.getKey(), file.getValue(), columns());
      int row = 0;
      for (int position : file.getValue()) {
        letters.add(letter(file.getKey(), position, rows, row++));
      }
    }
    letters.sort(DeadLetter.ORDER);
    return letters;
  }

  private Changes commitOf(long epoch) {
    for (long version = table.snapshot().version(); version >= 0; version--) {
      Changes commit = table.changes(version);
      long here = commit.epoch(appId).orElse(Long.MAX_VALUE);
      if (here == epoch) {
        return commit;
      }
      if (here < epoch) {
        break;
      }
    }
    throw new PactolusException(
        ErrorCode.LAKE_DAMAGED,
        "epoch %d is in %s, but its commit is not to be found in the log. Restore the log from a backup."
            .formatted(epoch, table.path()));
  }

  /** Whole rows of the current snapshot. */
  Batch rows(DataFile file, RoaringBitmap positions) {
    return table.readRows(file, positions, columns());
  }

  /** Those that the table has; it may be older than some. */
  private List<String> columns() {
    return SystemColumns.DLQ.fields().stream()
        .map(Field::name)
        .filter(name -> table.schema().indexOf(name) >= 0)
        .toList();
  }

  private static DeadLetter letter(DataFile file, int position, Batch rows, int row) {
    boolean counted =
        rows.schema().indexOf("attempts") >= 0 && !rows.column("attempts").isNull(row);
    return new DeadLetter(
        file,
        position,
        new TopicPartition(rows.bytes("topic").string(row), rows.ints("partition").at(row)),
        rows.longs("offset").at(row),
        rows.column("table").isNull(row)
            ? Optional.empty()
            : Optional.of(rows.bytes("table").string(row)),
        rows.bytes("reason").string(row),
        rows.longs("epoch").at(row),
        counted ? rows.ints("attempts").at(row) : 1,
        rows.bytes("value").length(row));
  }
}
