package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.pipeline.schema.DataType;
import org.apache.parquet.format.Encoding;

/** Decimals of more than 18 digits: PLAIN, fixed length, highest byte first. */
final class WideDecimalEncoder extends ValueEncoder {
  private Levels levels = new Levels();
  private DecimalColumn column = new DecimalColumn(new DataType.DecimalType(38, 0), 1);
  private byte[] value = {};

  @Override
  int dictionaryEntries() {
    return 0;
  }

  @Override
  void writeDictionary(ByteSink out) {
    throw new IllegalStateException("wide decimals have no dictionary");
  }

  @Override
  void prepare(Levels newLevels) {
    levels = newLevels;
    column = (DecimalColumn) levels.column();
    value = new byte[FileSchema.fixedLength(column.decimal().precision())];
  }

  @Override
  Encoding encoding() {
    return Encoding.PLAIN;
  }

  @Override
  int pageEnd(int from, int max) {
    return from + Math.min(max, PAGE_BYTES / value.length);
  }

  @Override
  void write(int from, int until, ByteSink out) {
    for (int i = from; i < until; i++) {
      int slot = levels.slot(i);
      Bounds.bigEndian(column.highBits(slot), column.lowBits(slot), value, 0, value.length);
      out.write(value, 0, value.length);
    }
  }
}
