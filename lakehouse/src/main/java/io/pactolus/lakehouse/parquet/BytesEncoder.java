package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.pipeline.schema.DataType;
import java.util.Arrays;
import org.apache.parquet.format.Encoding;

/**
 * Text and binary. A dictionary for few different values; DELTA_BYTE_ARRAY for short values that
 * begin like the one before, such as ids that count up; else DELTA_LENGTH_BYTE_ARRAY, which takes
 * the bytes as they lie in the batch.
 */
final class BytesEncoder extends ValueEncoder {
  private static final int SAMPLE = 1024;
  private static final int SHORT = 64;

  private final HybridRuns runs;
  private final DeltaPacking deltas;
  private final BytesDictionary dictionary = new BytesDictionary();
  private Levels levels = new Levels();
  private BytesColumn column = new BytesColumn(DataType.BINARY, 1);
  private Encoding encoding = Encoding.PLAIN;
  private long[] lengths = {};
  private long[] prefixes = {};

  BytesEncoder(HybridRuns runs, DeltaPacking deltas) {
    this.runs = runs;
    this.deltas = deltas;
  }

  @Override
  void prepare(Levels newLevels) {
    levels = newLevels;
    column = (BytesColumn) levels.column();
    if (dictionary.build(levels)) {
      encoding = Encoding.RLE_DICTIONARY;
    } else if (alike()) {
      encoding = Encoding.DELTA_BYTE_ARRAY;
    } else {
      encoding = Encoding.DELTA_LENGTH_BYTE_ARRAY;
    }
  }

  private boolean alike() {
    long shared = 0;
    long total = 0;
    int sample = Math.min(levels.values(), SAMPLE);
    for (int i = 1; i < sample; i++) {
      shared += prefix(levels.slot(i - 1), levels.slot(i));
      total += column.length(levels.slot(i));
    }
    return shared * 2 > total && total < (long) SHORT * sample;
  }

  private int prefix(int before, int slot) {
    byte[] data = column.data();
    int differs =
        Arrays.mismatch(
            data,
            column.start(before),
            column.end(before),
            data,
            column.start(slot),
            column.end(slot));
    return differs < 0 ? column.length(slot) : differs;
  }

  @Override
  int dictionaryEntries() {
    return encoding == Encoding.RLE_DICTIONARY ? dictionary.entries() : 0;
  }

  @Override
  void writeDictionary(ByteSink out) {
    for (int i = 0; i < dictionary.entries(); i++) {
      int slot = dictionary.slot(i);
      out.writeInt(column.length(slot));
      out.write(column.data(), column.start(slot), column.length(slot));
    }
  }

  @Override
  Encoding encoding() {
    return encoding;
  }

  @Override
  int pageEnd(int from, int max) {
    if (encoding == Encoding.RLE_DICTIONARY) {
      return from + max;
    }
    long bytes = 0;
    int end = from;
    while (end < from + max && bytes < PAGE_BYTES) {
      bytes += column.length(levels.slot(end++)) + Integer.BYTES;
    }
    return end;
  }

  @Override
  void write(int from, int until, ByteSink out) {
    if (encoding == Encoding.RLE_DICTIONARY) {
      int width = HybridRuns.width(dictionary.entries() - 1);
      out.write(width);
      runs.write(dictionary.indices(), from, until, width, out);
    } else if (encoding == Encoding.DELTA_BYTE_ARRAY) {
      writeSuffixes(from, until, out);
    } else {
      writeWhole(from, until, out);
    }
  }

  private void writeWhole(int from, int until, ByteSink out) {
    int count = until - from;
    ensure(count);
    for (int i = 0; i < count; i++) {
      lengths[i] = column.length(levels.slot(from + i));
    }
    deltas.write(lengths, 0, count, 32, out);
    if (count > 0 && levels.dense()) {
      int start = column.start(levels.slot(from));
      out.write(column.data(), start, column.end(levels.slot(until - 1)) - start);
    } else {
      for (int i = from; i < until; i++) {
        int slot = levels.slot(i);
        out.write(column.data(), column.start(slot), column.length(slot));
      }
    }
  }

  private void writeSuffixes(int from, int until, ByteSink out) {
    int count = until - from;
    ensure(count);
    for (int i = 0; i < count; i++) {
      int slot = levels.slot(from + i);
      int shared = i == 0 ? 0 : prefix(levels.slot(from + i - 1), slot);
      prefixes[i] = shared;
      lengths[i] = (long) column.length(slot) - shared;
    }
    deltas.write(prefixes, 0, count, 32, out);
    deltas.write(lengths, 0, count, 32, out);
    for (int i = 0; i < count; i++) {
      int start = column.start(levels.slot(from + i)) + (int) prefixes[i];
      out.write(column.data(), start, (int) lengths[i]);
    }
  }

  private void ensure(int count) {
    if (lengths.length < count) {
      lengths = new long[count];
      prefixes = new long[count];
    }
  }
}
