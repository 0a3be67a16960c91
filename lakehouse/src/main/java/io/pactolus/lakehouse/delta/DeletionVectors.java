package io.pactolus.lakehouse.delta;

import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.deletionvectors.Base85Codec;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;
import org.roaringbitmap.RoaringBitmap;

/**
 * Deletion vectors in the log and in files (PROTOCOL.md, "Deletion Vector Format"): all vectors of
 * a commit share one file; small ones stand in the log itself.
 */
final class DeletionVectors {
  private static final int PORTABLE_MAGIC = 1681511377;
  private static final int NATIVE_MAGIC = 1681511376;
  private static final byte FILE_FORMAT_VERSION = 1;
  // Beyond this, a vector in the log costs every reader of the log more than a file costs us.
  private static final int MAX_INLINE_BYTES = 192;
  private static final int MAX_INLINE_PER_COMMIT = 16;

  private final Storage storage;
  private final String root;

  DeletionVectors(Storage storage, String root) {
    this.storage = storage;
    this.root = root;
  }

  /** Stores vectors, durably, and says where each is. Keys are returned as given. */
  Map<String, DeletionVectorDescriptor> write(Map<String, RoaringBitmap> vectors)
      throws IOException {
    var serialized = new LinkedHashMap<String, Serialized>();
    boolean inline = vectors.size() <= MAX_INLINE_PER_COMMIT;
    for (Map.Entry<String, RoaringBitmap> entry : vectors.entrySet()) {
      var vector =
          new Serialized(serialize(entry.getValue()), entry.getValue().getLongCardinality());
      inline &= vector.data.length <= MAX_INLINE_BYTES;
      serialized.put(entry.getKey(), vector);
    }
    return inline ? inLog(serialized) : inFile(serialized);
  }

  private record Serialized(byte[] data, long cardinality) {}

  private static Map<String, DeletionVectorDescriptor> inLog(Map<String, Serialized> vectors) {
    var descriptors = new LinkedHashMap<String, DeletionVectorDescriptor>();
    vectors.forEach(
        (key, vector) ->
            descriptors.put(
                key,
                new DeletionVectorDescriptor(
                    DeletionVectorDescriptor.INLINE_DV_MARKER,
                    Base85Codec.encodeBytes(vector.data),
                    Optional.empty(),
                    vector.data.length,
                    vector.cardinality)));
    return descriptors;
  }

  private Map<String, DeletionVectorDescriptor> inFile(Map<String, Serialized> vectors)
      throws IOException {
    var descriptors = new LinkedHashMap<String, DeletionVectorDescriptor>();
    UUID id = UUID.randomUUID();
    var file = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(file)) {
      out.writeByte(FILE_FORMAT_VERSION);
      for (Map.Entry<String, Serialized> entry : vectors.entrySet()) {
        byte[] data = entry.getValue().data;
        descriptors.put(
            entry.getKey(),
            new DeletionVectorDescriptor(
                DeletionVectorDescriptor.UUID_DV_MARKER,
                Base85Codec.encodeUUID(id),
                Optional.of(out.size()),
                data.length,
                entry.getValue().cardinality));
        out.writeInt(data.length);
        out.write(data);
        out.writeInt(checksum(data));
      }
    }
    storage.writeNew(root + "/deletion_vector_" + id + ".bin", file::writeTo);
    storage.sync(root);
    return descriptors;
  }

  private static byte[] serialize(RoaringBitmap bitmap) {
    RoaringBitmap compact = bitmap.clone();
    compact.runOptimize();
    ByteBuffer data =
        ByteBuffer.allocate(4 + 8 + 4 + compact.serializedSizeInBytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(PORTABLE_MAGIC);
    // One bitmap, for the positions whose upper 32 bits are 0: a Parquet file of ours has no more.
    data.putLong(1);
    data.putInt(0);
    compact.serialize(data);
    return data.array();
  }

  private static int checksum(byte[] data) {
    var crc = new CRC32();
    crc.update(data);
    return (int) crc.getValue();
  }

  /** Where the vector's file is, unless it stands in the log. */
  Optional<String> file(DeletionVectorDescriptor descriptor) {
    return descriptor.isInline() ? Optional.empty() : Optional.of(descriptor.getAbsolutePath(root));
  }

  RoaringBitmap read(DeletionVectorDescriptor descriptor) {
    if (descriptor.isInline()) {
      return parse(descriptor.inlineData(), "a deletion vector in the log of " + root);
    }
    String path = descriptor.getAbsolutePath(root);
    try (SeekableByteChannel channel = storage.open(path)) {
      channel.position(descriptor.getOffset().orElse(1));
      ByteBuffer block = ByteBuffer.allocate(4 + descriptor.getSizeInBytes() + 4);
      while (block.hasRemaining()) {
        if (channel.read(block) < 0) {
          throw new EOFException();
        }
      }
      block.flip();
      byte[] data = new byte[descriptor.getSizeInBytes()];
      int size = block.getInt();
      block.get(data);
      if (size != data.length || block.getInt() != checksum(data)) {
        throw StorageTrouble.damaged(path, "the checksum of a deletion vector is wrong", null);
      }
      return parse(data, path);
    } catch (IOException e) {
      throw StorageTrouble.reading(path, e);
    }
  }

  private static RoaringBitmap parse(byte[] data, String where) {
    ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    int magic = buffer.getInt();
    var bitmap = new RoaringBitmap();
    try {
      if (magic == PORTABLE_MAGIC) {
        long bitmaps = buffer.getLong();
        if (bitmaps == 0) {
          return bitmap;
        }
        if (bitmaps == 1 && buffer.getInt() == 0) {
          bitmap.deserialize(buffer.slice().order(ByteOrder.LITTLE_ENDIAN));
          return bitmap;
        }
      } else if (magic == NATIVE_MAGIC) {
        int bitmaps = buffer.getInt();
        if (bitmaps == 0) {
          return bitmap;
        }
        if (bitmaps == 1) {
          buffer.getInt();
          bitmap.deserialize(buffer.slice().order(ByteOrder.LITTLE_ENDIAN));
          return bitmap;
        }
      }
    } catch (IOException e) {
      throw StorageTrouble.damaged(where, "a deletion vector is torn", e);
    }
    throw StorageTrouble.damaged(where, "it holds a deletion vector of an unknown format", null);
  }
}
