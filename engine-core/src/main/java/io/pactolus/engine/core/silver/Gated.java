package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.decode.Reject;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The records of an epoch on their way through the {@link Gate} of one Silver table. */
final class Gated {
  private final Batch bronze;
  private final Decoded decoded;
  private final @Nullable Outcome[] outcomes;
  private final List<Refusal> refusals = new ArrayList<>();
  private final Map<String, Long> warnings = new LinkedHashMap<>();
  private final Map<Integer, Integer> warningsByRow = new LinkedHashMap<>();
  private List<Column> outputs = List.of();
  private boolean @Nullable [] deletes;
  private OptionalLong maxEventTime = OptionalLong.empty();

  Gated(Batch bronze, Decoded decoded) {
    this.bronze = bronze;
    this.decoded = decoded;
    this.outcomes = new @Nullable Outcome[bronze.rows()];
    for (Reject reject : decoded.rejects()) {
      outcomes[reject.bronzeRow()] = Outcome.REJECTED;
    }
    for (int row : decoded.ignored()) {
      outcomes[row] = Outcome.FILTERED;
    }
  }

  Batch bronze() {
    return bronze;
  }

  Decoded decoded() {
    return decoded;
  }

  /** Decoded rows, those that have dropped out included. */
  int rows() {
    return decoded.rows().length;
  }

  int bronzeRow(int row) {
    return decoded.rows()[row];
  }

  /** True as long as nothing was decided about a decoded row. */
  boolean isOpen(int row) {
    return outcomes[decoded.rows()[row]] == null;
  }

  void filter(int row) {
    outcomes[bronzeRow(row)] = Outcome.FILTERED;
  }

  void refuse(int row, Reason reason, String message, Optional<String> rule) {
    outcomes[bronzeRow(row)] = reason == Reason.LATE ? Outcome.LATE : Outcome.REJECTED;
    refusals.add(new Refusal(bronzeRow(row), reason, message, rule));
  }

  void warn(int row, String rule) {
    warnings.merge(rule, 1L, Long::sum);
    warningsByRow.merge(bronzeRow(row), 1, Integer::sum);
  }

  void outputs(List<Column> columns) {
    outputs = List.copyOf(columns);
  }

  void deletes(boolean[] rows) {
    deletes = rows;
  }

  void maxEventTime(long micros) {
    maxEventTime = OptionalLong.of(micros);
  }

  /** The business columns of all decoded rows; those of rows that dropped out mean nothing. */
  List<Column> outputs() {
    return outputs;
  }

  /** True for a record that asks for the deletion of its row. */
  boolean isDelete(int row) {
    return deletes != null && deletes[row];
  }

  /** By Bronze row; null where the merge has the say. */
  @Nullable Outcome[] outcomes() {
    return outcomes;
  }

  List<Refusal> refusals() {
    refusals.sort(Comparator.comparingInt(Refusal::row));
    return refusals;
  }

  Map<String, Long> warnings() {
    return warnings;
  }

  /** Bronze row to the number of rules it failed that only warn. */
  Map<Integer, Integer> warningsByRow() {
    return warningsByRow;
  }

  OptionalLong maxEventTime() {
    return maxEventTime;
  }
}
