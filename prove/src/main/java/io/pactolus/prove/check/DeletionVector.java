package io.pactolus.prove.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.roaringbitmap.RoaringBitmap;

/** Reads deletion vectors as Delta's protocol describes them ("Deletion Vector Format"). */
final class DeletionVector {
  private static final int MAGIC = 1681511377;
  private static final String DIGITS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
  private static final int UUID_DIGITS = 20;

  private DeletionVector() {}

  /**
   * Positions of the deleted rows in their file.
   *
   * @param descriptor as it stands in the log
   */
  static RoaringBitmap read(JsonNode descriptor, Path table) {
    String where = descriptor.path("pathOrInlineDv").asText();
    int size = descriptor.path("sizeInBytes").asInt();
    byte[] data =
        switch (descriptor.path("storageType").asText()) {
          case "i" -> Arrays.copyOf(base85(where), size);
          case "u" -> block(file(where, table), descriptor.path("offset").asInt(1), size);
          case "p" -> block(Path.of(where), descriptor.path("offset").asInt(1), size);
          default -> throw new IllegalStateException("an unknown deletion vector: " + descriptor);
        };
    RoaringBitmap deleted = parse(data);
    if (deleted.getLongCardinality() != descriptor.path("cardinality").asLong()) {
      throw new IllegalStateException(
          "a deletion vector of %d rows says it has %s"
              .formatted(deleted.getLongCardinality(), descriptor));
    }
    return deleted;
  }

  private static Path file(String where, Path table) {
    int prefix = where.length() - UUID_DIGITS;
    ByteBuffer bits = ByteBuffer.wrap(base85(where.substring(prefix)));
    String name = "deletion_vector_" + new UUID(bits.getLong(), bits.getLong()) + ".bin";
    return prefix == 0
        ? table.resolve(name)
        : table.resolve(where.substring(0, prefix)).resolve(name);
  }

  private static byte[] block(Path file, int offset, int size) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).position(offset);
      if (bytes.getInt() != size) {
        throw new IllegalStateException("a deletion vector in " + file + " has another size");
      }
      byte[] data = new byte[size];
      bytes.get(data);
      return data;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read deletion vectors in " + file, e);
    }
  }

  private static RoaringBitmap parse(byte[] data) {
    ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    if (buffer.getInt() != MAGIC) {
      throw new IllegalStateException("a deletion vector of an unknown format");
    }
    RoaringBitmap bitmap = new RoaringBitmap();
    long bitmaps = buffer.getLong();
    if (bitmaps == 0) {
      return bitmap;
    }
    if (bitmaps != 1 || buffer.getInt() != 0) {
      throw new IllegalStateException("a deletion vector for a file of more than 2^31 rows");
    }
    try {
      bitmap.deserialize(buffer.slice().order(ByteOrder.LITTLE_ENDIAN));
    } catch (IOException e) {
      throw new UncheckedIOException("a torn deletion vector", e);
    }
    return bitmap;
  }

  /** Z85: five digits are four bytes. */
  private static byte[] base85(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length() / 5 * 4);
    for (int i = 0; i + 5 <= text.length(); i += 5) {
      BigInteger value = BigInteger.ZERO;
      for (int digit = i; digit < i + 5; digit++) {
        value =
            value
                .multiply(BigInteger.valueOf(85))
                .add(BigInteger.valueOf(DIGITS.indexOf(text.charAt(digit))));
      }
      bytes.putInt(value.intValue());
    }
    return bytes.array();
  }
}
