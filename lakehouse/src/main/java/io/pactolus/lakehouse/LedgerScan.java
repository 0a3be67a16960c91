package io.pactolus.lakehouse;

import io.pactolus.lakehouse.columnar.Batch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Rows of a ledger as they lie in its files. They are shown, not held: a ledger gets millions of
 * them in a month, and the engine needs the memory.
 *
 * @param afterEpoch exclusive
 * @param sinceMicros by the time of the Gold commit
 */
record LedgerScan(Table table, long afterEpoch, long sinceMicros) {
  static final long EVER = Long.MIN_VALUE;

  /** Sees each row, in no order that could be relied on. */
  @FunctionalInterface
  interface Visitor {
    void row(Batch batch, int row, long epoch);
  }

  /**
   * Reads no other columns, and no files that hold only other epochs.
   *
   * @param columns besides epoch and time; those that the table is too old for are left out
   */
  void forEach(List<String> columns, Visitor visitor) {
    forEach(columns, any -> true, visitor);
  }

  /**
   * The same.
   *
   * @param mayHold false of files that need not be read
   */
  void forEach(List<String> columns, Predicate<ColumnStatistics> mayHold, Visitor visitor) {
    Set<String> wanted = new LinkedHashSet<>(List.of("epoch", "gold_at"));
    columns.stream().filter(name -> table.schema().indexOf(name) >= 0).forEach(wanted::add);
    List<String> read = new ArrayList<>(wanted);
    for (DataFile file : table.snapshot().files()) {
      if (file.statistics().max("epoch") instanceof Long last && last <= afterEpoch
          || file.statistics().max("gold_at") instanceof Long newest && newest < sinceMicros
          || !mayHold.test(file.statistics())) {
        continue;
      }
      for (Table.FileBatch part : table.read(file, read)) {
        visit(part.batch(), visitor);
      }
    }
  }

  private void visit(Batch batch, Visitor visitor) {
    var epochs = batch.longs("epoch");
    var times = batch.longs("gold_at");
    for (int row = 0; row < batch.rows(); row++) {
      if (epochs.at(row) > afterEpoch && times.at(row) >= sinceMicros) {
        visitor.row(batch, row, epochs.at(row));
      }
    }
  }
}
