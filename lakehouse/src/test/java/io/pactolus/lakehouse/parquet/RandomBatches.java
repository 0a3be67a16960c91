package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Seeded schemas and batches. */
final class RandomBatches {
  static final List<DataType> PRIMITIVES =
      List.of(
          DataType.BOOLEAN,
          DataType.INT,
          DataType.LONG,
          DataType.DOUBLE,
          DataType.STRING,
          DataType.BINARY,
          DataType.DATE,
          DataType.TIMESTAMP,
          new DecimalType(5, 2),
          new DecimalType(15, 4),
          new DecimalType(25, 6),
          new DecimalType(38, 0));

  /** How the values of a column are distributed. */
  enum Shape {
    CONSTANT,
    FEW,
    MANY,
    SEQUENTIAL,
    EXTREME
  }

  /** Where the nulls are. */
  enum Nulls {
    NONE,
    SOME,
    RUNS,
    ALL
  }

  private final Random random;

  RandomBatches(long seed) {
    random = new Random(seed);
  }

  StructType schema(int columns) {
    var fields = new ArrayList<Field>();
    for (int i = 0; i < columns; i++) {
      fields.add(new Field("c" + i, type(2), random.nextBoolean()));
    }
    return new StructType(fields);
  }

  private DataType type(int depth) {
    int choice = random.nextInt(PRIMITIVES.size() + (depth > 0 ? 8 : 0));
    if (choice < PRIMITIVES.size()) {
      return PRIMITIVES.get(choice);
    } else if (choice % 2 == 0) {
      return new ArrayType(type(depth - 1));
    }
    var fields = new ArrayList<Field>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      fields.add(new Field("f" + i, type(depth - 1), random.nextBoolean()));
    }
    return new StructType(fields);
  }

  Batch batch(StructType schema, int rows) {
    Batch batch = Batch.empty(schema, 4);
    for (int c = 0; c < schema.size(); c++) {
      Field field = schema.field(c);
      Shape shape = Shape.values()[random.nextInt(Shape.values().length)];
      Nulls nulls = Nulls.values()[random.nextInt(Nulls.values().length)];
      fill(batch, c, field, shape, nulls, rows);
    }
    return batch;
  }

  Batch batch(StructType schema, Shape shape, Nulls nulls, int rows) {
    Batch batch = Batch.empty(schema, 4);
    for (int c = 0; c < schema.size(); c++) {
      fill(batch, c, schema.field(c), shape, nulls, rows);
    }
    return batch;
  }

  private void fill(Batch batch, int column, Field field, Shape shape, Nulls nulls, int rows) {
    for (int row = 0; row < rows; row++) {
      batch.column(column).appendObject(value(field.type(), field.nullable(), shape, nulls, row));
    }
  }

  private @Nullable Object value(
      DataType type, boolean nullable, Shape shape, Nulls nulls, int row) {
    boolean isNull =
        switch (nulls) {
          case NONE -> false;
          case SOME -> random.nextInt(4) == 0;
          case RUNS -> row / 37 % 3 == 1;
          case ALL -> true;
        };
    if (nullable && isNull) {
      return null;
    }
    if (type instanceof ArrayType array) {
      var elements = new ArrayList<@Nullable Object>();
      for (int i = random.nextInt(4); i > 0; i--) {
        elements.add(value(array.element(), true, shape, nulls, row));
      }
      return elements;
    } else if (type instanceof StructType struct) {
      var members = new ArrayList<@Nullable Object>();
      for (Field field : struct.fields()) {
        members.add(value(field.type(), field.nullable(), shape, nulls, row));
      }
      return members;
    }
    return primitive(type, shape, row);
  }

  private Object primitive(DataType type, Shape shape, int row) {
    long number =
        switch (shape) {
          case CONSTANT -> 42;
          case FEW -> random.nextInt(5);
          case MANY -> random.nextInt(100_000);
          case SEQUENTIAL -> 1_000 + row;
          case EXTREME -> random.nextBoolean() ? random.nextLong() : Long.MIN_VALUE;
        };
    if (type instanceof DataType.BooleanType) {
      return shape == Shape.CONSTANT || (number & 1) == 1;
    } else if (type instanceof DataType.IntType) {
      return shape == Shape.EXTREME && number == Long.MIN_VALUE ? Integer.MIN_VALUE : (int) number;
    } else if (type instanceof DataType.DateType) {
      return (int) Math.floorMod(number, 100_000L) - 20_000;
    } else if (type instanceof DataType.LongType) {
      return number;
    } else if (type instanceof DataType.TimestampType) {
      return 1_700_000_000_000_000L + Math.floorMod(number, 1L << 48);
    } else if (type instanceof DataType.DoubleType) {
      return shape == Shape.EXTREME ? extremeDouble() : number / 8.0;
    } else if (type instanceof DecimalType decimal) {
      return decimal(decimal, shape, number);
    }
    String text = text(shape, number);
    return type instanceof DataType.StringType
        ? text
        : text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private double extremeDouble() {
    return switch (random.nextInt(6)) {
      case 0 -> -0.0;
      case 1 -> 0.0;
      case 2 -> Double.POSITIVE_INFINITY;
      case 3 -> Double.MIN_VALUE;
      case 4 -> random.nextInt(4) == 0 ? Double.NaN : -Double.MAX_VALUE;
      default -> random.nextGaussian();
    };
  }

  private BigDecimal decimal(DecimalType type, Shape shape, long number) {
    BigInteger limit = BigInteger.TEN.pow(type.precision());
    BigInteger unscaled =
        shape == Shape.EXTREME
            ? new BigInteger(130, random).subtract(BigInteger.ONE.shiftLeft(129)).remainder(limit)
            : BigInteger.valueOf(number).remainder(limit);
    return new BigDecimal(unscaled, type.scale());
  }

  private String text(Shape shape, long number) {
    if (shape != Shape.EXTREME) {
      return shape == Shape.SEQUENTIAL ? "topic-3-" + number : "value " + number;
    }
    return switch (random.nextInt(4)) {
      case 0 -> "";
      case 1 -> "\uD83D\uDE00".repeat(random.nextInt(60));
      case 2 -> "\u00e9".repeat(40) + number;
      default -> "x".repeat(random.nextInt(300)) + number;
    };
  }
}
