package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import org.apache.parquet.format.Encoding;

/** Booleans: PLAIN, a bit each. */
final class BooleanEncoder extends ValueEncoder {
  private long[] bits = {};

  @Override
  int dictionaryEntries() {
    return 0;
  }

  @Override
  void writeDictionary(ByteSink out) {
    throw new IllegalStateException("booleans have no dictionary");
  }

  @Override
  void prepare(Levels levels) {
    BooleanColumn column = (BooleanColumn) levels.column();
    if (bits.length < levels.values()) {
      bits = new long[levels.values()];
    }
    for (int i = 0; i < levels.values(); i++) {
      bits[i] = column.at(levels.slot(i)) ? 1 : 0;
    }
  }

  @Override
  Encoding encoding() {
    return Encoding.PLAIN;
  }

  @Override
  int pageEnd(int from, int max) {
    return from + max;
  }

  @Override
  void write(int from, int until, ByteSink out) {
    out.writePacked(bits, from, until - from, 1);
  }
}
