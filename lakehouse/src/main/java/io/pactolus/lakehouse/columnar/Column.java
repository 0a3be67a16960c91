package io.pactolus.lakehouse.columnar;

import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A growable column of values of one type. Rows are only ever appended. Not thread-safe while it
 * grows; safe to read from several threads once it has been handed over. A null row occupies a slot
 * with an unspecified value.
 */
public abstract sealed class Column {
  private final DataType type;
  protected int size;
  // Allocated at the first null; most columns have none.
  private boolean @Nullable [] nulls;
  private int nullCount;

  protected Column(DataType type) {
    this.type = type;
  }

  /** An empty column for a type with room for {@code capacity} rows before it grows. */
  public static Column create(DataType type, int capacity) {
    if (type instanceof DataType.BooleanType) {
      return new BooleanColumn(capacity);
    } else if (type instanceof DataType.IntType || type instanceof DataType.DateType) {
      return new IntColumn(type, capacity);
    } else if (type instanceof DataType.LongType || type instanceof DataType.TimestampType) {
      return new LongColumn(type, capacity);
    } else if (type instanceof DataType.DoubleType) {
      return new DoubleColumn(capacity);
    } else if (type instanceof DecimalType decimal) {
      return new DecimalColumn(decimal, capacity);
    } else if (type instanceof DataType.StringType || type instanceof DataType.BinaryType) {
      return new BytesColumn(type, capacity);
    } else if (type instanceof ArrayType array) {
      return new ArrayColumn(array, capacity);
    } else if (type instanceof StructType struct) {
      return new StructColumn(struct, capacity);
    }
    throw new IllegalArgumentException("no column for type " + type.text());
  }

  public final DataType type() {
    return type;
  }

  public final int size() {
    return size;
  }

  public final boolean isNull(int row) {
    return nulls != null && row < nulls.length && nulls[row];
  }

  public final boolean hasNulls() {
    return nullCount > 0;
  }

  public final int nullCount() {
    return nullCount;
  }

  /** Appends a null. */
  public final void appendNull() {
    boolean[] n = nulls;
    if (n == null) {
      n = new boolean[Math.max(64, size + 1)];
      nulls = n;
    } else if (size >= n.length) {
      n = Arrays.copyOf(n, Math.max(size + 1, n.length * 2));
      nulls = n;
    }
    n[size] = true;
    nullCount++;
    appendEmptySlot();
    size++;
  }

  /** Makes room for a slot whose value does not matter; does not change {@link #size}. */
  protected abstract void appendEmptySlot();

  /** Appends row {@code row} of {@code from}, which has the same type. */
  public final void appendFrom(Column from, int row) {
    if (from.isNull(row)) {
      appendNull();
    } else {
      appendValueFrom(from, row);
    }
  }

  protected abstract void appendValueFrom(Column from, int row);

  /** Appends all rows of {@code from}, which has the same type. */
  public final void appendAll(Column from) {
    int rows = from.size;
    reserve(rows);
    appendValues(from);
    if (from.nullCount > 0) {
      boolean[] n = nulls;
      if (n == null || n.length < size + rows) {
        n = n == null ? new boolean[size + rows] : Arrays.copyOf(n, grown(size, rows));
        nulls = n;
      }
      for (int row = 0; row < rows; row++) {
        n[size + row] = from.isNull(row);
      }
      nullCount += from.nullCount;
    }
    size += rows;
  }

  /** Makes room for this many more rows, if there is less. */
  public abstract void reserve(int rows);

  /** An empty column takes what is asked for; one that grows again and again takes more. */
  private static int grown(int size, int more) {
    return (int) Math.min(Math.max((long) size + more, size + size / 2L), Integer.MAX_VALUE - 16);
  }

  /** Copies all slots of {@code from} behind the last row, for which there is room. */
  protected abstract void appendValues(Column from);

  /** A new column of all rows of columns of one type, in memory that fits exactly. */
  static Column concat(DataType type, List<Column> parts) {
    int rows = 0;
    long bytes = 0;
    for (Column part : parts) {
      rows += part.size;
      bytes += part instanceof BytesColumn data ? data.dataSize : 0;
    }
    Column out =
        type instanceof DataType.StringType || type instanceof DataType.BinaryType
            ? new BytesColumn(type, rows, bytes)
            : create(type, rows);
    parts.forEach(out::appendAll);
    return out;
  }

  /** A new column of the rows named, in that order. */
  public final Column select(int[] rows, int count) {
    Column out = emptyFor(rows, count);
    if (nullCount > 0) {
      for (int i = 0; i < count; i++) {
        out.appendFrom(this, rows[i]);
      }
    } else {
      out.appendValuesAt(this, rows, count);
    }
    return out;
  }

