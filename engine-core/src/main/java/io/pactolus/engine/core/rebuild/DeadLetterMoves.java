package io.pactolus.engine.core.rebuild;

import io.pactolus.engine.core.replay.LedgerHistory;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * What a rebuild means for the dead-letter queue. A record that waited for the table and is
 * accepted now leaves, in this epoch; one that is refused now comes in, or waits again; one that is
 * refused as before stays as it is. A row that names no table, because the record could not be
 * decoded, concerns all of them: when it leaves for this one, the others get rows of their own.
 */
final class DeadLetterMoves {
  private static final List<String> PLACE =
      List.of("topic", "partition", "offset", "epoch", "table", "reason", "rule");
  private static final List<String> KINDS =
      List.of("reason", "message", "rule", "field", "json_position");

  private final Table dlq;
  private final Table refused;
  private final String table;
  private final List<String> otherTables;
  private final LedgerHistory history;
  private final long epoch;
  private final long from;

  private final Map<Coordinates, Refused> now = new HashMap<>();
  private final Map<Coordinates, List<Letter>> before = new LinkedHashMap<>();
  private final Map<DataFile, RoaringBitmap> old = new LinkedHashMap<>();
  private final Batch rows = Batch.empty(SystemColumns.DLQ, 64);

  /**
   * @param refused what the table refuses now
   * @param otherTables the other Silver tables of the pipeline
   * @param epoch of the rebuild
   * @param from dead letters of epochs up to this one stay as they are
   */
  DeadLetterMoves(
      Table dlq,
      Table refused,
      String table,
      List<String> otherTables,
      LedgerHistory history,
      long epoch,
      long from) {
    this.dlq = dlq;
    this.refused = refused;
    this.table = table;
    this.otherTables = otherTables;
    this.history = history;
    this.epoch = epoch;
    this.from = from;
  }

  private record Coordinates(TopicPartition partition, long offset) {}

  private record Refused(DataFile file, int position, String reason, @Nullable String rule) {}

  /**
   * @param table absent when the record could not be decoded
   */
  private record Letter(
      DataFile file,
      int position,
      Optional<String> table,
      long readIn,
      boolean pending,
      String reason,
      @Nullable String rule) {}

  /** The change of the queue; empty when nothing moves. */
  Optional<Change.Builder> change(String appId) {
    readRefused();
    readLetters();
    before.forEach(this::move);
    now.values().forEach(this::comeIn);
    if (rows.rows() == 0) {
      return Optional.empty();
    }
    Change.Builder change = Change.epoch(appId, epoch).add(dlq.write(rows));
    old.forEach(
        (file, positions) -> {
          RoaringBitmap all =
              file.deleted().map(RoaringBitmap::clone).orElseGet(RoaringBitmap::new);
          all.or(positions);
          change.delete(file.path(), all);
        });
    return Optional.of(change);
  }

  private void readRefused() {
    for (DataFile file : refused.snapshot().files()) {
      for (Table.FileBatch chunk : refused.read(file, PLACE)) {
        Batch batch = chunk.batch();
        for (int row = 0; row < batch.rows(); row++) {
          now.put(
              coordinates(batch, row),
              new Refused(
                  file, chunk.positions()[row], text(batch, "reason", row), rule(batch, row)));
        }
      }
    }
  }

  private void readLetters() {
    List<String> columns = new ArrayList<>(PLACE);
    columns.add("replay_state");
    for (DataFile file : dlq.snapshot().files()) {
      for (Table.FileBatch chunk : dlq.read(file, columns)) {
        Batch batch = chunk.batch();
        for (int row = 0; row < batch.rows(); row++) {
          long readIn = batch.longs("epoch").at(row);
          if (readIn > from) {
            before
                .computeIfAbsent(coordinates(batch, row), added -> new ArrayList<>())
                .add(letter(file, chunk.positions()[row], batch, row, readIn));
          }
        }
      }
    }
  }

  private static Letter letter(DataFile file, int position, Batch batch, int row, long readIn) {
    return new Letter(
        file,
        position,
        batch.column("table").isNull(row)
            ? Optional.empty()
            : Optional.of(text(batch, "table", row)),
        readIn,
        text(batch, "replay_state", row).equals("pending"),
        text(batch, "reason", row),
        rule(batch, row));
  }

