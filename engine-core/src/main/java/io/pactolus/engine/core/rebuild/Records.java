package io.pactolus.engine.core.rebuild;

import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares, epoch by epoch and partition by partition, the records that are read from Bronze with
 * what the ledger says was read. What agrees is forgotten.
 */
final class Records {
  private final Map<Range, Long> found = new HashMap<>();
  private final Map<Range, Long> stated = new HashMap<>();
  private final long from;
  private long total;

  private record Range(long epoch, TopicPartition partition) {}

  /**
   * @param from epochs up to this one do not count
   */
  Records(long from) {
    this.from = from;
  }

  void read(Batch bronze) {
    for (int row = 0; row < bronze.rows(); row++) {
      found.merge(
          new Range(
              bronze.longs("epoch").at(row),
              new TopicPartition(
                  bronze.bytes("topic").string(row), bronze.ints("partition").at(row))),
          1L,
          Long::sum);
    }
    total += bronze.rows();
    forgetWhatAgrees();
  }

  /**
   * @param rows of the ledger, each once; those of several tables say the same
   */
  void stated(List<LedgerRow> rows) {
    for (LedgerRow row : rows) {
      if (row.epoch() > from && row.kind().equals(LedgerRow.READ) && row.records() > 0) {
        stated.put(
            new Range(row.epoch(), new TopicPartition(row.topic(), row.partition())),
            row.records());
      }
    }
    forgetWhatAgrees();
  }

  private void forgetWhatAgrees() {
    found.entrySet().removeIf(read -> stated.remove(read.getKey(), read.getValue()));
  }

  /** Records read. */
  long total() {
    return total;
  }

  /**
   * @throws PactolusException LAKE_DAMAGED when something does not agree
   */
  void check() {
    Optional<Range> wrong =
        Stream.concat(found.keySet().stream(), stated.keySet().stream()).findFirst();
    if (wrong.isPresent()) {
      throw new PactolusException(
          ErrorCode.LAKE_DAMAGED,
          "the ledger counts %d records of %s in epoch %d, Bronze holds %d. Nothing was put in place. Run audit; restore the lake from a backup."
              .formatted(
                  stated.getOrDefault(wrong.get(), 0L),
                  wrong.get().partition(),
                  wrong.get().epoch(),
                  found.getOrDefault(wrong.get(), 0L)));
    }
  }
}
