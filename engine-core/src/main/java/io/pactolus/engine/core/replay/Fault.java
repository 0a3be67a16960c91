package io.pactolus.engine.core.replay;

import io.pactolus.engine.core.decode.Reject;
import io.pactolus.engine.core.silver.Refusal;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a record is in the dead-letter queue.
 *
 * @param table Silver table that refused it; absent when it could not be decoded
 */
record Fault(
    Optional<String> table,
    Reason reason,
    String message,
    @Nullable String rule,
    @Nullable String field,
    @Nullable Long jsonPosition) {

  /**
   * @param table to which the fault matters; a record that another table has taken must not be
   *     offered to that one again
   */
  static Fault of(Optional<String> table, Reject reject) {
    return new Fault(
        table,
        reject.reason(),
        reject.message(),
        null,
        reject.field(),
        reject.jsonPosition() < 0 ? null : reject.jsonPosition());
  }

  static Fault of(String table, Refusal refusal) {
    return new Fault(
        Optional.of(table),
        refusal.reason(),
        refusal.message(),
        refusal.rule().orElse(null),
        null,
        null);
  }

  static Fault notRepaired(Optional<String> table, String why) {
    return new Fault(
        table,
        Reason.EVALUATION,
        "The transform of a replay gives no value: " + why,
        null,
        null,
        null);
  }

  Outcome outcome() {
    return reason == Reason.LATE ? Outcome.LATE : Outcome.REJECTED;
  }
}
