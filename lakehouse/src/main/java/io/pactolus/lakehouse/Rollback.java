package io.pactolus.lakehouse;

import io.pactolus.lakehouse.columnar.Batch;
import java.util.List;
import java.util.Optional;

/**
 * What a row of a rollback says of the offsets that it took back, of one topic-partition.
 *
 * @param toEpoch what came after it was taken back
 * @param fromOffset the next offset before the rollback
 */
record Rollback(long epoch, long toEpoch, String topic, int partition, long fromOffset) {
  static final List<String> COLUMNS =
      List.of("rolled_back_to", "topic", "partition", "from_offset");

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
            batch.longs("from_offset").at(row)));
  }
}