  /** An empty column with room for the rows named. */
  protected Column emptyFor(int[] rows, int count) {
    return create(type, Math.max(count, 1));
  }

  /** Appends the rows named of {@code from}, none of which is null. */
  protected void appendValuesAt(Column from, int[] rows, int count) {
    for (int i = 0; i < count; i++) {
      appendValueFrom(from, rows[i]);
    }
  }

  /** Bytes held, roughly; for memory accounting. */
  public abstract long byteSize();

  /**
   * The value in its Java form: Boolean, Integer, Long, Double, BigDecimal, String, byte[], List,
   * or for a struct a List of its values in order; int and date are Integer, long and timestamp
   * Long. For tests, messages and other cold paths.
   */
  public final @Nullable Object get(int row) {
    return isNull(row) ? null : value(row);
  }

  protected abstract Object value(int row);

  /**
   * Appends a value in the form {@link #get} returns (strings and binary: String or byte[]). For
   * cold paths.
   */
  public final void appendObject(@Nullable Object value) {
    if (value == null) {
      appendNull();
    } else {
      appendValue(value);
    }
  }

  protected abstract void appendValue(Object value);

  /** Booleans. */
  public static final class BooleanColumn extends Column {
    private boolean[] values;

    public BooleanColumn(int capacity) {
      super(DataType.BOOLEAN);
      values = new boolean[Math.max(capacity, 1)];
    }

    public void append(boolean value) {
      appendEmptySlot();
      values[size++] = value;
    }

    public boolean at(int row) {
      return values[row];
    }

    @Override
    protected void appendEmptySlot() {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
    }

    @Override
    public void reserve(int rows) {
      if (size + rows > values.length) {
        values = Arrays.copyOf(values, grown(size, rows));
      }
    }

    @Override
    protected void appendValues(Column from) {
      System.arraycopy(((BooleanColumn) from).values, 0, values, size, from.size);
    }

    @Override
    protected void appendValueFrom(Column from, int row) {
      append(((BooleanColumn) from).values[row]);
    }

    @Override
    public long byteSize() {
      return size;
    }

    @Override
    protected Object value(int row) {
      return values[row];
    }

    @Override
    protected void appendValue(Object value) {
      append((Boolean) value);
    }
  }

  /** int, and date as days since 1970-01-01. */
  public static final class IntColumn extends Column {
    private int[] values;

    public IntColumn(DataType type, int capacity) {
      super(type);
      values = new int[Math.max(capacity, 1)];
    }

    public void append(int value) {
      appendEmptySlot();
      values[size++] = value;
    }

    public int at(int row) {
      return values[row];
    }

    /** The backing array, valid up to {@link #size}; do not keep it while the column grows. */
    public int[] values() {
      return values;
    }

    @Override
    protected void appendEmptySlot() {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
    }

    @Override
    public void reserve(int rows) {
      if (size + rows > values.length) {
        values = Arrays.copyOf(values, grown(size, rows));
      }
    }

    @Override
    protected void appendValues(Column from) {
      System.arraycopy(((IntColumn) from).values, 0, values, size, from.size);
    }

    @Override
    protected void appendValuesAt(Column from, int[] rows, int count) {
      reserve(count);
      int[] source = ((IntColumn) from).values;
      for (int i = 0; i < count; i++) {
        values[size + i] = source[rows[i]];
      }
      size += count;
    }

    @Override
    protected void appendValueFrom(Column from, int row) {
      append(((IntColumn) from).values[row]);
    }

    @Override
    public long byteSize() {
      return 4L * size;
    }

    @Override
    protected Object value(int row) {
      return values[row];
    }

    @Override
    protected void appendValue(Object value) {
      append((Integer) value);
    }
  }

  /** long, and timestamp as microseconds since 1970-01-01T00:00:00Z. */
  public static final class LongColumn extends Column {
    private long[] values;

    public LongColumn(DataType type, int capacity) {
      super(type);
      values = new long[Math.max(capacity, 1)];
    }

    public void append(long value) {
      appendEmptySlot();
      values[size++] = value;
    }

    public long at(int row) {
      return values[row];
    }

    /** The backing array, valid up to {@link #size}; do not keep it while the column grows. */
    public long[] values() {
      return values;
    }

    @Override
    protected void appendEmptySlot() {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
    }

    @Override
    public void reserve(int rows) {
      if (size + rows > values.length) {
        values = Arrays.copyOf(values, grown(size, rows));
      }
    }

