package io.pactolus.lakehouse.delta;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.List;

/** Our types as Kernel's, and back. */
final class KernelTypes {
  private KernelTypes() {}

  static io.delta.kernel.types.StructType toKernel(StructType struct) {
    var fields = new ArrayList<io.delta.kernel.types.StructField>();
    for (Field field : struct.fields()) {
      fields.add(
          new io.delta.kernel.types.StructField(
              field.name(), toKernel(field.type()), field.nullable()));
    }
    return new io.delta.kernel.types.StructType(fields);
  }

  private static io.delta.kernel.types.DataType toKernel(DataType type) {
    if (type instanceof DataType.BooleanType) {
      return io.delta.kernel.types.BooleanType.BOOLEAN;
    } else if (type instanceof DataType.IntType) {
      return io.delta.kernel.types.IntegerType.INTEGER;
    } else if (type instanceof DataType.LongType) {
      return io.delta.kernel.types.LongType.LONG;
    } else if (type instanceof DataType.DoubleType) {
      return io.delta.kernel.types.DoubleType.DOUBLE;
    } else if (type instanceof DataType.StringType) {
      return io.delta.kernel.types.StringType.STRING;
    } else if (type instanceof DataType.BinaryType) {
      return io.delta.kernel.types.BinaryType.BINARY;
    } else if (type instanceof DataType.DateType) {
      return io.delta.kernel.types.DateType.DATE;
    } else if (type instanceof DataType.TimestampType) {
      return io.delta.kernel.types.TimestampType.TIMESTAMP;
    } else if (type instanceof DataType.DecimalType decimal) {
      return new io.delta.kernel.types.DecimalType(decimal.precision(), decimal.scale());
    } else if (type instanceof DataType.ArrayType array) {
      return new io.delta.kernel.types.ArrayType(toKernel(array.element()), true);
    } else if (type instanceof StructType struct) {
      return toKernel(struct);
    }
    throw new IllegalArgumentException("no Delta type for " + type.text());
  }

  static StructType fromKernel(io.delta.kernel.types.StructType struct, String table) {
    var fields = new ArrayList<Field>();
    List<io.delta.kernel.types.StructField> kernelFields = struct.fields();
    for (io.delta.kernel.types.StructField field : kernelFields) {
      fields.add(
          new Field(
              field.getName(),
              fromKernel(field.getDataType(), table, field.getName()),
              field.isNullable()));
    }
    return new StructType(fields);
  }

  private static DataType fromKernel(
      io.delta.kernel.types.DataType type, String table, String column) {
    if (type instanceof io.delta.kernel.types.BooleanType) {
      return DataType.BOOLEAN;
    } else if (type instanceof io.delta.kernel.types.IntegerType) {
      return DataType.INT;
    } else if (type instanceof io.delta.kernel.types.LongType) {
      return DataType.LONG;
    } else if (type instanceof io.delta.kernel.types.DoubleType) {
      return DataType.DOUBLE;
    } else if (type instanceof io.delta.kernel.types.StringType) {
      return DataType.STRING;
    } else if (type instanceof io.delta.kernel.types.BinaryType) {
      return DataType.BINARY;
    } else if (type instanceof io.delta.kernel.types.DateType) {
      return DataType.DATE;
    } else if (type instanceof io.delta.kernel.types.TimestampType) {
      return DataType.TIMESTAMP;
    } else if (type instanceof io.delta.kernel.types.DecimalType decimal) {
      return new DataType.DecimalType(decimal.getPrecision(), decimal.getScale());
    } else if (type instanceof io.delta.kernel.types.ArrayType array) {
      return new DataType.ArrayType(fromKernel(array.getElementType(), table, column));
    } else if (type instanceof io.delta.kernel.types.StructType struct) {
      return fromKernel(struct, table);
    }
    throw new PactolusException(
        ErrorCode.DEFINITION_CHANGED,
        "Column '%s' of table %s has the type %s, which Pactolus does not write. The table was made or altered by another tool; use another lake directory."
            .formatted(column, table, type));
  }
}
