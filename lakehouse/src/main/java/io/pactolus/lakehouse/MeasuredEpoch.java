package io.pactolus.lakehouse;

import io.pactolus.lakehouse.columnar.Batch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An epoch that read, with what was measured of it. Times are microseconds since 1970.
 *
 * @param records that it read
 * @param again whether it read what had been read before, because a rollback took that back
 * @param until next offset of the partitions that moved
 */
public record MeasuredEpoch(
    long epoch,
    long startedAt,
    long goldAt,
    long records,
    boolean again,
    Map<Partition, Long> until,
    EpochMeasures measures) {
  private static final List<String> COLUMNS =
      List.of(
          "epoch",
          "topic",
          "partition",
          "from_offset",
          "until_offset",
          "records",
          "started_at",
          "gold_at",
          "kind",
          "broker_to_gold",
          "event_to_gold",
          "raw_bytes",
          "cpu_micros",
          "memory_bytes",
          "stage_micros");

  public MeasuredEpoch {
    until = Map.copyOf(until);
  }

  public record Partition(String topic, int partition) {}

  /**
   * Those of a ledger in their order; without those that are older than the measures. Reads no
   * other columns, and no files that hold only others.
   *
   * @param afterEpoch exclusive
   * @param sinceMicros by the time of the Gold commit
   */
  public static List<MeasuredEpoch> of(Ledger ledger, long afterEpoch, long sinceMicros) {
    Table table = ledger.table();
    if (table.schema().indexOf("broker_to_gold") < 0) {
      return List.of();
    }
    TakenBack taken = TakenBack.of(ledger);
    Map<Long, Builder> epochs = new TreeMap<>();
    for (DataFile file : table.snapshot().files()) {
      if (file.statistics().max("epoch") instanceof Long last && last <= afterEpoch
          || file.statistics().max("gold_at") instanceof Long newest && newest < sinceMicros) {
        continue;
      }
      for (Table.FileBatch read : table.read(file, COLUMNS)) {
        Batch batch = read.batch();
        for (int row = 0; row < batch.rows(); row++) {
          long epoch = batch.longs("epoch").at(row);
          if (epoch > afterEpoch && batch.longs("gold_at").at(row) >= sinceMicros) {
            epochs.computeIfAbsent(epoch, Builder::new).add(batch, row, taken);
          }
        }
      }
    }
    return epochs.values().stream().flatMap(epoch -> epoch.build().stream()).toList();
  }

  /** The rows of an epoch, as they come. */
  private static final class Builder {
    private final long epoch;
    private final Map<Partition, Long> until = new HashMap<>();
    private final Set<Partition> counted = new HashSet<>();
    private long startedAt;
    private long goldAt;
    private long records;
    private boolean again;
    private @Nullable EpochMeasures measures;

    Builder(long epoch) {
      this.epoch = epoch;
    }

    void add(Batch batch, int row, TakenBack taken) {
      EpochMeasures.from(batch, row).ifPresent(found -> measures = found);
      startedAt = batch.longs("started_at").at(row);
      goldAt = batch.longs("gold_at").at(row);
      Partition partition =
          new Partition(batch.bytes("topic").string(row), batch.ints("partition").at(row));
      // The rows of a partition differ only in what each Silver table made of it.
      if (counted.add(partition)) {
        records += batch.longs("records").at(row);
        until.put(partition, batch.longs("until_offset").at(row));
        again |=
            taken.isReadAgain(
                epoch,
                partition.topic(),
                partition.partition(),
                batch.longs("from_offset").at(row));
      }
    }

    Optional<MeasuredEpoch> build() {
      return Optional.ofNullable(measures)
          .map(found -> new MeasuredEpoch(epoch, startedAt, goldAt, records, again, until, found));
    }
  }
}