    @Override
    protected void appendValues(Column from) {
      System.arraycopy(((LongColumn) from).values, 0, values, size, from.size);
    }

    @Override
    protected void appendValuesAt(Column from, int[] rows, int count) {
      reserve(count);
      long[] source = ((LongColumn) from).values;
      for (int i = 0; i < count; i++) {
        values[size + i] = source[rows[i]];
      }
      size += count;
    }

    @Override
    protected void appendValueFrom(Column from, int row) {
      append(((LongColumn) from).values[row]);
    }

    @Override
    public long byteSize() {
      return 8L * size;
    }

    @Override
    protected Object value(int row) {
      return values[row];
    }

    @Override
    protected void appendValue(Object value) {
      append((Long) value);
    }
  }

  /** IEEE doubles. */
  public static final class DoubleColumn extends Column {
    private double[] values;

    public DoubleColumn(int capacity) {
      super(DataType.DOUBLE);
      values = new double[Math.max(capacity, 1)];
    }

    public void append(double value) {
      appendEmptySlot();
      values[size++] = value;
    }

    public double at(int row) {
      return values[row];
    }

    /** The backing array, valid up to {@link #size}; do not keep it while the column grows. */
    public double[] values() {
      return values;
    }

    @Override
    protected void appendEmptySlot() {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
    }

    @Override
    public void reserve(int rows) {
      if (size + rows > values.length) {
        values = Arrays.copyOf(values, grown(size, rows));
      }
    }

    @Override
    protected void appendValues(Column from) {
      System.arraycopy(((DoubleColumn) from).values, 0, values, size, from.size);
    }

    @Override
    protected void appendValueFrom(Column from, int row) {
      append(((DoubleColumn) from).values[row]);
    }

    @Override
    public long byteSize() {
      return 8L * size;
    }

    @Override
    protected Object value(int row) {
      return values[row];
    }

    @Override
    protected void appendValue(Object value) {
      append((Double) value);
    }
  }

  /**
   * Decimals as 128-bit two's complement unscaled values; {@code high} is only kept for more than
   * 18 digits.
   */
  public static final class DecimalColumn extends Column {
    private final DecimalType decimal;
    private long[] low;
    private long @Nullable [] high;

    public DecimalColumn(DecimalType type, int capacity) {
      super(type);
      this.decimal = type;
      low = new long[Math.max(capacity, 1)];
      high = type.precision() > 18 ? new long[low.length] : null;
    }

    public DecimalType decimal() {
      return decimal;
    }

    /** True when every value fits {@link #unscaledLong}. */
    public boolean fitsLong() {
      return high == null;
    }

    public void append(long unscaled) {
      appendEmptySlot();
      low[size] = unscaled;
      if (high != null) {
        high[size] = unscaled >> 63;
      }
      size++;
    }

    public void append(long highBits, long lowBits) {
      appendEmptySlot();
      low[size] = lowBits;
      if (high != null) {
        high[size] = highBits;
      }
      size++;
    }

    public void append(BigInteger unscaled) {
      append(unscaled.shiftRight(64).longValue(), unscaled.longValue());
    }

    /** The unscaled value; only when {@link #fitsLong}. */
    public long unscaledLong(int row) {
      return low[row];
    }

    public long lowBits(int row) {
      return low[row];
    }

    public long highBits(int row) {
      return high == null ? low[row] >> 63 : high[row];
    }

    public BigInteger unscaled(int row) {
      if (high == null || high[row] == low[row] >> 63) {
        return BigInteger.valueOf(low[row]);
      }
      BigInteger unsignedLow = BigInteger.valueOf(low[row] & Long.MAX_VALUE);
      if (low[row] < 0) {
        unsignedLow = unsignedLow.setBit(63);
      }
      return BigInteger.valueOf(high[row]).shiftLeft(64).add(unsignedLow);
    }

    @Override
    protected void appendEmptySlot() {
      if (size == low.length) {
        low = Arrays.copyOf(low, size * 2);
        if (high != null) {
          high = Arrays.copyOf(high, size * 2);
        }
      }
    }

    @Override
    public void reserve(int rows) {
      if (size + rows > low.length) {
        low = Arrays.copyOf(low, grown(size, rows));
        if (high != null) {
          high = Arrays.copyOf(high, low.length);
        }
      }
    }

    @Override
    protected void appendValues(Column from) {
      DecimalColumn other = (DecimalColumn) from;
      System.arraycopy(other.low, 0, low, size, other.size);
      if (high != null && other.high != null) {
        System.arraycopy(other.high, 0, high, size, other.size);
      }
    }

