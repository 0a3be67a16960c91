package io.pactolus.lakehouse.parquet;

/**
 * Parquet's hybrid of run-length encoding and bit packing (Encodings.md, "RLE = 3"), for levels and
 * dictionary indices.
 */
final class HybridRuns {
  private static final int GROUP = 8;

  private final long[] group = new long[GROUP];

  /** Bits that hold every number up to {@code max}. */
  static int width(int max) {
    return 32 - Integer.numberOfLeadingZeros(max);
  }

  /** One run. */
  void writeRun(int value, int count, int width, ByteSink out) {
    out.writeVarLong((long) count << 1);
    for (int shift = 0; shift < width; shift += 8) {
      out.write(value >>> shift);
    }
  }

  void write(byte[] values, int from, int until, int width, ByteSink out) {
    int packedFrom = from;
    int i = from;
    while (i < until) {
      int end = i + 1;
      while (end < until && values[end] == values[i]) {
        end++;
      }
      if (end - i >= GROUP || (end == until && packedFrom == i)) {
        pack(values, packedFrom, i, width, out);
        writeRun(values[i], end - i, width, out);
        i = end;
        packedFrom = end;
      } else {
        i = Math.min(until, i + GROUP);
      }
    }
    pack(values, packedFrom, until, width, out);
  }

  void write(int[] values, int from, int until, int width, ByteSink out) {
    int packedFrom = from;
    int i = from;
    while (i < until) {
      int end = i + 1;
      while (end < until && values[end] == values[i]) {
        end++;
      }
      if (end - i >= GROUP || (end == until && packedFrom == i)) {
        pack(values, packedFrom, i, width, out);
        writeRun(values[i], end - i, width, out);
        i = end;
        packedFrom = end;
      } else {
        i = Math.min(until, i + GROUP);
      }
    }
    pack(values, packedFrom, until, width, out);
  }

  private void pack(byte[] values, int from, int until, int width, ByteSink out) {
    if (from == until) {
      return;
    }
    out.writeVarLong((groups(from, until) << 1) | 1);
    for (int start = from; start < until; start += GROUP) {
      for (int i = 0; i < GROUP; i++) {
        group[i] = start + i < until ? values[start + i] : 0;
      }
      out.writePacked(group, 0, GROUP, width);
    }
  }

  private void pack(int[] values, int from, int until, int width, ByteSink out) {
    if (from == until) {
      return;
    }
    out.writeVarLong((groups(from, until) << 1) | 1);
    for (int start = from; start < until; start += GROUP) {
      for (int i = 0; i < GROUP; i++) {
        group[i] = start + i < until ? values[start + i] : 0;
      }
      out.writePacked(group, 0, GROUP, width);
    }
  }

  private static long groups(int from, int until) {
    return ((long) until - from + GROUP - 1) / GROUP;
  }
}
