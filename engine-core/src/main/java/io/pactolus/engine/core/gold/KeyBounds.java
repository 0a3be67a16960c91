package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.schema.DataType;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The distinct values of each key of a set of groups, to tell from statistics and partition values
 * which files can hold rows of them. Looks at each key by itself, so that a file may be named that
 * holds none.
 */
final class KeyBounds {
  private static final byte[] NULL = {0};
  private static final byte[] EMPTY_TEXT = {1, 0, 0};
  private static final byte[] NAN = encoded(DataType.DOUBLE, Double.NaN);

  private final GoldQuery query;
  // For each key in sort order, its encoded values, sorted.
  private final byte[][][] values;

  KeyBounds(GoldQuery query, List<byte[]> keys) {
    this.query = query;
    int parts = query.keys().size();
    this.values = new byte[parts][][];
    List<TreeSet<byte[]>> distinct = new java.util.ArrayList<>();
    for (int part = 0; part < parts; part++) {
      distinct.add(new TreeSet<>(Arrays::compareUnsigned));
    }
    for (byte[] key : keys) {
      Bytes.Reader in = new Bytes.Reader(key, 0);
      for (int part = 0; part < parts; part++) {
        int from = in.position();
        KeyEncoding.skip(in, query.keys().get(part).type());
        distinct.get(part).add(in.since(from));
      }
    }
    for (int part = 0; part < parts; part++) {
      values[part] = distinct.get(part).toArray(byte[][]::new);
    }
  }

  /** Whether a file of the Gold table can hold one of the groups. */
  boolean mayBeInGold(DataFile file) {
    for (int part = 0; part < values.length; part++) {
      GoldQuery.Key key = query.keys().get(part);
      List<Integer> shownBy = query.plan().keyOutputs();
      int output = key.index() < shownBy.size() ? shownBy.get(key.index()) : -1;
      if (output >= 0
          && !mayHold(file, query.plan().outputs().get(output).name(), key.type(), values[part])) {
        return false;
      }
    }
    return true;
  }

  /** Whether a file of the Silver table can hold a row of one of the groups. */
  boolean mayBeInSilver(DataFile file, @Nullable String timeColumn, long windowSizeMicros) {
    for (int part = 0; part < values.length; part++) {
      GoldQuery.Key key = query.keys().get(part);
      String column = key.silverColumn();
      if (column != null && !mayHold(file, column, key.type(), values[part])) {
        return false;
      }
      Long toStart = query.windowStartOfKey(part).orElse(null);
      if (toStart != null
          && timeColumn != null
          && !mayHoldTime(file, timeColumn, values[part], toStart, windowSizeMicros)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a Gold file can hold keys between the two, by the bounds of the first key. */
  static boolean mayReachInto(GoldQuery query, DataFile file, byte[] from, byte[] to) {
    if (query.keys().isEmpty() || query.keys().get(0).output() < 0) {
      return true;
    }
    GoldQuery.Key key = query.keys().get(0);
    String column = query.plan().outputs().get(key.output()).name();
    Object min = file.statistics().min(column);
    Object max = file.statistics().max(column);
    return min == null
        || max == null
        || Arrays.compareUnsigned(encoded(key.type(), min), firstPart(key.type(), to)) <= 0
            && Arrays.compareUnsigned(encoded(key.type(), max), firstPart(key.type(), from)) >= 0;
  }

  private static byte[] firstPart(DataType type, byte[] key) {
    Bytes.Reader in = new Bytes.Reader(key, 0);
    KeyEncoding.skip(in, type);
    return in.since(0);
  }

  private static boolean mayHoldTime(
      DataFile file, String timeColumn, byte[][] windows, long toStart, long size) {
    if (file.statistics().min(timeColumn) instanceof Long min
        && file.statistics().max(timeColumn) instanceof Long max) {
      // start <= max and start + size > min
      byte[] first = encoded(DataType.TIMESTAMP, min - size + 1 - toStart);
      byte[] last = encoded(DataType.TIMESTAMP, max - toStart);
      return anyWithin(windows, first, last);
    }
    return true;
  }

  private static boolean mayHold(DataFile file, String column, DataType type, byte[][] wanted) {
    if (file.partition().containsKey(column)) {
      return mayBePartition(file.partition().get(column), type, wanted);
    }
    Long nulls = file.statistics().nullCount().get(column);
    if (Arrays.equals(wanted[0], NULL) && (nulls == null || nulls > 0)) {
      return true;
    }
    if (type instanceof DataType.DoubleType && Arrays.equals(wanted[wanted.length - 1], NAN)) {
      // NaN stands in no statistics.
      return true;
    }
    Object min = file.statistics().min(column);
    Object max = file.statistics().max(column);
    if (min == null || max == null) {
      return nulls == null || nulls < file.rows();
    }
    return anyWithin(wanted, encoded(type, min), encoded(type, max));
  }

  private static boolean mayBePartition(@Nullable String text, DataType type, byte[][] wanted) {
    if (text == null) {
      return contains(wanted, NULL) || contains(wanted, EMPTY_TEXT);
    } else if (type instanceof DataType.StringType) {
      return contains(wanted, encoded(type, text));
    } else if (type instanceof DataType.IntType) {
      return contains(wanted, encoded(type, Integer.parseInt(text)));
    } else if (type instanceof DataType.LongType) {
      return contains(wanted, encoded(type, Long.parseLong(text)));
    } else if (type instanceof DataType.DateType) {
      return contains(wanted, encoded(type, (int) LocalDate.parse(text).toEpochDay()));
    }
    return true;
  }

  private static boolean contains(byte[][] sorted, byte[] value) {
    return Arrays.binarySearch(sorted, value, Arrays::compareUnsigned) >= 0;
  }

  private static boolean anyWithin(byte[][] sorted, byte[] min, byte[] max) {
    int found = Arrays.binarySearch(sorted, min, Arrays::compareUnsigned);
    int first = found >= 0 ? found : -found - 1;
    return first < sorted.length && Arrays.compareUnsigned(sorted[first], max) <= 0;
  }

  static byte[] encoded(DataType type, Object value) {
    Column column = Column.create(type, 1);
    column.appendObject(value);
    return KeyEncoding.of(column, 0);
  }
}
