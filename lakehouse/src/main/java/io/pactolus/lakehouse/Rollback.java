package io.pactolus.lakehouse;

import io.pactolus.lakehouse.columnar.Batch;
import java.util.List;
import java.util.Optional;

/**
 * What a row of a rollback says of the offsets that it took back, of one topic-partition and Silver
 * table.
 *
 * @param toEpoch what came after it was taken back
 * @param fromOffset the next offset before the rollback
 * @param untilOffset the next one after it
 * @param records what was read of them, negated
 */
record Rollback(
    long epoch,
    long toEpoch,
    String topic,
    int partition,
    String table,
    long fromOffset,
    long untilOffset,
    long records) {
  static final List<String> COLUMNS =
      List.of(
          "rolled_back_to",
          "topic",
          "partition",
          "table",
          "from_offset",
          "until_offset",
          "records");

  /** Of a row of any kind. */
  static Optional<Rollback> from(Batch batch, int row) {
    // Most rows are none, and cost nothing here.
    if (LedgerRow.younger(batch, "rolled_back_to", row).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Rollback(
            batch.longs("epoch").at(row),
            batch.longs("rolled_back_to").at(row),
            batch.bytes("topic").string(row),
            batch.ints("partition").at(row),
            batch.bytes("table").string(row),
            batch.longs("from_offset").at(row),
            batch.longs("until_offset").at(row),
            batch.longs("records").at(row)));
  }
}
