package io.pactolus.lakehouse.parquet;

import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * A schema as Parquet sees it, with the types that Delta prescribes (section "Data files" and
 * "Schema serialization format" of its protocol; lists in the three-level form of Parquet's
 * LogicalTypes.md).
 */
record FileSchema(StructType schema, MessageType message, List<Leaf> leaves) {
  static FileSchema of(StructType schema) {
    var types = new ArrayList<Type>();
    var leaves = new ArrayList<Leaf>();
    for (int i = 0; i < schema.size(); i++) {
      Field field = schema.field(i);
      types.add(type(field.name(), field.type(), field.nullable()));
      collect(leaves, i, field.type(), field.nullable(), List.of(field.name()), List.of(), 0, 0);
    }
    // The builder of parquet-java refuses a message without fields.
    return new FileSchema(schema, new MessageType("spark_schema", types), List.copyOf(leaves));
  }

  private static void collect(
      List<Leaf> leaves,
      int column,
      DataType type,
      boolean nullable,
      List<String> path,
      List<Leaf.Step> above,
      int definition,
      int repetition) {
    int present = definition + (nullable ? 1 : 0);
    if (type instanceof ArrayType array) {
      var steps = plus(above, new Leaf.Step(nullable, Leaf.ELEMENTS, repetition + 1));
      var elementPath = plus(plus(path, "list"), "element");
      collect(
          leaves, column, array.element(), true, elementPath, steps, present + 1, repetition + 1);
    } else if (type instanceof StructType struct) {
      for (int i = 0; i < struct.size(); i++) {
        Field field = struct.field(i);
        var steps = plus(above, new Leaf.Step(nullable, i, repetition));
        collect(
            leaves,
            column,
            field.type(),
            field.nullable(),
            plus(path, field.name()),
            steps,
            present,
            repetition);
      }
    } else {
      leaves.add(
          new Leaf(
              column,
              path,
              type,
              primitive(path.get(path.size() - 1), type, nullable),
              plus(above, new Leaf.Step(nullable, Leaf.VALUE, repetition)),
              present,
              repetition));
    }
  }

  private static <T> List<T> plus(List<T> list, T last) {
    var longer = new ArrayList<>(list);
    longer.add(last);
    return List.copyOf(longer);
  }

  private static Type type(String name, DataType type, boolean nullable) {
    Repetition repetition = nullable ? Repetition.OPTIONAL : Repetition.REQUIRED;
    if (type instanceof ArrayType array) {
      return Types.list(repetition).element(type("element", array.element(), true)).named(name);
    } else if (type instanceof StructType struct) {
      return Types.buildGroup(repetition)
          .addFields(
              struct.fields().stream()
                  .map(f -> type(f.name(), f.type(), f.nullable()))
                  .toArray(Type[]::new))
          .named(name);
    }
    return primitive(name, type, nullable);
  }

  private static PrimitiveType primitive(String name, DataType type, boolean nullable) {
    Repetition repetition = nullable ? Repetition.OPTIONAL : Repetition.REQUIRED;
    if (type instanceof DataType.BooleanType) {
      return Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(name);
    } else if (type instanceof DataType.IntType) {
      return Types.primitive(PrimitiveTypeName.INT32, repetition).named(name);
    } else if (type instanceof DataType.DateType) {
      return Types.primitive(PrimitiveTypeName.INT32, repetition)
          .as(LogicalTypeAnnotation.dateType())
          .named(name);
    } else if (type instanceof DataType.LongType) {
      return Types.primitive(PrimitiveTypeName.INT64, repetition).named(name);
    } else if (type instanceof DataType.TimestampType) {
      return Types.primitive(PrimitiveTypeName.INT64, repetition)
          .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
          .named(name);
    } else if (type instanceof DataType.DoubleType) {
      return Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(name);
    } else if (type instanceof DataType.StringType) {
      return Types.primitive(PrimitiveTypeName.BINARY, repetition)
          .as(LogicalTypeAnnotation.stringType())
          .named(name);
    } else if (type instanceof DataType.BinaryType) {
      return Types.primitive(PrimitiveTypeName.BINARY, repetition).named(name);
    } else if (type instanceof DecimalType decimal) {
      return decimal(name, decimal, repetition);
    }
    throw new IllegalArgumentException("no Parquet type for " + type.text());
  }

  private static PrimitiveType decimal(String name, DecimalType type, Repetition repetition) {
    var annotation = LogicalTypeAnnotation.decimalType(type.scale(), type.precision());
    if (type.precision() <= 9) {
      return Types.primitive(PrimitiveTypeName.INT32, repetition).as(annotation).named(name);
    } else if (type.precision() <= 18) {
      return Types.primitive(PrimitiveTypeName.INT64, repetition).as(annotation).named(name);
    }
    return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
        .length(fixedLength(type.precision()))
        .as(annotation)
        .named(name);
  }

  /** The least number of bytes that holds every two's complement number of that many digits. */
  static int fixedLength(int precision) {
    int bits = java.math.BigInteger.TEN.pow(precision).bitLength() + 1;
    return (bits + 7) / 8;
  }
}
