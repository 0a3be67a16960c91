package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.index.CanonicalBytes;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.DataType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Makes rows of a Silver table out of decoded rows and where they came from. */
final class RowAssembly {
  private final SilverPlan silver;

  RowAssembly(SilverPlan silver) {
    this.silver = silver;
  }

  /**
   * Groups new rows so that the rows of a group belong to one Delta partition.
   *
   * @param rows decoded row of each new row
   * @return for each group the indexes into {@code rows}, ascending
   */
  List<int[]> groups(Gated gated, int[] rows) {
    if (rows.length == 0) {
      return List.of();
    }
    Collection<IntList> groups =
        silver.partitionOutputs().isEmpty()
            ? List.of(new IntList())
            : byPartition(gated, rows).values();
    if (silver.partitionOutputs().isEmpty()) {
      IntList all = groups.iterator().next();
      for (int i = 0; i < rows.length; i++) {
        all.add(i);
      }
    }
    return groups.stream().map(IntList::toArray).toList();
  }

  private Map<ByteBuffer, IntList> byPartition(Gated gated, int[] rows) {
    Map<ByteBuffer, IntList> groups = new LinkedHashMap<>();
    CanonicalBytes bytes = new CanonicalBytes();
    for (int i = 0; i < rows.length; i++) {
      bytes.clear();
      for (int output : silver.partitionOutputs()) {
        bytes.append(gated.outputs().get(output), rows[i]);
      }
      ByteBuffer partition = ByteBuffer.wrap(bytes.data(), 0, bytes.length());
      IntList group = groups.get(partition);
      if (group == null) {
        group = new IntList();
        groups.put(ByteBuffer.wrap(java.util.Arrays.copyOf(bytes.data(), bytes.length())), group);
      }
      group.add(i);
    }
    return groups;
  }

  /**
   * The new rows of a group as a batch in the schema of the table.
   *
   * @param epoch of the rows; absent: that of Bronze
   */
  Batch rows(OptionalLong epoch, Gated gated, KeyMerge merge, int[] rows, int[] group) {
    int count = group.length;
    int[] decodedRows = new int[count];
    int[] bronzeRows = new int[count];
    for (int i = 0; i < count; i++) {
      decodedRows[i] = rows[group[i]];
      bronzeRows[i] = gated.bronzeRow(decodedRows[i]);
    }
    List<Column> columns = new ArrayList<>();
    for (Column output : gated.outputs()) {
      columns.add(gather(output, decodedRows));
    }
    Batch bronze = gated.bronze();
    columns.add(gather(bronze.column("topic"), bronzeRows));
    columns.add(gather(bronze.column("partition"), bronzeRows));
    columns.add(gather(bronze.column("offset"), bronzeRows));
    columns.add(timestamps(bronze, bronzeRows));
    columns.add(
        epoch.isPresent()
            ? constant(epoch.getAsLong(), count)
            : gather(bronze.column("epoch"), bronzeRows));
    columns.add(gather(bronze.column("correlation_id"), bronzeRows));
    if (silver.schema().indexOf(SystemColumns.CONTENT_HASH.name()) >= 0) {
      LongColumn hashes = new LongColumn(DataType.LONG, count);
      for (int member : group) {
        hashes.append(merge.contentHash(member));
      }
      columns.add(hashes);
    }
    return new Batch(silver.schema(), columns);
  }

  // Rows are ascending, so as many as there are means all, and columns are not changed any more.
  private static Column gather(Column column, int[] rows) {
    return rows.length == column.size() ? column : column.select(rows, rows.length);
  }

  // Brokers may leave out the timestamp; when we read the record is the next best.
  private static Column timestamps(Batch bronze, int[] rows) {
    LongColumn broker = bronze.longs("timestamp");
    if (!broker.hasNulls()) {
      return gather(broker, rows);
    }
    LongColumn ingest = bronze.longs("ingest_time");
    LongColumn result = new LongColumn(DataType.TIMESTAMP, rows.length);
    for (int row : rows) {
      result.append(broker.isNull(row) ? ingest.at(row) : broker.at(row));
    }
    return result;
  }

  private static Column constant(long value, int count) {
    LongColumn column = new LongColumn(DataType.LONG, count);
    for (int i = 0; i < count; i++) {
      column.append(value);
    }
    return column;
  }
}
