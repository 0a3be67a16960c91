package io.pactolus.lakehouse.parquet;

/** Parquet's DELTA_BINARY_PACKED (Encodings.md): differences, bit-packed in small blocks. */
final class DeltaPacking {
  private static final int BLOCK = 128;
  private static final int MINIBLOCKS = 4;
  private static final int MINIBLOCK = BLOCK / MINIBLOCKS;

  private final long[] deltas = new long[BLOCK];

  /**
   * @param bits 32 or 64, of the column's type; differences wrap around there
   */
  void write(long[] values, int from, int until, int bits, ByteSink out) {
    out.writeVarLong(BLOCK);
    out.writeVarLong(MINIBLOCKS);
    out.writeVarLong(until - from);
    out.writeZigZag(from < until ? values[from] : 0);
    for (int start = from + 1; start < until; start += BLOCK) {
      writeBlock(values, start, Math.min(BLOCK, until - start), bits, out);
    }
  }

  private void writeBlock(long[] values, int start, int count, int bits, ByteSink out) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      long delta = values[start + i] - values[start + i - 1];
      delta = bits == 32 ? (int) delta : delta;
      deltas[i] = delta;
      least = Math.min(least, delta);
    }
    long mask = bits == 32 ? 0xFFFF_FFFFL : -1L;
    for (int i = 0; i < count; i++) {
      deltas[i] = (deltas[i] - least) & mask;
    }
    java.util.Arrays.fill(deltas, count, BLOCK, 0);
    out.writeZigZag(least);
    int widths = out.size();
    out.writeInt(0);
    for (int m = 0; m * MINIBLOCK < count; m++) {
      long union = 0;
      for (int i = m * MINIBLOCK; i < (m + 1) * MINIBLOCK; i++) {
        union |= deltas[i];
      }
      int width = 64 - Long.numberOfLeadingZeros(union);
      out.setByte(widths + m, width);
      if (width > 0) {
        out.writePacked(deltas, m * MINIBLOCK, MINIBLOCK, width);
      }
    }
  }
}
