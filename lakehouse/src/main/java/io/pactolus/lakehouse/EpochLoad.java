package io.pactolus.lakehouse;

import io.pactolus.lakehouse.columnar.Batch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * What epochs that read did and took, summed up; without those that are older than the measures.
 * Times are microseconds since 1970.
 *
 * @param epochs how many
 * @param firstEpoch 0 when there is none
 * @param startedAt of the first
 * @param lastEpoch 0 likewise
 * @param goldAt of the last
 * @param rawBytes of keys, values and headers
 * @param cpuMicros absent when it was measured for none of them
 * @param memoryBytes the most that was held; absent likewise
 */
public record EpochLoad(
    long epochs,
    long firstEpoch,
    long startedAt,
    long lastEpoch,
    long goldAt,
    long records,
    long rawBytes,
    OptionalLong cpuMicros,
    OptionalLong memoryBytes) {
  public static final EpochLoad NONE =
      new EpochLoad(0, 0, 0, 0, 0, 0, 0, OptionalLong.empty(), OptionalLong.empty());

  /**
   * Of a ledger. Holds a batch of its rows at a time, and a bit for each epoch.
   *
   * @param afterEpoch exclusive
   */
  public static EpochLoad after(long afterEpoch, Ledger ledger) {
    return of(ledger.scan(afterEpoch, LedgerScan.EVER), Long.MAX_VALUE);
  }

  /**
   * The same, by the time of the Gold commit; reads no files that are older. Earlier epochs may
   * have later times, where a clock was set back.
   *
   * @param sinceMicros inclusive
   * @param untilMicros inclusive
   */
  public static EpochLoad between(long sinceMicros, long untilMicros, Ledger ledger) {
    return of(ledger.scan(0, sinceMicros), untilMicros);
  }

  /**
   * Of the newest epochs.
   *
   * @param epochs how many
   * @param known of all epochs of the ledger
   */
  public static EpochLoad newest(int epochs, EpochLoad known, Ledger ledger) {
    // Among them may be some that do not read.
    for (long back = epochs; ; back *= 2) {
      long afterEpoch = Math.max(known.firstEpoch() - 1, known.lastEpoch() - back);
      Roaring64Bitmap measured = Leads.of(ledger.scan(afterEpoch, LedgerScan.EVER)).epochs();
      long more = measured.getLongCardinality() - epochs;
      if (more >= 0) {
        return after(measured.select(more) - 1, ledger);
      } else if (afterEpoch < known.firstEpoch()) {
        return after(afterEpoch, ledger);
      }
    }
  }

  private static EpochLoad of(LedgerScan scan, long untilMicros) {
    Leads leads = Leads.of(scan);
    Sums sums = new Sums();
    scan.forEach(
        Sums.COLUMNS,
        (batch, row, epoch) -> {
          if (batch.longs("gold_at").at(row) <= untilMicros
              && leads.has(batch.bytes("table").string(row), epoch)) {
            sums.add(batch, row, epoch);
          }
        });
    return sums.load();
  }

  /** With later epochs. */
  public EpochLoad plus(EpochLoad later) {
    if (later.epochs == 0) {
      return this;
    } else if (epochs == 0) {
      return later;
    }
    return new EpochLoad(
        epochs + later.epochs,
        firstEpoch,
        startedAt,
        later.lastEpoch,
        later.goldAt,
        records + later.records,
        rawBytes + later.rawBytes,
        cpuMicros.isPresent() || later.cpuMicros.isPresent()
            ? OptionalLong.of(cpuMicros.orElse(0) + later.cpuMicros.orElse(0))
            : cpuMicros,
        memoryBytes.isPresent() || later.memoryBytes.isPresent()
            ? OptionalLong.of(Math.max(memoryBytes.orElse(0), later.memoryBytes.orElse(0)))
            : memoryBytes);
  }

  /**
   * The Silver table whose row has the measures, for each epoch. The rows of a partition differ
   * only in what each Silver table made of it: those of this table say it once.
   */
  private record Leads(Map<String, Roaring64Bitmap> byTable) {
    static Leads of(LedgerScan scan) {
      Map<String, Roaring64Bitmap> byTable = new HashMap<>();
      scan.forEach(
          List.of("table", "raw_bytes"),
          (batch, row, epoch) -> {
            if (EpochMeasures.areIn(batch, row)) {
              byTable
                  .computeIfAbsent(batch.bytes("table").string(row), t -> new Roaring64Bitmap())
                  .addLong(epoch);
            }
          });
      return new Leads(byTable);
    }

    boolean has(String table, long epoch) {
      Roaring64Bitmap led = byTable.get(table);
      return led != null && led.contains(epoch);
    }

    Roaring64Bitmap epochs() {
      Roaring64Bitmap all = new Roaring64Bitmap();
      byTable.values().forEach(all::or);
      return all;
    }
  }

  /** As the rows come. */
  private static final class Sums {
    static final List<String> COLUMNS =
        List.of("table", "records", "started_at", "raw_bytes", "cpu_micros", "memory_bytes");

    private static final long LONGEST_EPOCH = TimeUnit.HOURS.toMicros(25);

    private long epochs;
    private long firstEpoch;
    private long startedAt;
    private long lastEpoch;
    private long goldAt;
    private long records;
    private long rawBytes;
    private OptionalLong cpuMicros = OptionalLong.empty();
    private OptionalLong memoryBytes = OptionalLong.empty();

    void add(Batch batch, int row, long epoch) {
      records += batch.longs("records").at(row);
      if (!EpochMeasures.areIn(batch, row)) {
        return;
      }
      if (epochs == 0 || epoch < firstEpoch) {
        firstEpoch = epoch;
        long began = batch.longs("started_at").at(row);
        long ended = batch.longs("gold_at").at(row);
        // An epoch takes a day at most. A clock that was set meanwhile says nothing of how long the
        // epoch took.
        startedAt = began <= ended && ended - began <= LONGEST_EPOCH ? began : ended;
      }
      if (epoch > lastEpoch) {
        lastEpoch = epoch;
        goldAt = batch.longs("gold_at").at(row);
      }
      epochs++;
      rawBytes += batch.longs("raw_bytes").at(row);
      LedgerRow.younger(batch, "cpu_micros", row)
          .ifPresent(micros -> cpuMicros = OptionalLong.of(cpuMicros.orElse(0) + micros));
      LedgerRow.younger(batch, "memory_bytes", row)
          .ifPresent(
              bytes -> memoryBytes = OptionalLong.of(Math.max(memoryBytes.orElse(0), bytes)));
    }

    EpochLoad load() {
      return new EpochLoad(
          epochs,
          firstEpoch,
          startedAt,
          lastEpoch,
          goldAt,
          records,
          rawBytes,
          cpuMicros,
          memoryBytes);
    }
  }
}
