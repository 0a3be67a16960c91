package io.pactolus.engine.core.replay;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.plan.SystemColumns;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * New versions of rows of the dead-letter queue: one that has left says in which epoch, one that
 * stays says why, and that it was tried once more.
 */
final class DeadLetterVersions {
  private static final List<String> REASONS =
      List.of("table", "reason", "message", "rule", "field", "json_position");
  private static final List<String> REPLAY =
      List.of("replay_state", "replayed_in_epoch", "attempts", "tried_in_epoch", "transform");

  private final long epoch;
  private final Optional<String> transform;
  private final Batch rows = Batch.empty(SystemColumns.DLQ, 64);
  private final Map<DataFile, RoaringBitmap> old = new LinkedHashMap<>();

  DeadLetterVersions(long epoch, Optional<String> transform) {
    this.epoch = epoch;
    this.transform = transform;
  }

  /** Old rows by file. */
  Map<DataFile, RoaringBitmap> oldVersions() {
    return old;
  }

  Batch newVersions() {
    return rows;
  }

  static DeadLetterVersions of(
      long epoch, Optional<String> transform, DeadLetterQueue queue, List<Verdict> verdicts) {
    DeadLetterVersions versions = new DeadLetterVersions(epoch, transform);
    Map<DataFile, Map<Integer, Verdict>> byFile = new LinkedHashMap<>();
    for (Verdict verdict : verdicts) {
      byFile
          .computeIfAbsent(verdict.letter().file(), file -> new HashMap<>())
          .put(verdict.letter().position(), verdict);
    }
    byFile.forEach(
        (file, byPosition) -> {
          RoaringBitmap positions = new RoaringBitmap();
          byPosition.keySet().forEach(positions::add);
          versions.old.put(file, positions);
          Batch before = queue.rows(file, positions);
          int row = 0;
          for (int position : positions) {
            versions.add(before, row++, byPosition.get(position));
          }
        });
    return versions;
  }

  private void add(Batch before, int row, @Nullable Verdict verdict) {
    if (verdict == null) {
      throw new IllegalStateException("a row that nobody chose");
    }
    if (verdict.left()) {
      copyRecord(before, row);
      REASONS.forEach(name -> rows.column(name).appendFrom(before.column(name), row));
      say(DeadLetterQueue.REPLAYED, epoch, verdict);
    }
    for (Fault fault : verdict.faults()) {
      copyRecord(before, row);
      append("table", fault.table().orElse(null));
      append("reason", fault.reason().code());
      append("message", fault.message());
      append("rule", fault.rule());
      append("field", fault.field());
      append("json_position", fault.jsonPosition());
      say(DeadLetterQueue.PENDING, null, verdict);
    }
  }

  private void copyRecord(Batch before, int row) {
    for (int i = 0; i < SystemColumns.DLQ.size(); i++) {
      String name = SystemColumns.DLQ.field(i).name();
      if (!REASONS.contains(name) && !REPLAY.contains(name)) {
        rows.column(name).appendFrom(before.column(name), row);
      }
    }
  }

  private void say(String state, @Nullable Long leftIn, Verdict verdict) {
    append("replay_state", state);
    append("replayed_in_epoch", leftIn);
    append("attempts", verdict.letter().attempts() + 1);
    append("tried_in_epoch", epoch);
    append("transform", verdict.repaired() ? transform.orElse(null) : null);
  }

  private void append(String name, @Nullable Object value) {
    Column column = rows.column(name);
    column.appendObject(value);
  }
}
