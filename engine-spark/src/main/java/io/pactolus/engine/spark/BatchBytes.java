package io.pactolus.engine.spark;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.ArrayColumn;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.lakehouse.columnar.Column.StructColumn;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.nio.ByteBuffer;

/**
 * Rows on their way through a shuffle, column by column: a flag for each row that is NULL, if one
 * is, then the values; text and binary as lengths and bytes, arrays as lengths and elements.
 */
final class BatchBytes {
  private BatchBytes() {}

  /** How many bytes {@link #put} writes. */
  static int size(Batch batch) {
    return Math.toIntExact(4 + batch.columns().stream().mapToLong(BatchBytes::size).sum());
  }

  static void put(Batch batch, ByteBuffer out) {
    out.putInt(batch.rows());
    batch.columns().forEach(column -> put(column, out));
  }

  /**
   * @param in over an array
   */
  static Batch read(StructType schema, ByteBuffer in) {
    int rows = in.getInt();
    Batch batch = Batch.empty(schema, Math.max(rows, 1));
    batch.columns().forEach(column -> read(column, rows, in));
    return batch;
  }

  private static long size(Column column) {
    long rows = column.size();
    long size = 1 + (column.hasNulls() ? rows : 0);
    if (column instanceof LongColumn || column instanceof DoubleColumn) {
      return size + 8 * rows;
    } else if (column instanceof IntColumn) {
      return size + 4 * rows;
    } else if (column instanceof BooleanColumn) {
      return size + rows;
    } else if (column instanceof DecimalColumn decimals) {
      return size + (decimals.fitsLong() ? 8 : 16) * rows;
    } else if (column instanceof BytesColumn bytes) {
      return size + 4 + 4 * rows + dataSize(bytes);
    } else if (column instanceof ArrayColumn array) {
      return size + 4 + 4 * rows + size(array.elements());
    }
    return size + ((StructColumn) column).fields().stream().mapToLong(BatchBytes::size).sum();
  }

  private static long dataSize(BytesColumn bytes) {
    long size = 0;
    for (int row = 0; row < bytes.size(); row++) {
      size += bytes.isNull(row) ? 0 : bytes.length(row);
    }
    return size;
  }

  private static void put(Column column, ByteBuffer out) {
    int rows = column.size();
    out.put((byte) (column.hasNulls() ? 1 : 0));
    for (int row = 0; column.hasNulls() && row < rows; row++) {
      out.put((byte) (column.isNull(row) ? 1 : 0));
    }
    if (column instanceof LongColumn longs) {
      out.asLongBuffer().put(longs.values(), 0, rows);
      out.position(out.position() + 8 * rows);
    } else if (column instanceof DoubleColumn doubles) {
      out.asDoubleBuffer().put(doubles.values(), 0, rows);
      out.position(out.position() + 8 * rows);
    } else if (column instanceof IntColumn ints) {
      out.asIntBuffer().put(ints.values(), 0, rows);
      out.position(out.position() + 4 * rows);
    } else if (column instanceof BooleanColumn booleans) {
      for (int row = 0; row < rows; row++) {
        out.put((byte) (booleans.at(row) ? 1 : 0));
      }
    } else if (column instanceof DecimalColumn decimals) {
      for (int row = 0; row < rows; row++) {
        out.putLong(decimals.lowBits(row));
      }
      for (int row = 0; !decimals.fitsLong() && row < rows; row++) {
        out.putLong(decimals.highBits(row));
      }
    } else if (column instanceof BytesColumn bytes) {
      put(bytes, out);
    } else if (column instanceof ArrayColumn array) {
      for (int row = 0; row < rows; row++) {
        out.putInt(array.end(row) - array.start(row));
      }
      out.putInt(array.elements().size());
      put(array.elements(), out);
    } else {
      ((StructColumn) column).fields().forEach(field -> put(field, out));
    }
  }

