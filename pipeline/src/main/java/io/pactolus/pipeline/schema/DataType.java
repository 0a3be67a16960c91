package io.pactolus.pipeline.schema;

import java.util.List;
import java.util.Optional;

/**
 * A logical type. Values in memory: boolean as {@code boolean}, int and date (days since
 * 1970-01-01) as {@code int}, long and timestamp (microseconds since 1970-01-01T00:00:00Z) as
 * {@code long}, double as {@code double}, decimal as its unscaled integer, string as UTF-8 bytes,
 * binary as bytes.
 */
public sealed interface DataType {
  BooleanType BOOLEAN = new BooleanType();
  IntType INT = new IntType();
  LongType LONG = new LongType();
  DoubleType DOUBLE = new DoubleType();
  StringType STRING = new StringType();
  BinaryType BINARY = new BinaryType();
  DateType DATE = new DateType();
  TimestampType TIMESTAMP = new TimestampType();

  /**
   * The type as written in a pipeline file, for example {@code decimal(10,2)} or {@code
   * array<string>}.
   */
  String text();

  /** 32-bit signed. */
  record IntType() implements DataType {
    @Override
    public String text() {
      return "int";
    }
  }

  record BooleanType() implements DataType {
    @Override
    public String text() {
      return "boolean";
    }
  }

  /** 64-bit signed. */
  record LongType() implements DataType {
    @Override
    public String text() {
      return "long";
    }
  }

  /** IEEE 754 binary64. */
  record DoubleType() implements DataType {
    @Override
    public String text() {
      return "double";
    }
  }

  /** Exact decimal with 1 to 38 digits, of which {@code scale} stand after the point. */
  record DecimalType(int precision, int scale) implements DataType {
    public DecimalType {
      if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
        throw new IllegalArgumentException(
            "decimal(%d,%d): precision must be 1..38 and scale 0..precision"
                .formatted(precision, scale));
      }
    }

    @Override
    public String text() {
      return "decimal(" + precision + "," + scale + ")";
    }
  }

  /** UTF-8 text. */
  record StringType() implements DataType {
    @Override
    public String text() {
      return "string";
    }
  }

  record BinaryType() implements DataType {
    @Override
    public String text() {
      return "binary";
    }
  }

  /** A day in the proleptic Gregorian calendar, without a time zone. */
  record DateType() implements DataType {
    @Override
    public String text() {
      return "date";
    }
  }

  /** An instant with microsecond precision; shown and computed with in UTC. */
  record TimestampType() implements DataType {
    @Override
    public String text() {
      return "timestamp";
    }
  }

  /** Elements may be null. */
  record ArrayType(DataType element) implements DataType {
    @Override
    public String text() {
      return "array<" + element.text() + ">";
    }
  }

  /** Named fields in order; names are unique without regard to case, as Delta demands. */
  record StructType(List<Field> fields) implements DataType {
    public StructType {
      fields = List.copyOf(fields);
      var seen = new java.util.HashSet<String>();
      for (Field field : fields) {
        if (!seen.add(field.name().toLowerCase(java.util.Locale.ROOT))) {
          throw new IllegalArgumentException(
              "two fields are named '" + field.name() + "' (case does not count)");
        }
      }
    }

    public static StructType of(Field... fields) {
      return new StructType(List.of(fields));
    }

    public int size() {
      return fields.size();
    }

    public Field field(int index) {
      return fields.get(index);
    }

    /** Index of the field of that exact name, or -1. */
    public int indexOf(String name) {
      for (int i = 0; i < fields.size(); i++) {
        if (fields.get(i).name().equals(name)) {
          return i;
        }
      }
      return -1;
    }

    /** Index of the field of that exact name; a programming error if there is none. */
    public int require(String name) {
      int index = indexOf(name);
      if (index < 0) {
        throw new IllegalArgumentException("no field '" + name + "' in " + text());
      }
      return index;
    }

    public Optional<Field> find(String name) {
      int index = indexOf(name);
      return index < 0 ? Optional.empty() : Optional.of(fields.get(index));
    }

    /** This schema followed by more fields. */
    public StructType plus(List<Field> more) {
      var all = new java.util.ArrayList<>(fields);
      all.addAll(more);
      return new StructType(all);
    }

    @Override
    public String text() {
      return fields.stream()
          .map(f -> f.name() + ": " + f.type().text())
          .collect(java.util.stream.Collectors.joining(", ", "struct<", ">"));
    }
  }
}
