package io.pactolus.lakehouse.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/** One zstd context and one output buffer for all pages of all files. */
final class ZstdCompressor implements AutoCloseable {
  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private byte[] compressed = new byte[1 << 16];

  ZstdCompressor(int level) {
    context.setLevel(level);
  }

  /** Compresses into {@link #compressed}; returns the length. */
  int compress(byte[] bytes, int from, int length) {
    int bound = (int) Zstd.compressBound(length);
    if (bound > compressed.length) {
      compressed = new byte[bound];
    }
    return context.compressByteArray(compressed, 0, compressed.length, bytes, from, length);
  }

  /** The result of the last call, valid until the next. */
  byte[] compressed() {
    return compressed;
  }

  @Override
  public void close() {
    context.close();
  }
}