  private static Coordinates coordinates(Batch batch, int row) {
    return new Coordinates(
        new TopicPartition(text(batch, "topic", row), batch.ints("partition").at(row)),
        batch.longs("offset").at(row));
  }

  private static String text(Batch batch, String column, int row) {
    return batch.bytes(column).string(row);
  }

  private static @Nullable String rule(Batch batch, int row) {
    return batch.column("rule").isNull(row) ? null : text(batch, "rule", row);
  }

  /** Of one record: it is taken out of {@link #now} when a row of the queue speaks for it. */
  private void move(Coordinates at, List<Letter> letters) {
    Refused refusal = now.get(at);
    Letter own = of(letters, Optional.of(table));
    Letter everyones = of(letters, Optional.empty());
    if (refusal == null) {
      if (own != null && own.pending()) {
        leave(own);
      }
      if (everyones != null && everyones.pending()) {
        leaveForThisTable(everyones, letters);
      }
    } else if (own != null) {
      now.remove(at);
      boolean same =
          own.pending()
              && own.reason().equals(refusal.reason())
              && java.util.Objects.equals(own.rule(), refusal.rule());
      if (!same) {
        replaceBy(own, refusal);
      }
    } else if (everyones != null && everyones.pending()) {
      now.remove(at);
    }
  }

  private static @Nullable Letter of(List<Letter> letters, Optional<String> table) {
    return letters.stream().filter(l -> l.table().equals(table)).findFirst().orElse(null);
  }

  private void leave(Letter letter) {
    Batch row = take(letter);
    append(row, Map.of(), "replayed", epoch);
  }

  private void leaveForThisTable(Letter letter, List<Letter> letters) {
    Batch row = take(letter);
    append(row, Map.of(), "replayed", epoch);
    Set<String> have = new HashSet<>();
    letters.forEach(other -> other.table().ifPresent(have::add));
    for (String other : otherTables) {
      if (!have.contains(other) && history.wasOffered(other, letter.readIn())) {
        append(row, Map.of("table", other), "pending", null);
      }
    }
  }

  private void replaceBy(Letter letter, Refused refusal) {
    Batch row = take(letter);
    Batch why = refused.readRows(refusal.file(), RoaringBitmap.bitmapOf(refusal.position()), KINDS);
    Map<String, @Nullable Object> said = new HashMap<>();
    KINDS.forEach(column -> said.put(column, why.column(column).get(0)));
    append(row, said, "pending", null);
  }

  private void comeIn(Refused refusal) {
    List<String> columns = SystemColumns.DLQ.fields().stream().map(Field::name).toList();
    Batch row =
        refused.readRows(refusal.file(), RoaringBitmap.bitmapOf(refusal.position()), columns);
    append(row, Map.of("table", table), "pending", null);
  }

  /** A row of the queue, which goes. */
  private Batch take(Letter letter) {
    old.computeIfAbsent(letter.file(), added -> new RoaringBitmap()).add(letter.position());
    List<String> columns =
        SystemColumns.DLQ.fields().stream()
            .map(Field::name)
            .filter(name -> dlq.schema().indexOf(name) >= 0)
            .toList();
    return dlq.readRows(letter.file(), RoaringBitmap.bitmapOf(letter.position()), columns);
  }

  private void append(
      Batch row,
      Map<String, ? extends @Nullable Object> said,
      String state,
      @Nullable Long leftIn) {
    for (Field field : SystemColumns.DLQ.fields()) {
      String name = field.name();
      if (said.containsKey(name)) {
        rows.column(name).appendObject(said.get(name));
      } else if (name.equals("replay_state")) {
        rows.column(name).appendObject(state);
      } else if (name.equals("replayed_in_epoch")) {
        rows.column(name).appendObject(leftIn);
      } else if (name.equals("tried_in_epoch")) {
        rows.column(name).appendObject(epoch);
      } else if (row.schema().indexOf(name) < 0) {
        rows.column(name).appendNull();
      } else {
        rows.column(name).appendFrom(row.column(name), 0);
      }
    }
  }
}
