package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.decode.Reject;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.plan.Reason;
import io.pactolus.pipeline.plan.SystemColumns;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records that were refused, as rows of the dead-letter queue. */
public final class DlqRows {
  // The same in Bronze and in the DLQ.
  private static final List<String> COPIED =
      List.of(
          "key",
          "value",
          "headers",
          "topic",
          "partition",
          "offset",
          "timestamp",
          "epoch",
          "correlation_id");

  private final Batch bronze;
  private final Batch rows;

  private DlqRows(Batch bronze, int capacity) {
    this.bronze = bronze;
    this.rows = Batch.empty(SystemColumns.DLQ, capacity);
  }

  /**
   * Rows in the schema {@link SystemColumns#DLQ}: one for each record that could not be decoded,
   * and one for each table that refused a record, in this order.
   *
   * @param refusalsByTable name of the Silver table to what it refused
   */
  public static Batch of(
      Batch bronze, Decoded decoded, Map<String, List<Refusal>> refusalsByTable) {
    int capacity =
        decoded.rejects().size() + refusalsByTable.values().stream().mapToInt(List::size).sum();
    DlqRows dlq = new DlqRows(bronze, capacity);
    decoded.rejects().forEach(dlq::add);
    refusalsByTable.forEach((table, refusals) -> refusals.forEach(r -> dlq.add(table, r)));
    return dlq.rows;
  }

  private void add(Reject reject) {
    copy(reject.bronzeRow());
    Long position = reject.jsonPosition() < 0 ? null : reject.jsonPosition();
    say(null, reject.reason(), reject.message(), null, reject.field(), position);
  }

  private void add(String table, Refusal refusal) {
    copy(refusal.row());
    say(table, refusal.reason(), refusal.message(), refusal.rule().orElse(null), null, null);
  }

  private void copy(int bronzeRow) {
    for (String name : COPIED) {
      rows.column(name).appendFrom(bronze.column(name), bronzeRow);
    }
  }

  private void say(
      @Nullable String table,
      Reason reason,
      String message,
      @Nullable String rule,
      @Nullable String field,
      @Nullable Long jsonPosition) {
    append("table", table);
    append("reason", reason.code());
    append("message", message);
    append("rule", rule);
    append("field", field);
    append("json_position", jsonPosition);
    append("replay_state", "pending");
    append("replayed_in_epoch", null);
    append("attempts", 1);
    append("tried_in_epoch", null);
    append("transform", null);
  }

  private void append(String name, @Nullable Object value) {
    Column column = rows.column(name);
    column.appendObject(value);
  }
}
