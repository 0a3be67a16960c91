package io.pactolus.lakehouse.columnar;

import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as columns of equal length. Columns stand in the order of the schema. */
public record Batch(StructType schema, List<Column> columns) {
  public Batch {
    columns = List.copyOf(columns);
    if (columns.size() != schema.size()) {
      throw new IllegalArgumentException(columns.size() + " columns for " + schema.text());
    }
  }

  public static Batch empty(StructType schema, int capacity) {
    return new Batch(
        schema, schema.fields().stream().map(f -> Column.create(f.type(), capacity)).toList());
  }

  public int rows() {
    return columns.isEmpty() ? 0 : columns.get(0).size();
  }

  public Column column(int index) {
    return columns.get(index);
  }

  public Column column(String name) {
    return columns.get(schema.require(name));
  }

  public LongColumn longs(String name) {
    return (LongColumn) column(name);
  }

  public IntColumn ints(String name) {
    return (IntColumn) column(name);
  }

  public BytesColumn bytes(String name) {
    return (BytesColumn) column(name);
  }

  /** A new batch of the rows named, in that order. */
  public Batch select(int[] rows, int count) {
    return new Batch(schema, columns.stream().map(c -> c.select(rows, count)).toList());
  }

  /** Appends all rows of a batch of the same schema. */
  public void append(Batch more) {
    for (int c = 0; c < columns.size(); c++) {
      columns.get(c).appendAll(more.columns.get(c));
    }
  }

  /** A new batch of the rows of all these, in memory that fits exactly. */
  public static Batch concat(StructType schema, List<Batch> batches) {
    List<Column> columns = new ArrayList<>();
    for (int c = 0; c < schema.size(); c++) {
      int at = c;
      columns.add(
          Column.concat(
              schema.fields().get(c).type(), batches.stream().map(b -> b.column(at)).toList()));
    }
    return new Batch(schema, columns);
  }

  public long byteSize() {
    return columns.stream().mapToLong(Column::byteSize).sum();
  }

  /** One row in the Java forms of {@link Column#get}. For tests, messages and other cold paths. */
  public List<@Nullable Object> row(int row) {
    var values = new ArrayList<@Nullable Object>();
    for (Column column : columns) {
      values.add(column.get(row));
    }
    return values;
  }
}