    @Override
    protected void appendValueFrom(Column from, int row) {
      DecimalColumn other = (DecimalColumn) from;
      append(other.highBits(row), other.low[row]);
    }

    @Override
    public long byteSize() {
      return (high == null ? 8L : 16L) * size;
    }

    @Override
    protected Object value(int row) {
      return new BigDecimal(unscaled(row), decimal.scale());
    }

    @Override
    protected void appendValue(Object value) {
      append(
          ((BigDecimal) value)
              .setScale(decimal.scale(), java.math.RoundingMode.UNNECESSARY)
              .unscaledValue());
    }
  }

  /** string (UTF-8) and binary: one byte array and the end of each value in it. At most 2 GiB. */
  public static final class BytesColumn extends Column {
    private byte[] data;
    private int dataSize;
    // offsets[i] is where row i begins, offsets[size] where the next will.
    private int[] offsets;

    public BytesColumn(DataType type, int capacity) {
      this(type, capacity, Math.max(64L, Math.min(capacity, 1 << 20) * 16L));
    }

    private BytesColumn(DataType type, int capacity, long bytes) {
      super(type);
      requireAddressable(bytes);
      data = new byte[(int) bytes];
      offsets = new int[Math.max(capacity, 1) + 1];
    }

    public void append(byte[] bytes) {
      append(bytes, 0, bytes.length);
    }

    public void append(byte[] bytes, int from, int length) {
      ensureData(length);
      System.arraycopy(bytes, from, data, dataSize, length);
      dataSize += length;
      appendEmptySlot();
      size++;
    }

