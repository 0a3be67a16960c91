package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Copies a reader's current value to the end of a column, from a stored type to a wanted one. */
interface ValueCopy {
  void append(ColumnReader from, Column to);

  /**
   * @throws UnsupportedOperationException when values could be lost or misunderstood
   */
  static ValueCopy of(DataType wanted, PrimitiveType stored) {
    PrimitiveTypeName physical = stored.getPrimitiveTypeName();
    var annotation = stored.getLogicalTypeAnnotation();
    boolean integer =
        annotation == null
            || (annotation instanceof IntLogicalTypeAnnotation whole && whole.isSigned());
    if (wanted instanceof DataType.BooleanType && physical == PrimitiveTypeName.BOOLEAN) {
      return (from, to) -> ((BooleanColumn) to).append(from.getBoolean());
    } else if (wanted instanceof DataType.IntType
        && physical == PrimitiveTypeName.INT32
        && integer) {
      return (from, to) -> ((IntColumn) to).append(from.getInteger());
    } else if (wanted instanceof DataType.DateType
        && physical == PrimitiveTypeName.INT32
        && annotation != null
        && !integer) {
      return (from, to) -> ((IntColumn) to).append(from.getInteger());
    } else if (wanted instanceof DataType.LongType
        && physical == PrimitiveTypeName.INT64
        && integer) {
      return (from, to) -> ((LongColumn) to).append(from.getLong());
    } else if (wanted instanceof DataType.LongType
        && physical == PrimitiveTypeName.INT32
        && integer) {
      return (from, to) -> ((LongColumn) to).append(from.getInteger());
    } else if (wanted instanceof DataType.TimestampType
        && physical == PrimitiveTypeName.INT64
        && annotation instanceof TimestampLogicalTypeAnnotation timestamp) {
      return timestamp(timestamp.getUnit());
    } else if (wanted instanceof DataType.DoubleType && physical == PrimitiveTypeName.DOUBLE) {
      return (from, to) -> ((DoubleColumn) to).append(from.getDouble());
    } else if (wanted instanceof DataType.DoubleType && physical == PrimitiveTypeName.FLOAT) {
      return (from, to) -> ((DoubleColumn) to).append(from.getFloat());
    } else if ((wanted instanceof DataType.StringType || wanted instanceof DataType.BinaryType)
        && physical == PrimitiveTypeName.BINARY) {
      return (from, to) -> append(from.getBinary(), (BytesColumn) to);
    } else if (wanted instanceof DecimalType decimal
        && annotation instanceof DecimalLogicalTypeAnnotation digits
        && digits.getScale() == decimal.scale()
        && digits.getPrecision() <= decimal.precision()) {
      return decimal(physical);
    }
    throw new UnsupportedOperationException("'" + stored + "' cannot be read as " + wanted.text());
  }

  private static ValueCopy timestamp(TimeUnit unit) {
    return switch (unit) {
      case MILLIS ->
          (from, to) -> ((LongColumn) to).append(Math.multiplyExact(from.getLong(), 1000L));
      case MICROS -> (from, to) -> ((LongColumn) to).append(from.getLong());
      case NANOS -> (from, to) -> ((LongColumn) to).append(Math.floorDiv(from.getLong(), 1000L));
    };
  }

  private static ValueCopy decimal(PrimitiveTypeName physical) {
    return switch (physical) {
      case INT32 -> (from, to) -> ((DecimalColumn) to).append(from.getInteger());
      case INT64 -> (from, to) -> ((DecimalColumn) to).append(from.getLong());
      default ->
          (from, to) ->
              ((DecimalColumn) to).append(new BigInteger(from.getBinary().getBytesUnsafe()));
    };
  }

  private static void append(Binary value, BytesColumn to) {
    ByteBuffer bytes = value.toByteBuffer();
    if (bytes.hasArray()) {
      to.append(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    } else {
      to.append(value.getBytes());
    }
  }
}
