package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import java.util.Locale;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;

/** SQL type names to types. */
final class TypeNames {
  private static final String KNOWN =
      "BOOLEAN, INTEGER, BIGINT, DOUBLE, DECIMAL(p,s), VARCHAR, VARBINARY, DATE, TIMESTAMP";

  private TypeNames() {}

  static DataType of(SqlDataTypeSpec spec) {
    String name = spec.getTypeName().getSimple().toUpperCase(Locale.ROOT);
    int precision = -1;
    int scale = -1;
    if (spec.getTypeNameSpec() instanceof SqlBasicTypeNameSpec basic) {
      precision = basic.getPrecision();
      scale = basic.getScale();
    }
    return switch (name) {
      case "BOOLEAN" -> DataType.BOOLEAN;
      case "INTEGER", "INT" -> DataType.INT;
      case "BIGINT", "LONG" -> DataType.LONG;
      case "DOUBLE", "FLOAT" -> DataType.DOUBLE;
      case "VARCHAR", "STRING" -> {
        if (precision >= 0) {
          throw SqlTrouble.at(
              spec, "text has no length limit here; write VARCHAR, and SUBSTRING to cut it");
        }
        yield DataType.STRING;
      }
      case "VARBINARY", "BINARY" -> DataType.BINARY;
      case "DATE" -> DataType.DATE;
      case "TIMESTAMP" -> DataType.TIMESTAMP;
      case "DECIMAL", "NUMERIC" -> {
        int digits = precision < 0 ? 38 : precision;
        int fraction = Math.max(scale, 0);
        if (digits < 1 || digits > 38 || fraction > digits) {
          throw SqlTrouble.at(spec, "DECIMAL(p,s): p must be 1 to 38, and s 0 to p");
        }
        yield new DecimalType(digits, fraction);
      }
      default ->
          throw SqlTrouble.at(spec, "type " + name + " is not supported; there are: " + KNOWN);
    };
  }

  static boolean isNumber(DataType type) {
    return type instanceof DataType.IntType
        || type instanceof DataType.LongType
        || type instanceof DataType.DoubleType
        || type instanceof DecimalType;
  }

  static boolean isInteger(DataType type) {
    return type instanceof DataType.IntType || type instanceof DataType.LongType;
  }

  static boolean isNested(DataType type) {
    return type instanceof DataType.StructType || type instanceof DataType.ArrayType;
  }

  static boolean isTime(DataType type) {
    return type instanceof DataType.TimestampType || type instanceof DataType.DateType;
  }
}