    public void append(String text) {
      append(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    public int start(int row) {
      return offsets[row];
    }

    public int end(int row) {
      return offsets[row + 1];
    }

    public int length(int row) {
      return offsets[row + 1] - offsets[row];
    }

    /**
     * The backing bytes; row r is {@code [start(r), end(r))}. Do not keep them while the column
     * grows.
     */
    public byte[] data() {
      return data;
    }

    public int dataSize() {
      return dataSize;
    }

    /** True when two rows hold the same bytes; of null rows the answer means nothing. */
    public boolean equalAt(int row, int other) {
      return Arrays.equals(
          data, offsets[row], offsets[row + 1], data, offsets[other], offsets[other + 1]);
    }

    public byte[] bytes(int row) {
      return Arrays.copyOfRange(data, offsets[row], offsets[row + 1]);
    }

    public String string(int row) {
      return new String(data, offsets[row], length(row), java.nio.charset.StandardCharsets.UTF_8);
    }

    private void requireAddressable(long more) {
      if (dataSize + more > Integer.MAX_VALUE - 16) {
        throw new IllegalStateException(
            "a column of one batch would exceed 2 GiB; lower limits.max_epoch");
      }
    }

    private void ensureData(int more) {
      if (dataSize + more < 0 || dataSize + more > data.length) {
        requireAddressable(more);
        long doubled = Math.max((long) data.length * 2, (long) dataSize + more);
        data = Arrays.copyOf(data, (int) Math.min(doubled, Integer.MAX_VALUE - 16));
      }
    }

    @Override
    protected void appendEmptySlot() {
      if (size + 1 == offsets.length) {
        offsets = Arrays.copyOf(offsets, offsets.length * 2);
      }
      offsets[size + 1] = dataSize;
    }

    @Override
    public void reserve(int rows) {
      if (size + rows + 1 > offsets.length) {
        offsets = Arrays.copyOf(offsets, grown(size, rows) + 1);
      }
    }

    @Override
    protected void appendValues(Column from) {
      BytesColumn other = (BytesColumn) from;
      reserveBytes(other.dataSize);
      System.arraycopy(other.data, 0, data, dataSize, other.dataSize);
      for (int row = 0; row < other.size; row++) {
        offsets[size + row + 1] = dataSize + other.offsets[row + 1];
      }
      dataSize += other.dataSize;
    }

    /** Makes room for this many more bytes, if there is less. */
    public void reserveBytes(int bytes) {
      if (dataSize + bytes < 0 || dataSize + bytes > data.length) {
        requireAddressable(bytes);
        data = Arrays.copyOf(data, grown(dataSize, bytes));
      }
    }

    @Override
    protected Column emptyFor(int[] rows, int count) {
      long bytes = 0;
      for (int i = 0; i < count; i++) {
        bytes += length(rows[i]);
      }
      return new BytesColumn(type(), count, bytes);
    }

    @Override
    protected void appendValueFrom(Column from, int row) {
      BytesColumn other = (BytesColumn) from;
      append(other.data, other.offsets[row], other.length(row));
    }

    @Override
    public long byteSize() {
      return dataSize + 4L * size;
    }

    @Override
    protected Object value(int row) {
      return type() instanceof DataType.StringType ? string(row) : bytes(row);
    }

    @Override
    protected void appendValue(Object value) {
      if (value instanceof String text) {
        append(text);
      } else {
        append((byte[]) value);
      }
    }
  }

  /**
   * Arrays: all elements in one column, and where each row's end. Append the elements first, then
   * {@link #endRow}.
   */
  public static final class ArrayColumn extends Column {
    private final Column elements;
    private int[] offsets;

    public ArrayColumn(ArrayType type, int capacity) {
      super(type);
      elements = create(type.element(), capacity);
      offsets = new int[Math.max(capacity, 1) + 1];
    }

    public Column elements() {
      return elements;
    }

    public int start(int row) {
      return offsets[row];
    }

    public int end(int row) {
      return offsets[row + 1];
    }

    /** Ends a row made of all elements appended since the last. */
    public void endRow() {
      appendEmptySlot();
      size++;
    }

    @Override
    protected void appendEmptySlot() {
      if (size + 1 == offsets.length) {
        offsets = Arrays.copyOf(offsets, offsets.length * 2);
      }
      offsets[size + 1] = elements.size();
    }

    @Override
    public void reserve(int rows) {
      if (size + rows + 1 > offsets.length) {
        offsets = Arrays.copyOf(offsets, grown(size, rows) + 1);
      }
    }

    @Override
    protected void appendValues(Column from) {
      ArrayColumn other = (ArrayColumn) from;
      int before = elements.size();
      elements.appendAll(other.elements);
      for (int row = 0; row < other.size; row++) {
        offsets[size + row + 1] = before + other.offsets[row + 1];
      }
    }

    @Override
    protected void appendValueFrom(Column from, int row) {
      ArrayColumn other = (ArrayColumn) from;
      for (int i = other.offsets[row]; i < other.offsets[row + 1]; i++) {
        elements.appendFrom(other.elements, i);
      }
      endRow();
    }

    @Override
    public long byteSize() {
      return elements.byteSize() + 4L * size;
    }

    @Override
    protected Object value(int row) {
      var list = new java.util.ArrayList<@Nullable Object>();
      for (int i = offsets[row]; i < offsets[row + 1]; i++) {
        list.add(elements.get(i));
      }
      return list;
    }

    @Override
    protected void appendValue(Object value) {
      for (Object element : (List<?>) value) {
        elements.appendObject(element);
      }
      endRow();
    }
  }

  /**
   * Structs: a column per field, all as long as this. Append to every field first, then {@link
   * #endRow}.
   */
  public static final class StructColumn extends Column {
    private final List<Column> fields;

    public StructColumn(StructType type, int capacity) {
      super(type);
      fields = type.fields().stream().map(f -> create(f.type(), capacity)).toList();
    }

    public List<Column> fields() {
      return fields;
    }

    public Column field(int index) {
      return fields.get(index);
    }

    /** Ends a row made of the values appended to the fields. */
    public void endRow() {
      size++;
    }

    @Override
    protected void appendEmptySlot() {
      for (Column field : fields) {
        field.appendNull();
      }
    }

    @Override
    public void reserve(int rows) {
      for (Column field : fields) {
        field.reserve(rows);
      }
    }

    @Override
    protected void appendValues(Column from) {
      StructColumn other = (StructColumn) from;
      for (int i = 0; i < fields.size(); i++) {
        fields.get(i).appendAll(other.fields.get(i));
      }
    }

    @Override
    protected void appendValueFrom(Column from, int row) {
      StructColumn other = (StructColumn) from;
      for (int i = 0; i < fields.size(); i++) {
        fields.get(i).appendFrom(other.fields.get(i), row);
      }
      endRow();
    }

    @Override
    public long byteSize() {
      return fields.stream().mapToLong(Column::byteSize).sum();
    }

    @Override
    protected Object value(int row) {
      var list = new java.util.ArrayList<@Nullable Object>();
      for (Column field : fields) {
        list.add(field.get(row));
      }
      return list;
    }

    @Override
    protected void appendValue(Object value) {
      List<?> values = (List<?>) value;
      for (int i = 0; i < fields.size(); i++) {
        fields.get(i).appendObject(values.get(i));
      }
      endRow();
    }
  }
}
