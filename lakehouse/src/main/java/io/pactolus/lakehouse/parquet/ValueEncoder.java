package io.pactolus.lakehouse.parquet;

import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import org.apache.parquet.format.Encoding;

/**
 * Encodes the values of one leaf in one row group: looks at all of them first, chooses an encoding,
 * then writes them page by page.
 */
abstract sealed class ValueEncoder
    permits FixedWidthEncoder, BytesEncoder, BooleanEncoder, WideDecimalEncoder {
  /** Pages are cut where they reach about this size before compression. */
  static final int PAGE_BYTES = 1 << 20;

  /** The dictionary of the values, or none. */
  abstract int dictionaryEntries();

  /** Writes the dictionary page's content. */
  abstract void writeDictionary(ByteSink out);

  /** Takes a row group's values and chooses the encoding. */
  abstract void prepare(Levels levels);

  abstract Encoding encoding();

  /** The end of a page that begins with value {@code from} and has at most {@code max} values. */
  abstract int pageEnd(int from, int max);

  /** Writes values {@code from} (inclusive) to {@code until} (exclusive). */
  abstract void write(int from, int until, ByteSink out);

  /** Reusable encoders, one per physical form. */
  static final class Pool {
    private final HybridRuns runs = new HybridRuns();
    private final DeltaPacking deltas = new DeltaPacking();
    private final FixedWidthEncoder fixed = new FixedWidthEncoder(runs, deltas);
    private final BytesEncoder bytes = new BytesEncoder(runs, deltas);
    private final BooleanEncoder booleans = new BooleanEncoder();
    private final WideDecimalEncoder decimals = new WideDecimalEncoder();

    ValueEncoder of(Leaf leaf) {
      DataType type = leaf.type();
      if (type instanceof DataType.BooleanType) {
        return booleans;
      } else if (type instanceof DataType.StringType || type instanceof DataType.BinaryType) {
        return bytes;
      } else if (type instanceof DecimalType decimal && decimal.precision() > 18) {
        return decimals;
      }
      return fixed;
    }

    HybridRuns runs() {
      return runs;
    }
  }
}
