package io.pactolus.lakehouse;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.freshness.GoldAges;
import java.util.List;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * An epoch that read, with how old its records were in Gold.
 *
 * @param goldAt microseconds since 1970
 * @param again whether it read what had been read before, because a rollback took that back
 */
public record MeasuredEpoch(long epoch, long goldAt, boolean again, GoldAges ages) {
  private static final List<String> COLUMNS =
      List.of("topic", "partition", "until_offset", "kind", "broker_to_gold", "event_to_gold");

  public record Partition(String topic, int partition) {}

  /** Is told of epochs while the ledger is read: not in their order. */
  public interface Visitor {
    /** Once for each epoch that is not older than the measures. */
    void measured(MeasuredEpoch epoch);

    /**
     * Of an epoch that read, at least once for each partition that it read from.
     *
     * @param until its next offset
     */
    void read(long epoch, Partition partition, long until);
  }

  /**
   * Tells of those of a ledger. Holds a batch of its rows at a time.
   *
   * @param taken kept from one call to the next; takes in what the ledger has
   * @param afterEpoch exclusive
   * @param sinceMicros by the time of the Gold commit
   */
  public static void tell(
      Ledger ledger, TakenBack taken, long afterEpoch, long sinceMicros, Visitor visitor) {
    taken.takeIn(ledger);
    Roaring64Bitmap again = again(ledger, taken, afterEpoch, sinceMicros);
    ledger
        .scan(afterEpoch, sinceMicros)
        .forEach(
            COLUMNS,
            (batch, row, epoch) -> {
              EpochMeasures.ages(batch, row)
                  .ifPresent(
                      ages ->
                          visitor.measured(
                              new MeasuredEpoch(
                                  epoch,
                                  batch.longs("gold_at").at(row),
                                  again.contains(epoch),
                                  ages)));
              if (LedgerRow.kind(batch, row).equals(LedgerRow.READ)) {
                visitor.read(epoch, partition(batch, row), batch.longs("until_offset").at(row));
              }
            });
  }

  private static Partition partition(Batch batch, int row) {
    return new Partition(batch.bytes("topic").string(row), batch.ints("partition").at(row));
  }

  private static Roaring64Bitmap again(
      Ledger ledger, TakenBack taken, long afterEpoch, long sinceMicros) {
    Roaring64Bitmap again = new Roaring64Bitmap();
    if (!taken.isEmpty()) {
      ledger
          .scan(afterEpoch, sinceMicros)
          .forEach(
              List.of("topic", "partition", "from_offset"),
              (batch, row, epoch) -> {
                if (taken.isReadAgain(
                    epoch,
                    batch.bytes("topic").string(row),
                    batch.ints("partition").at(row),
                    batch.longs("from_offset").at(row))) {
                  again.addLong(epoch);
                }
              });
    }
    return again;
  }
}
