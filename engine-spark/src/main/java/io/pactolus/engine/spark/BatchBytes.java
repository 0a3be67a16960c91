package io.pactolus.engine.spark;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bronze rows on their way through a shuffle, column by column: a flag for each row that is NULL,
 * then the values; text and binary as lengths and bytes; headers, which are rare, by {@link Wire}.
 */
final class BatchBytes {
  private BatchBytes() {}

  static byte[] of(Batch batch) {
    List<byte[]> nested = new ArrayList<>();
    long size = 4;
    for (Column column : batch.columns()) {
      size += 1 + column.size();
      if (column instanceof LongColumn) {
        size += 8L * column.size();
      } else if (column instanceof IntColumn) {
        size += 4L * column.size();
      } else if (column instanceof BytesColumn bytes) {
        size += 4L * column.size() + bytes.dataSize();
      } else {
        byte[] values = nested(column);
        nested.add(values);
        size += 4L + values.length;
      }
    }
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size)).putInt(batch.rows());
    int next = 0;
    for (Column column : batch.columns()) {
      putNulls(column, out);
      if (column instanceof LongColumn longs) {
        for (int row = 0; row < longs.size(); row++) {
          out.putLong(longs.isNull(row) ? 0 : longs.at(row));
        }
      } else if (column instanceof IntColumn ints) {
        for (int row = 0; row < ints.size(); row++) {
          out.putInt(ints.isNull(row) ? 0 : ints.at(row));
        }
      } else if (column instanceof BytesColumn bytes) {
        for (int row = 0; row < bytes.size(); row++) {
          int length = bytes.isNull(row) ? 0 : bytes.length(row);
          out.putInt(length).put(bytes.data(), bytes.start(row), length);
        }
      } else {
        byte[] values = nested.get(next++);
        out.putInt(values.length).put(values);
      }
    }
    return out.position() == out.capacity()
        ? out.array()
        : java.util.Arrays.copyOf(out.array(), out.position());
  }

  private static void putNulls(Column column, ByteBuffer out) {
    out.put((byte) (column.hasNulls() ? 1 : 0));
    for (int row = 0; column.hasNulls() && row < column.size(); row++) {
      out.put((byte) (column.isNull(row) ? 1 : 0));
    }
  }

  private static byte[] nested(Column column) {
    if (column.nullCount() == column.size()) {
      return new byte[0];
    }
    ArrayList<@Nullable Object> values = new ArrayList<>();
    for (int row = 0; row < column.size(); row++) {
      values.add(column.get(row));
    }
    return Wire.bytes(values);
  }

  static Batch batch(StructType schema, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int rows = in.getInt();
    Batch batch = Batch.empty(schema, Math.max(rows, 1));
    for (Column column : batch.columns()) {
      boolean[] nulls = new boolean[rows];
      boolean hasNulls = in.get() == 1;
      for (int row = 0; hasNulls && row < rows; row++) {
        nulls[row] = in.get() == 1;
      }
      read(column, nulls, bytes, in);
    }
    return batch;
  }

  private static void read(Column column, boolean[] nulls, byte[] bytes, ByteBuffer in) {
    if (column instanceof LongColumn longs) {
      for (boolean isNull : nulls) {
        long value = in.getLong();
        if (isNull) {
          longs.appendNull();
        } else {
          longs.append(value);
        }
      }
    } else if (column instanceof IntColumn ints) {
      for (boolean isNull : nulls) {
        int value = in.getInt();
        if (isNull) {
          ints.appendNull();
        } else {
          ints.append(value);
        }
      }
    } else if (column instanceof BytesColumn strings) {
      for (boolean isNull : nulls) {
        int length = in.getInt();
        if (isNull) {
          strings.appendNull();
        } else {
          strings.append(bytes, in.position(), length);
          in.position(in.position() + length);
        }
      }
    } else {
      readNested(column, nulls.length, in);
    }
  }

  private static void readNested(Column column, int rows, ByteBuffer in) {
    byte[] values = new byte[in.getInt()];
    in.get(values);
    List<?> objects = values.length == 0 ? List.of() : Wire.value(values, List.class);
    for (int row = 0; row < rows; row++) {
      column.appendObject(objects.isEmpty() ? null : objects.get(row));
    }
  }
}
