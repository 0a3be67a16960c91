package io.pactolus.lakehouse.delta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * CRC-32C of a file, by which a flipped bit is found wherever it is. Of a data file it stands in
 * the tags of the log's {@code add}, of a commit in the parameters of its own {@code commitInfo},
 * where other readers ignore it.
 */
final class Checksum {
  static final String NAME = "pactolus.crc32c";
  private static final int BUFFER = 1 << 16;

  private Checksum() {}

  /** As in the log. */
  static String text(long checksum) {
    return "%08x".formatted(checksum);
  }

  /** From the log. */
  static OptionalLong parse(Map<String, @Nullable String> named) {
    String text = named.get(NAME);
    return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text, 16));
  }

  static long of(byte[] content) {
    CRC32C checksum = new CRC32C();
    checksum.update(content);
    return checksum.getValue();
  }

  static long of(Storage storage, String path) throws IOException {
    CRC32C checksum = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (SeekableByteChannel channel = storage.open(path)) {
      while (channel.read(buffer) >= 0) {
        checksum.update(buffer.flip());
        buffer.clear();
      }
    }
    return checksum.getValue();
  }
}
