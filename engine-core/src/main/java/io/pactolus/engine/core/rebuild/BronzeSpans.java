package io.pactolus.engine.core.rebuild;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.Field;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Bronze, read a second time: some epochs at once, in the order of reading. */
final class BronzeSpans {
  private static final List<String> COLUMNS =
      SystemColumns.BRONZE.fields().stream().map(Field::name).toList();

  private final Table bronze;
  private final long maxBytes;

  /**
   * @param maxBytes of the records of a span in memory, unless it is one epoch
   */
  BronzeSpans(Table bronze, long maxBytes) {
    this.bronze = bronze;
    this.maxBytes = maxBytes;
  }

  /**
   * The records of some epochs, both inclusive; empty when they are too many to be held at once. A
   * single epoch never is.
   */
  Optional<Batch> read(long first, long last) {
    Batch found = Batch.empty(SystemColumns.BRONZE, 1024);
    for (DataFile file : bronze.snapshot().files()) {
      if (mayHold(file, first, last)) {
        for (Table.FileBatch chunk : bronze.read(file, COLUMNS)) {
          append(found, chunk.batch(), first, last);
          if (first < last && found.byteSize() > maxBytes) {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.of(inReadingOrder(found));
  }

  private static boolean mayHold(DataFile file, long first, long last) {
    return !(file.statistics().min("epoch") instanceof Long low && low > last)
        && !(file.statistics().max("epoch") instanceof Long high && high < first);
  }

  private static void append(Batch found, Batch rows, long first, long last) {
    LongColumn epochs = rows.longs("epoch");
    int[] wanted = new int[rows.rows()];
    int count = 0;
    for (int row = 0; row < rows.rows(); row++) {
      if (epochs.at(row) >= first && epochs.at(row) <= last) {
        wanted[count++] = row;
      }
    }
    if (count == rows.rows()) {
      found.append(rows);
    } else if (count > 0) {
      found.append(rows.select(wanted, count));
    }
  }

  private static Batch inReadingOrder(Batch rows) {
    LongColumn epochs = rows.longs("epoch");
    BytesColumn topics = rows.bytes("topic");
    IntColumn partitions = rows.ints("partition");
    LongColumn offsets = rows.longs("offset");
    Comparator<Integer> reading =
        Comparator.<Integer>comparingLong(epochs::at)
            .thenComparing(topics::string)
            .thenComparingInt(partitions::at)
            .thenComparingLong(offsets::at);
    Integer[] order = new Integer[rows.rows()];
    boolean sorted = true;
    for (int row = 0; row < order.length; row++) {
      order[row] = row;
      sorted = sorted && (row == 0 || reading.compare(row - 1, row) < 0);
    }
    if (sorted) {
      return rows;
    }
    Arrays.sort(order, reading);
    return rows.select(Arrays.stream(order).mapToInt(row -> row).toArray(), order.length);
  }
}
