package io.pactolus.engine.core.replay;

import io.pactolus.engine.core.replay.DeadLetter.Coordinates;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.roaringbitmap.RoaringBitmap;

/**
 * Some records of Bronze, in the order topic, partition, offset.
 *
 * @param batch in the schema BRONZE
 * @param rows coordinates to row of the batch
 */
record BronzeRecords(Batch batch, Map<Coordinates, Integer> rows) {
  private static final List<String> COORDINATES = List.of("topic", "partition", "offset");
  private static final List<String> COLUMNS =
      SystemColumns.BRONZE.fields().stream().map(Field::name).toList();

  /** Reads the records of dead letters. Files of other epochs are not opened. */
  static BronzeRecords of(Table bronze, List<DeadLetter> letters) {
    Map<Coordinates, Integer> rows = new HashMap<>();
    TreeMap<Long, SortedSet<Long>> wanted = new TreeMap<>();
    for (DeadLetter letter : letters) {
      wanted.computeIfAbsent(letter.epoch(), e -> new TreeSet<>()).add(letter.offset());
      rows.putIfAbsent(letter.coordinates(), rows.size());
    }
    // The letters stand in the order of Bronze, so their records do, too.
    int[] order = new int[rows.size()];
    int found = 0;
    List<Batch> parts = new ArrayList<>();
    for (DataFile file : bronze.snapshot().files()) {
      if (mayHold(file, wanted)) {
        found = read(bronze, file, rows, order, found, parts);
      }
    }
    if (found != order.length) {
      throw new PactolusException(
          ErrorCode.LAKE_DAMAGED,
          "%d dead letters have no record in %s. Nothing was changed. Run audit; restore the lake from a backup."
              .formatted(order.length - found, bronze.path()));
    }
    Batch all = Batch.concat(SystemColumns.BRONZE, parts);
    return new BronzeRecords(all.select(order, order.length), rows);
  }

  private static int read(
      Table bronze,
      DataFile file,
      Map<Coordinates, Integer> rows,
      int[] order,
      int alreadyFound,
      List<Batch> parts) {
    RoaringBitmap positions = new RoaringBitmap();
    int found = alreadyFound;
    for (Table.FileBatch chunk : bronze.read(file, COORDINATES)) {
      Batch there = chunk.batch();
      for (int row = 0; row < there.rows(); row++) {
        Integer place =
            rows.get(
                new Coordinates(
                    new TopicPartition(
                        there.bytes("topic").string(row), there.ints("partition").at(row)),
                    there.longs("offset").at(row)));
        if (place != null) {
          order[place] = found++;
          positions.add(chunk.positions()[row]);
        }
      }
    }
    if (!positions.isEmpty()) {
      parts.add(bronze.readRows(file, positions, COLUMNS));
    }
    return found;
  }

  private static boolean mayHold(DataFile file, TreeMap<Long, SortedSet<Long>> wanted) {
    if (!(file.statistics().min("epoch") instanceof Long firstEpoch)
        || !(file.statistics().max("epoch") instanceof Long lastEpoch)) {
      return true;
    }
    for (SortedSet<Long> offsets : wanted.subMap(firstEpoch, true, lastEpoch, true).values()) {
      if (!(file.statistics().min("offset") instanceof Long low)
          || !(file.statistics().max("offset") instanceof Long high)
          || !offsets.subSet(low, high + 1).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** The same records with other raw values. */
  BronzeRecords with(io.pactolus.lakehouse.columnar.Column values) {
    List<io.pactolus.lakehouse.columnar.Column> columns = new ArrayList<>(batch.columns());
    columns.set(SystemColumns.BRONZE.require("value"), values);
    return new BronzeRecords(new Batch(SystemColumns.BRONZE, columns), rows);
  }
}
