package io.pactolus.lakehouse;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * The ledger table of a pipeline: one row per epoch, topic-partition and Silver table. Not
 * thread-safe.
 */
public final class Ledger {
  private static final List<String> COLUMNS =
      SystemColumns.LEDGER.fields().stream().map(Field::name).toList();

  private static final List<String> UNMEASURED =
      COLUMNS.stream().filter(name -> !EpochMeasures.COLUMNS.contains(name)).toList();

  private final Table table;
  private final String appId;

  private Ledger(Table table, String appId) {
    this.table = table;
    this.appId = appId;
  }

  /**
   * Sums of a Silver table over epochs.
   *
   * @param outcomes with all of them
   */
  public record Totals(long records, long warnings, Map<Outcome, Long> outcomes) {
    public Totals {
      outcomes = Map.copyOf(outcomes);
    }

    public long count(Outcome outcome) {
      return outcomes.getOrDefault(outcome, 0L);
    }

    /** With other epochs. */
    public Totals plus(Totals more) {
      var sums = new EnumMap<Outcome, Long>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        sums.put(outcome, count(outcome) + more.count(outcome));
      }
      return new Totals(records + more.records, warnings + more.warnings, sums);
    }
  }

  /** Of one Silver table, as the rows come. */
  private static final class Counted {
    static final List<String> COLUMNS =
        Stream.concat(
                Stream.of("table", "records", "warnings"),
                Stream.of(Outcome.values()).map(Outcome::column))
            .toList();

    private final EnumMap<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private long records;
    private long warnings;

    void add(Batch batch, int row) {
      records += batch.longs("records").at(row);
      warnings += batch.longs("warnings").at(row);
      for (Outcome outcome : Outcome.values()) {
        outcomes.merge(outcome, batch.longs(outcome.column()).at(row), Long::sum);
      }
    }

    Totals totals() {
      return new Totals(records, warnings, outcomes);
    }
  }

  /** Application id of the ledger's transactions. */
  public static String appId(String pipeline) {
    return pipeline + "/ledger";
  }

  /** The ledger of a pipeline, if the lake has one. */
  public static Optional<Ledger> find(Lake lake, String pipeline) {
    return lake.find(appId(pipeline)).map(t -> new Ledger(t, appId(pipeline)));
  }

  /**
   * The ledger of a pipeline, created when missing.
   *
   * @param properties table properties for a new one
   */
  public static Ledger openOrCreate(Lake lake, String pipeline, Map<String, String> properties) {
    String path = appId(pipeline);
    Table table =
        lake.openOrCreate(new TableDefinition(path, SystemColumns.LEDGER, List.of(), properties));
    List<Field> younger =
        SystemColumns.LEDGER.fields().stream()
            .filter(field -> table.schema().indexOf(field.name()) < 0)
            .toList();
    if (!younger.isEmpty()) {
      table.evolve(younger, Map.of());
    }
    return new Ledger(table, path);
  }

  public Table table() {
    return table;
  }

  /** The last complete epoch; 0 when there is none. */
  public long lastEpoch() {
    return table.snapshot().epoch(appId).orElse(0);
  }

  /**
   * Appends the rows of an epoch: after this the epoch is complete.
   *
   * @throws FencedException when the epoch is there already
   */
  public Snapshot append(long epoch, List<LedgerRow> rows) {
    Batch batch = Batch.empty(SystemColumns.LEDGER, rows.size());
    for (LedgerRow row : rows) {
      if (row.epoch() != epoch) {
        throw new IllegalArgumentException("row of epoch " + row.epoch() + " in " + epoch);
      }
      row.appendTo(batch);
    }
    return table.commit(Change.epoch(appId, epoch).add(table.write(batch)).build());
  }

  /** Rows of the epochs from {@code fromEpoch} on, in epoch, topic, partition, table order. */
  public List<LedgerRow> rows(long fromEpoch) {
    return rows(fromEpoch, Long.MAX_VALUE);
  }

  /** The same, of the epochs until {@code lastEpoch}, inclusive. */
  public List<LedgerRow> rows(long fromEpoch, long lastEpoch) {
    var rows = new ArrayList<LedgerRow>();
    List<String> there = columns();
    for (DataFile file : table.snapshot().files()) {
      if (file.statistics().max("epoch") instanceof Long highest && highest < fromEpoch
          || file.statistics().min("epoch") instanceof Long lowest && lowest > lastEpoch) {
        continue;
      }
      for (Table.FileBatch read : table.read(file, there)) {
        for (int row = 0; row < read.batch().rows(); row++) {
          long epoch = read.batch().longs("epoch").at(row);
          if (epoch >= fromEpoch && epoch <= lastEpoch) {
            rows.add(LedgerRow.from(read.batch(), row));
          }
        }
      }
    }
    rows.sort(
        Comparator.comparingLong(LedgerRow::epoch)
            .thenComparing(LedgerRow::topic)
            .thenComparingInt(LedgerRow::partition)
            .thenComparing(LedgerRow::table));
    return rows;
  }

  /**
   * The rows of the epoch that read an offset, one for each Silver table; empty when none did, or a
   * rollback took it back. Reads only files whose statistics do not exclude it.
   */
  public List<LedgerRow> rowsOf(String topic, int partition, long offset) {
    KeptEpochs kept = kept();
    return rows(
        statistics ->
            !(statistics.min("from_offset") instanceof Long low && low > offset)
                && !(statistics.max("until_offset") instanceof Long high && high <= offset),
        row ->
            row.partition() == partition
                && row.topic().equals(topic)
                && row.fromOffset() <= offset
                && row.untilOffset() > offset
                && kept.contains(row.epoch()));
  }

  /** The rows of one epoch; empty when it is not complete. Reads as few files as it can. */
  public List<LedgerRow> rowsOfEpoch(long epoch) {
    return rows(
        statistics ->
            !(statistics.min("epoch") instanceof Long low && low > epoch)
                && !(statistics.max("epoch") instanceof Long high && high < epoch),
        row -> row.epoch() == epoch);
  }

  private List<LedgerRow> rows(Predicate<ColumnStatistics> mayHold, Predicate<LedgerRow> wanted) {
    List<LedgerRow> rows = new ArrayList<>();
    for (DataFile file : table.snapshot().files()) {
      if (!mayHold.test(file.statistics())) {
        continue;
      }
      for (Table.FileBatch read : table.read(file, columns())) {
        for (int row = 0; row < read.batch().rows(); row++) {
          LedgerRow found = LedgerRow.from(read.batch(), row);
          if (wanted.test(found)) {
            rows.add(found);
          }
        }
      }
    }
    return rows;
  }

  /** Those that the table has; it may be older than some. */
  private List<String> columns() {
    return COLUMNS.stream().filter(name -> table.schema().indexOf(name) >= 0).toList();
  }

  /** The newest epoch that rebuilt a Silver table, of those that the tables hold. */
  public OptionalLong rebuildOf(String silver) {
    KeptEpochs kept = kept();
    return rows(
            statistics ->
                !("read".equals(statistics.min("kind")) && "read".equals(statistics.max("kind"))),
            row ->
                row.kind().equals(LedgerRow.REBUILD)
                    && row.table().equals(silver)
                    && row.silverVersion().isPresent())
        .stream()
        .mapToLong(LedgerRow::epoch)
        .filter(kept::contains)
        .max();
  }

  /** The rows of the epochs that the tables hold: without rollbacks and what they took back. */
  public List<LedgerRow> keptRows() {
    KeptEpochs kept = kept();
    return rows(0).stream().filter(row -> kept.contains(row.epoch())).toList();
  }

  /** Whether what was kept until an epoch may not be any more. */
  public boolean hasRollbackAfter(long epoch) {
    return !rollbacks(epoch).isEmpty();
  }

  /** The epochs that the tables hold. Reads only files with rollbacks in them. */
  public KeptEpochs kept() {
    return keptAt(lastEpoch());
  }

  /** Those that the tables held after an epoch. */
  public KeptEpochs keptAt(long epoch) {
    Map<Long, Long> rollbacks = new TreeMap<>();
    rollbacks(0).forEach(row -> rollbacks.put(row.epoch(), row.toEpoch()));
    return KeptEpochs.of(epoch, rollbacks);
  }

  /**
   * The rows of the rollbacks. Reads only files that have any.
   *
   * @param afterEpoch exclusive; files with no later epoch are not read
   */
  List<Rollback> rollbacks(long afterEpoch) {
    List<Rollback> rollbacks = new ArrayList<>();
    scan(afterEpoch, LedgerScan.EVER)
        .forEach(
            Rollback.COLUMNS,
            statistics -> statistics.max("rolled_back_to") != null,
            (batch, row, epoch) -> Rollback.from(batch, row).ifPresent(rollbacks::add));
    return rollbacks;
  }

  /**
   * Sums by Silver table. Holds a batch of rows at a time.
   *
   * @param afterEpoch exclusive; files with no later epoch are not read
   */
  public Map<String, Totals> totals(long afterEpoch) {
    Map<String, Counted> counted = new TreeMap<>();
    scan(afterEpoch, LedgerScan.EVER)
        .forEach(
            Counted.COLUMNS,
            (batch, row, epoch) ->
                counted
                    .computeIfAbsent(batch.bytes("table").string(row), t -> new Counted())
                    .add(batch, row));
    Map<String, Totals> totals = new TreeMap<>();
    counted.forEach((silver, sums) -> totals.put(silver, sums.totals()));
    return totals;
  }

  /** Is shown rows one at a time. */
  @FunctionalInterface
  public interface RowVisitor {
    /**
     * @param leads the rows of a partition in an epoch differ only in what each Silver table made
     *     of it; this is of the one table whose rows say the rest
     */
    void row(LedgerRow row, boolean leads);
  }

  /**
   * Shows all rows but those of rollbacks, without their measures, in no order that could be relied
   * on. What rollbacks took back is not {@link #kept}. Holds a batch of rows at a time.
   *
   * @param afterEpoch exclusive; files with no later epoch are not read
   */
  public void forEachRow(long afterEpoch, RowVisitor visitor) {
    NavigableMap<String, Roaring64Bitmap> epochs = new TreeMap<>();
    scan(afterEpoch, LedgerScan.EVER)
        .forEach(
            List.of("table"),
            (batch, row, epoch) ->
                epochs
                    .computeIfAbsent(
                        batch.bytes("table").string(row), silver -> new Roaring64Bitmap())
                    .addLong(epoch));
    scan(afterEpoch, LedgerScan.EVER)
        .forEach(
            UNMEASURED,
            (batch, row, epoch) -> {
              LedgerRow shown = LedgerRow.from(batch, row);
              if (shown.rolledBackTo().isEmpty()) {
                visitor.row(
                    shown,
                    epochs.headMap(shown.table(), false).values().stream()
                        .noneMatch(before -> before.contains(epoch)));
              }
            });
  }

  LedgerScan scan(long afterEpoch, long sinceMicros) {
    return new LedgerScan(table, afterEpoch, sinceMicros);
  }

  /** Takes in what other processes have appended. */
  public void refresh() {
    table.refresh();
  }
}
