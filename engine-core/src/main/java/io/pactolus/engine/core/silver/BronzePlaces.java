package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the records of a Silver table's rows stand in Bronze. New records stand behind all there
 * are and need no comparing; those that come a second time do.
 */
final class BronzePlaces {
  private static final String OFFSET = "_offset";

  private final PastEpochs past;
  private final Map<Integer, Stored> files = new HashMap<>();
  private final Map<Integer, long[]> offsets = new HashMap<>();

  BronzePlaces(PastEpochs past) {
    this.past = past;
  }

  private record Stored(Table table, DataFile file) {}

  /** The place of one record; the order is that of reading. */
  record Place(long epoch, TopicPartition partition, long offset) implements Comparable<Place> {
    private static final Comparator<Place> READING =
        Comparator.comparingLong(Place::epoch)
            .thenComparing(Place::partition)
            .thenComparingLong(Place::offset);

    @Override
    public int compareTo(Place other) {
      // Within a partition the offset says it all.
      return partition.equals(other.partition)
          ? Long.compare(offset, other.offset)
          : READING.compare(this, other);
    }
  }

  void loaded(int fileNumber, Table table, DataFile file) {
    files.put(fileNumber, new Stored(table, file));
  }

  /** The place of a row that the table has. */
  Place of(int fileNumber, int position, TopicPartition partition) {
    long offset = offsets.computeIfAbsent(fileNumber, this::read)[position];
    return new Place(past.epochOf(partition, offset), partition, offset);
  }

  // The offsets of a whole file: rows that are asked for lie together, and a read costs the same.
  private long[] read(int fileNumber) {
    Stored stored = files.get(fileNumber);
    if (stored == null) {
      throw new IllegalStateException("no file has number " + fileNumber);
    }
    long[] byPosition = new long[stored.file().rows()];
    Arrays.fill(byPosition, -1);
    for (Table.FileBatch chunk : stored.table().read(stored.file(), List.of(OFFSET))) {
      LongColumn column = chunk.batch().longs(OFFSET);
      for (int row = 0; row < column.size(); row++) {
        byPosition[chunk.positions()[row]] = column.at(row);
      }
    }
    return byPosition;
  }
}
