package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import org.apache.parquet.format.Encoding;

/**
 * INT32, INT64 and DOUBLE. A dictionary for few different values, differences for numbers that are
 * close to their neighbours, PLAIN for the rest.
 */
final class FixedWidthEncoder extends ValueEncoder {
  /** A dictionary's page stays small enough for the reader's caches. */
  private static final int MAX_ENTRIES = 1 << 15;

  private static final int SAMPLE = 1024;

  private final HybridRuns runs;
  private final DeltaPacking deltas;
  private final LongDictionary dictionary = new LongDictionary(MAX_ENTRIES);
  private long[] gathered = {};
  private long[] values = {};
  private int first;
  private int bytesPerValue;
  private Encoding encoding = Encoding.PLAIN;

  FixedWidthEncoder(HybridRuns runs, DeltaPacking deltas) {
    this.runs = runs;
    this.deltas = deltas;
  }

  @Override
  void prepare(Levels levels) {
    bytesPerValue = width(levels.leaf());
    gather(levels);
    if (dictionary.build(values, first, levels.values())) {
      encoding = Encoding.RLE_DICTIONARY;
    } else if (levels.column() instanceof DoubleColumn || !near(levels.values())) {
      encoding = Encoding.PLAIN;
    } else {
      encoding = Encoding.DELTA_BINARY_PACKED;
    }
  }

  private static int width(Leaf leaf) {
    return switch (leaf.primitive().getPrimitiveTypeName()) {
      case INT32 -> Integer.BYTES;
      case INT64, DOUBLE -> Long.BYTES;
      default -> throw new IllegalArgumentException("not of fixed width: " + leaf.primitive());
    };
  }

  private void gather(Levels levels) {
    Column column = levels.column();
    int count = levels.values();
    if (levels.dense() && column instanceof LongColumn longs) {
      values = longs.values();
      first = levels.first();
      return;
    }
    if (gathered.length < count) {
      gathered = new long[count];
    }
    values = gathered;
    first = 0;
    if (column instanceof LongColumn longs) {
      for (int i = 0; i < count; i++) {
        values[i] = longs.at(levels.slot(i));
      }
    } else if (column instanceof IntColumn ints) {
      for (int i = 0; i < count; i++) {
        values[i] = ints.at(levels.slot(i));
      }
    } else if (column instanceof DoubleColumn doubles) {
      for (int i = 0; i < count; i++) {
        values[i] = Double.doubleToRawLongBits(doubles.at(levels.slot(i)));
      }
    } else {
      DecimalColumn decimals = (DecimalColumn) column;
      for (int i = 0; i < count; i++) {
        values[i] = decimals.unscaledLong(levels.slot(i));
      }
    }
  }

  /** Whether differences need clearly fewer bits than values, judged by the first ones. */
  private boolean near(int count) {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (int i = first + 1; i < first + Math.min(count, SAMPLE); i++) {
      long delta = values[i] - values[i - 1];
      least = Math.min(least, delta);
      greatest = Math.max(greatest, delta);
    }
    int bits = 64 - Long.numberOfLeadingZeros(greatest - least);
    return count > 1 && greatest - least >= 0 && bits <= bytesPerValue * 6;
  }

  @Override
  int dictionaryEntries() {
    return encoding == Encoding.RLE_DICTIONARY ? dictionary.entries() : 0;
  }

  @Override
  void writeDictionary(ByteSink out) {
    plain(dictionary.values(), 0, dictionary.entries(), out);
  }

  @Override
  Encoding encoding() {
    return encoding;
  }

  @Override
  int pageEnd(int from, int max) {
    return from + Math.min(max, PAGE_BYTES / bytesPerValue);
  }

  @Override
  void write(int from, int until, ByteSink out) {
    if (encoding == Encoding.RLE_DICTIONARY) {
      int width = HybridRuns.width(dictionary.entries() - 1);
      out.write(width);
      runs.write(dictionary.indices(), from, until, width, out);
    } else if (encoding == Encoding.DELTA_BINARY_PACKED) {
      deltas.write(values, first + from, first + until, bytesPerValue * 8, out);
    } else {
      plain(values, first + from, first + until, out);
    }
  }

  private void plain(long[] from, int start, int end, ByteSink out) {
    out.ensure((end - start) * bytesPerValue);
    if (bytesPerValue == Integer.BYTES) {
      for (int i = start; i < end; i++) {
        out.writeInt((int) from[i]);
      }
    } else {
      for (int i = start; i < end; i++) {
        out.writeLong(from[i]);
      }
    }
  }
}