  private static void put(BytesColumn bytes, ByteBuffer out) {
    out.putInt(Math.toIntExact(dataSize(bytes)));
    for (int row = 0; row < bytes.size(); row++) {
      int length = bytes.isNull(row) ? 0 : bytes.length(row);
      out.putInt(length).put(bytes.data(), bytes.start(row), length);
    }
  }

  private static void read(Column column, int rows, ByteBuffer in) {
    boolean[] nulls = new boolean[in.get() == 1 ? rows : 0];
    for (int row = 0; row < nulls.length; row++) {
      nulls[row] = in.get() == 1;
    }
    if (column instanceof LongColumn longs) {
      readEach(column, rows, nulls, 8, in, () -> longs.append(in.getLong()));
    } else if (column instanceof DoubleColumn doubles) {
      readEach(column, rows, nulls, 8, in, () -> doubles.append(in.getDouble()));
    } else if (column instanceof IntColumn ints) {
      readEach(column, rows, nulls, 4, in, () -> ints.append(in.getInt()));
    } else if (column instanceof BooleanColumn booleans) {
      readEach(column, rows, nulls, 1, in, () -> booleans.append(in.get() == 1));
    } else if (column instanceof DecimalColumn decimals) {
      readDecimals(decimals, rows, nulls, in);
    } else if (column instanceof BytesColumn bytes) {
      bytes.reserveBytes(in.getInt());
      readEach(column, rows, nulls, 4, in, () -> readBytes(bytes, in));
    } else if (column instanceof ArrayColumn array) {
      readArrays(array, rows, nulls, in);
    } else {
      readStructs((StructColumn) column, rows, nulls, in);
    }
  }

  /** A row that is NULL has a place of the width, too. */
  private static void readEach(
      Column column, int rows, boolean[] nulls, int width, ByteBuffer in, Runnable value) {
    for (int row = 0; row < rows; row++) {
      if (isNull(nulls, row)) {
        in.position(in.position() + width);
        column.appendNull();
      } else {
        value.run();
      }
    }
  }

  private static boolean isNull(boolean[] nulls, int row) {
    return nulls.length > 0 && nulls[row];
  }

  private static void readBytes(BytesColumn bytes, ByteBuffer in) {
    int length = in.getInt();
    bytes.append(in.array(), in.arrayOffset() + in.position(), length);
    in.position(in.position() + length);
  }

  private static void readDecimals(
      DecimalColumn decimals, int rows, boolean[] nulls, ByteBuffer in) {
    int low = in.position();
    int high = low + 8 * rows;
    for (int row = 0; row < rows; row++) {
      if (isNull(nulls, row)) {
        decimals.appendNull();
      } else if (decimals.fitsLong()) {
        decimals.append(in.getLong(low + 8 * row));
      } else {
        decimals.append(in.getLong(high + 8 * row), in.getLong(low + 8 * row));
      }
    }
    in.position(decimals.fitsLong() ? high : high + 8 * rows);
  }

  private static void readArrays(ArrayColumn array, int rows, boolean[] nulls, ByteBuffer in) {
    int[] lengths = new int[rows];
    for (int row = 0; row < rows; row++) {
      lengths[row] = in.getInt();
    }
    int count = in.getInt();
    Column elements = Column.create(array.elements().type(), count);
    read(elements, count, in);
    int next = 0;
    for (int row = 0; row < rows; row++) {
      if (isNull(nulls, row)) {
        array.appendNull();
        next += lengths[row];
        continue;
      }
      for (int i = 0; i < lengths[row]; i++) {
        array.elements().appendFrom(elements, next++);
      }
      array.endRow();
    }
  }

  private static void readStructs(StructColumn structs, int rows, boolean[] nulls, ByteBuffer in) {
    Column[] fields = new Column[structs.fields().size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = Column.create(structs.field(i).type(), rows);
      read(fields[i], rows, in);
    }
    for (int row = 0; row < rows; row++) {
      if (isNull(nulls, row)) {
        structs.appendNull();
        continue;
      }
      for (int i = 0; i < fields.length; i++) {
        structs.field(i).appendFrom(fields[i], row);
      }
      structs.endRow();
    }
  }
}
