package io.pactolus.engine.core.rebuild;

import io.pactolus.engine.core.replay.DeadLetterRepair;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values that a replay repaired on their way into a table. The dead-letter queue has the SQL; a
 * rebuild repairs them again, or what had been repaired would be refused.
 */
final class Repairs {
  private static final List<String> COLUMNS =
      List.of("topic", "partition", "offset", "table", "replay_state", "transform");

  private final Map<Place, String> transforms = new HashMap<>();
  private final Map<String, DeadLetterRepair> compiled = new HashMap<>();

  private record Place(TopicPartition partition, long offset) {}

  /**
   * @param table name of the Silver table
   */
  static Repairs of(Table dlq, String table) {
    Repairs repairs = new Repairs();
    if (dlq.schema().indexOf("transform") < 0) {
      // Made before there were repairs.
      return repairs;
    }
    for (DataFile file : dlq.snapshot().files()) {
      for (Table.FileBatch chunk : dlq.read(file, COLUMNS)) {
        repairs.add(chunk.batch(), table);
      }
    }
    return repairs;
  }

  private void add(Batch rows, String table) {
    BytesColumn tables = rows.bytes("table");
    BytesColumn sql = rows.bytes("transform");
    for (int row = 0; row < rows.rows(); row++) {
      if (!sql.isNull(row)
          && rows.bytes("replay_state").string(row).equals("replayed")
          && (tables.isNull(row) || tables.string(row).equals(table))) {
        transforms.put(place(rows, row), sql.string(row));
      }
    }
  }

  private static Place place(Batch rows, int row) {
    return new Place(
        new TopicPartition(rows.bytes("topic").string(row), rows.ints("partition").at(row)),
        rows.longs("offset").at(row));
  }

  boolean isEmpty() {
    return transforms.isEmpty();
  }

  /** The same records, with repaired values. */
  Batch over(Batch bronze) {
    if (isEmpty()) {
      return bronze;
    }
    Map<String, List<Integer>> rowsBySql = new LinkedHashMap<>();
    for (int row = 0; row < bronze.rows(); row++) {
      String sql = transforms.get(place(bronze, row));
      if (sql != null) {
        rowsBySql.computeIfAbsent(sql, added -> new ArrayList<>()).add(row);
      }
    }
    return rowsBySql.isEmpty() ? bronze : repaired(bronze, rowsBySql);
  }

  private Batch repaired(Batch bronze, Map<String, List<Integer>> rowsBySql) {
    Map<Integer, byte[]> values = new HashMap<>();
    rowsBySql.forEach(
        (sql, rows) -> {
          int[] chosen = rows.stream().mapToInt(row -> row).toArray();
          compiled
              .computeIfAbsent(sql, DeadLetterRepair::of)
              .values(bronze.select(chosen, chosen.length))
              .forEach((i, value) -> values.put(rows.get(i), value));
        });
    BytesColumn before = bronze.bytes("value");
    BytesColumn after = new BytesColumn(DataType.BINARY, before.size());
    for (int row = 0; row < before.size(); row++) {
      byte[] value = values.get(row);
      if (value == null) {
        after.appendFrom(before, row);
      } else {
        after.append(value);
      }
    }
    List<Column> columns = new ArrayList<>(bronze.columns());
    columns.set(SystemColumns.BRONZE.require("value"), after);
    return new Batch(SystemColumns.BRONZE, columns);
  }
}
