package io.pactolus.engine.core.silver;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column.ArrayColumn;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.lakehouse.columnar.Column.StructColumn;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.Field;

/**
 * How large the records of Bronze were as they came: key, value and headers, in bytes, a value that
 * was too large to be kept included.
 */
public final class RecordSizes {
  /** Bears the sizes where the content of the records is left out. */
  public static final Field COLUMN = Field.required("_bytes", DataType.LONG);

  private RecordSizes() {}

  /** Of each row of Bronze, or as {@link #COLUMN} says. */
  public static LongColumn of(Batch bronze) {
    if (bronze.schema().indexOf(COLUMN.name()) >= 0) {
      return bronze.longs(COLUMN.name());
    }
    BytesColumn keys = bronze.bytes("key");
    BytesColumn values = bronze.bytes("value");
    LongColumn oversized = bronze.longs("oversized_bytes");
    ArrayColumn headers = (ArrayColumn) bronze.column("headers");
    StructColumn header = (StructColumn) headers.elements();
    BytesColumn names = (BytesColumn) header.field(0);
    BytesColumn contents = (BytesColumn) header.field(1);
    LongColumn sizes = new LongColumn(DataType.LONG, bronze.rows());
    for (int row = 0; row < bronze.rows(); row++) {
      long size = (long) keys.length(row) + values.length(row);
      size += oversized.isNull(row) ? 0 : oversized.at(row);
      for (int i = headers.start(row); i < headers.end(row); i++) {
        size += names.length(i) + contents.length(i);
      }
      sizes.append(size);
    }
    return sizes;
  }

  /** Of all rows. */
  public static long sum(Batch bronze) {
    LongColumn sizes = of(bronze);
    long sum = 0;
    for (int row = 0; row < bronze.rows(); row++) {
      sum += sizes.at(row);
    }
    return sum;
  }
}
