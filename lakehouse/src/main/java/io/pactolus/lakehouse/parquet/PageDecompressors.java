package io.pactolus.lakehouse.parquet;

import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Decompressors without Hadoop's codec classes, whose start-up costs more than a small file. */
final class PageDecompressors implements CompressionCodecFactory, AutoCloseable {
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED -> (ArrayDecompressor) (bytes, size) -> bytes;
      case ZSTD -> (ArrayDecompressor) zstd::decompress;
      case SNAPPY -> (ArrayDecompressor) (bytes, size) -> Snappy.uncompress(bytes);
      case GZIP -> (ArrayDecompressor) PageDecompressors::gunzip;
      default -> throw new UnsupportedOperationException("Parquet compression " + codec);
    };
  }

  private static byte[] gunzip(byte[] bytes, int size) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readNBytes(size);
    }
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("a reader does not compress");
  }

  @Override
  public void release() {
    // The reader of parquet-java calls this when it is closed.
    close();
  }

  @Override
  public void close() {
    zstd.close();
  }

  private interface ArrayDecompressor extends BytesInputDecompressor {
    byte[] decompress(byte[] bytes, int size) throws IOException;

    @Override
    default BytesInput decompress(BytesInput bytes, int size) throws IOException {
      var compressed = new ByteArrayOutputStream((int) bytes.size());
      bytes.writeAllTo(compressed);
      byte[] plain = decompress(compressed.toByteArray(), size);
      if (plain.length != size) {
        throw new IOException("a page of " + size + " bytes has " + plain.length);
      }
      return BytesInput.from(plain);
    }

    @Override
    default void decompress(ByteBuffer in, int compressedSize, ByteBuffer out, int size)
        throws IOException {
      byte[] compressed = new byte[compressedSize];
      in.get(compressed);
      out.put(Arrays.copyOf(decompress(compressed, size), size));
    }

    @Override
    default void release() {}
  }
}
