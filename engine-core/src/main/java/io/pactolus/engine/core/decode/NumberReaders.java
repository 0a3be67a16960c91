package io.pactolus.engine.core.decode;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The readers of booleans and numbers. */
final class NumberReaders {
  private NumberReaders() {}

  static final class BooleanReader implements ValueReader {
    private boolean last;

    @Override
    public @Nullable Trouble read(JsonValue value) {
      if (value.kind != JsonKind.BOOLEAN) {
        return Trouble.wrongType(value, "boolean (true or false)");
      }
      last = value.data[value.start] == 't';
      return null;
    }

    @Override
    public void append(Column column) {
      ((BooleanColumn) column).append(last);
    }

    @Override
    public Object object() {
      return last;
    }
  }

  /** int and long; {@code 1.0} and {@code 1e3} are whole numbers too. */
  static final class IntegerReader implements ValueReader {
    private final JsonNumber number = new JsonNumber();
    private final boolean isInt;

    IntegerReader(boolean isInt) {
      this.isInt = isInt;
    }

    @Override
    public @Nullable Trouble read(JsonValue value) {
      String type = isInt ? "int" : "long";
      if (value.kind != JsonKind.NUMBER) {
        return Trouble.wrongType(value, type);
      }
      number.parse(value.data, value.start, value.end);
      JsonNumber.Fit fit = number.toLong(0);
      if (fit == JsonNumber.Fit.FRACTION) {
        return Trouble.wrongType(value, type + " (a whole number)");
      }
      if (fit == JsonNumber.Fit.OVERFLOW || isInt && number.result() != (int) number.result()) {
        return Trouble.outOfRange(
            value, type + (isInt ? " (-2^31 to 2^31-1)" : " (-2^63 to 2^63-1)"));
      }
      return null;
    }

    @Override
    public void append(Column column) {
      if (isInt) {
        ((IntColumn) column).append((int) number.result());
      } else {
        ((LongColumn) column).append(number.result());
      }
    }

    @Override
    public Object object() {
      if (isInt) {
        return (int) number.result();
      }
      return number.result();
    }
  }

  static final class DoubleReader implements ValueReader {
    private final JsonNumber number = new JsonNumber();
    private double last;

    @Override
    public @Nullable Trouble read(JsonValue value) {
      if (value.kind != JsonKind.NUMBER) {
        return Trouble.wrongType(value, "double");
      }
      number.parse(value.data, value.start, value.end);
      last = number.toDouble();
      return Double.isInfinite(last)
          ? Trouble.outOfRange(value, "double (at most 1.8e308 in size)")
          : null;
    }

    @Override
    public void append(Column column) {
      ((DoubleColumn) column).append(last);
    }

    @Override
    public Object object() {
      return last;
    }
  }

  /** Exact decimals, from a number or a string that holds one. */
  static final class DecimalReader implements ValueReader {
    private final JsonNumber number = new JsonNumber();
    private final DecimalType type;
    private final BigInteger limit;
    private final long longLimit;

    DecimalReader(DecimalType type) {
      this.type = type;
      this.limit = BigInteger.TEN.pow(type.precision());
      this.longLimit = type.precision() <= 18 ? limit.longValueExact() : 0;
    }

    @Override
    public @Nullable Trouble read(JsonValue value) {
      if (value.kind == JsonKind.NUMBER) {
        number.parse(value.data, value.start, value.end);
      } else if (value.kind == JsonKind.STRING) {
        value.unescape();
        int start = value.textStart();
        int end = value.textEnd();
        if (start == end || JsonNumber.end(value.text(), start, end) != end) {
          return Trouble.wrongType(value, type.text());
        }
        number.parse(value.text(), start, end);
      } else {
        return Trouble.wrongType(value, type.text());
      }
      JsonNumber.Fit fit = longLimit > 0 ? number.toLong(type.scale()) : number.toBig(type.scale());
      if (fit == JsonNumber.Fit.FRACTION) {
        return Trouble.outOfRange(
            value, type.text() + " (at most " + type.scale() + " digits after the point)");
      }
      if (fit == JsonNumber.Fit.OVERFLOW || !inRange()) {
        int whole = type.precision() - type.scale();
        return Trouble.outOfRange(
            value, type.text() + " (at most " + whole + " digits before the point)");
      }
      return null;
    }

    private boolean inRange() {
      return longLimit > 0
          ? number.result() < longLimit && number.result() > -longLimit
          : number.bigResult().abs().compareTo(limit) < 0;
    }

    @Override
    public void append(Column column) {
      if (longLimit > 0) {
        ((DecimalColumn) column).append(number.result());
      } else {
        ((DecimalColumn) column).append(number.bigResult());
      }
    }

    @Override
    public Object object() {
      return longLimit > 0
          ? BigDecimal.valueOf(number.result(), type.scale())
          : new BigDecimal(number.bigResult(), type.scale());
    }
  }
}
