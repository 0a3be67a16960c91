package io.pactolus.engine.core.decode;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.plan.Reason;
import io.pactolus.pipeline.schema.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the key of a record, UTF-8 text, as the type of the one key column of the contract: string
 * as it stands, int and long in decimal. Not thread-safe.
 */
public final class RecordKeyReader {
  private final DataType type;
  private final JsonNumber number = new JsonNumber();

  /**
   * @param type string, int or long
   */
  public RecordKeyReader(DataType type) {
    if (!(type instanceof DataType.StringType
        || type instanceof DataType.IntType
        || type instanceof DataType.LongType)) {
      throw new IllegalArgumentException("a record key cannot be read as " + type.text());
    }
    this.type = type;
  }

  public DataType type() {
    return type;
  }

  /** Why a key could not be read. */
  public record Unreadable(Reason reason, String message) {}

  /**
   * Appends the key of one record to {@code out}, a column of {@link #type}, or nothing when it
   * cannot be read.
   *
   * @return null when it could be read
   */
  public @Nullable Unreadable read(BytesColumn keys, int row, Column out) {
    if (keys.isNull(row)) {
      return new Unreadable(Reason.MISSING_FIELD, "the record has no key");
    }
    byte[] data = keys.data();
    int start = keys.start(row);
    int end = keys.end(row);
    if (out instanceof BytesColumn strings) {
      if (JsonString.firstInvalid(data, start, end) >= 0) {
        return unreadable(Reason.WRONG_TYPE, data, start, end, "UTF-8 text");
      }
      strings.append(data, start, end - start);
      return null;
    }
    if (start == end || JsonNumber.end(data, start, end) != end) {
      return unreadable(Reason.WRONG_TYPE, data, start, end, type.text() + " as decimal text");
    }
    number.parse(data, start, end);
    JsonNumber.Fit fit = number.toLong(0);
    if (fit == JsonNumber.Fit.FRACTION) {
      return unreadable(Reason.WRONG_TYPE, data, start, end, type.text() + " (a whole number)");
    }
    long value = number.result();
    if (fit == JsonNumber.Fit.OVERFLOW || out instanceof IntColumn && value != (int) value) {
      return unreadable(Reason.OUT_OF_RANGE, data, start, end, type.text());
    }
    if (out instanceof IntColumn ints) {
      ints.append((int) value);
    } else {
      ((LongColumn) out).append(value);
    }
    return null;
  }

  private static Unreadable unreadable(
      Reason reason, byte[] data, int start, int end, String expected) {
    String found = Excerpt.of(data, start, end);
    return new Unreadable(reason, "expected " + expected + ", found '" + found + "'");
  }
}
