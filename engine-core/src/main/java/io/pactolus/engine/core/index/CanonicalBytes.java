package io.pactolus.engine.core.index;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.ArrayColumn;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.lakehouse.columnar.Column.StructColumn;
import io.pactolus.pipeline.schema.DataType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Values as bytes that are equal exactly when the values are, also for several values in a row:
 * each value is a tag and a payload of a length that tag and payload tell. The content hash in
 * Silver tables is over these bytes, so they are a format and must not change:
 *
 * <pre>
 * NULL                00
 * boolean             01, one byte 0 or 1
 * int, long           02, 8 bytes little-endian
 * double              03, 8 bytes IEEE 754 little-endian; -0.0 as 0.0, every NaN as 7ff8000000000000
 * decimal             04, 16 bytes unscaled two's complement little-endian
 * string              05, 4 bytes length little-endian, UTF-8
 * binary              06, 4 bytes length little-endian, bytes
 * date                07, 8 bytes days since 1970-01-01 little-endian
 * timestamp           08, 8 bytes microseconds since 1970-01-01T00:00:00Z little-endian
 * array               09, 4 bytes number of elements little-endian, elements
 * struct              0a, fields in order
 * </pre>
 */
public final class CanonicalBytes {
  private static final VarHandle LONG_LE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT_LE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] data = new byte[256];
  private int length;

  /** The bytes, valid up to {@link #length} and until more is appended. */
  public byte[] data() {
    return data;
  }

  public int length() {
    return length;
  }

  /** Starts anew. */
  public CanonicalBytes clear() {
    length = 0;
    return this;
  }

  /** Appends a NULL. */
  public CanonicalBytes appendNull() {
    ensure(1);
    data[length++] = 0;
    return this;
  }

  /** Appends one value. */
  public CanonicalBytes append(Column column, int row) {
    ensure(17);
    if (column.isNull(row)) {
      data[length++] = 0;
    } else if (column instanceof BytesColumn bytes) {
      appendBytes(bytes, row);
    } else if (column instanceof LongColumn longs) {
      appendLong(column.type() instanceof DataType.TimestampType ? 8 : 2, longs.at(row));
    } else if (column instanceof IntColumn ints) {
      appendLong(column.type() instanceof DataType.DateType ? 7 : 2, ints.at(row));
    } else if (column instanceof DoubleColumn doubles) {
      appendLong(3, Double.doubleToLongBits(doubles.at(row) + 0.0));
    } else if (column instanceof DecimalColumn decimals) {
      appendLong(4, decimals.lowBits(row));
      LONG_LE.set(data, length, decimals.highBits(row));
      length += 8;
    } else if (column instanceof BooleanColumn booleans) {
      data[length++] = 1;
      data[length++] = (byte) (booleans.at(row) ? 1 : 0);
    } else if (column instanceof ArrayColumn array) {
      appendArray(array, row);
    } else {
      data[length++] = 10;
      for (Column field : ((StructColumn) column).fields()) {
        append(field, row);
      }
    }
    return this;
  }

  private void appendLong(int tag, long value) {
    data[length] = (byte) tag;
    LONG_LE.set(data, length + 1, value);
    length += 9;
  }

  private void appendBytes(BytesColumn column, int row) {
    int size = column.length(row);
    ensure(size + 5);
    data[length] = (byte) (column.type() instanceof DataType.StringType ? 5 : 6);
    INT_LE.set(data, length + 1, size);
    System.arraycopy(column.data(), column.start(row), data, length + 5, size);
    length += size + 5;
  }

  private void appendArray(ArrayColumn column, int row) {
    data[length] = 9;
    INT_LE.set(data, length + 1, column.end(row) - column.start(row));
    length += 5;
    for (int i = column.start(row); i < column.end(row); i++) {
      append(column.elements(), i);
    }
  }

  private void ensure(int more) {
    if (data.length - length < more) {
      data = Arrays.copyOf(data, Math.max(data.length * 2, length + more));
    }
  }
}
