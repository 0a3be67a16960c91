package io.pactolus.engine.core.replay;

import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Reason;
import java.util.Comparator;
import java.util.Optional;

/**
 * A row of the dead-letter queue.
 *
 * @param table Silver table that refused the record; absent when it could not be decoded
 * @param epoch that read the record
 * @param attempts how often the record was tried
 * @param bytes of its raw value
 */
record DeadLetter(
    DataFile file,
    int position,
    TopicPartition partition,
    long offset,
    Optional<String> table,
    String reason,
    long epoch,
    int attempts,
    long bytes) {

  /** The order of Bronze within an epoch. */
  static final Comparator<DeadLetter> ORDER =
      Comparator.comparing(DeadLetter::partition)
          .thenComparingLong(DeadLetter::offset)
          .thenComparing(letter -> letter.table().orElse(""));

  Coordinates coordinates() {
    return new Coordinates(partition, offset);
  }

  /** The outcome it has as long as it is in the queue. */
  Outcome outcome() {
    return reason.equals(Reason.LATE.code()) ? Outcome.LATE : Outcome.REJECTED;
  }

  /** What identifies a record, for ever. */
  record Coordinates(TopicPartition partition, long offset) {}
}
