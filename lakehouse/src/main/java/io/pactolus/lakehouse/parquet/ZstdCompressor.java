package io.pactolus.lakehouse.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** One zstd context and one output buffer for all pages of all files. */
final class ZstdCompressor implements BytesInputCompressor, AutoCloseable {
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
  public BytesInput compress(BytesInput bytes) throws IOException {
    var plain = new ByteArrayOutputStream((int) bytes.size());
    bytes.writeAllTo(plain);
    int length = compress(plain.toByteArray(), 0, plain.size());
    return BytesInput.from(Arrays.copyOf(compressed, length));
  }

  @Override
  public CompressionCodecName getCodecName() {
    return CompressionCodecName.ZSTD;
  }

  @Override
  public void release() {
    close();
  }

  @Override
  public void close() {
    context.close();
  }
}
