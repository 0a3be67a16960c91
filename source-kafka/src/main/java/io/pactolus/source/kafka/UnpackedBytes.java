package io.pactolus.source.kafka;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the bytes that one poll unpacks, however many records there are and however well they were
 * compressed. The client asks a deserializer about each record as it is unpacked; past the limit
 * this one refuses. The client then hands over what came before and asks for the refused record
 * again at the next poll: its documented way with a deserializer that fails. What is in memory is
 * at most the limit and two records. Records with neither key nor value are not asked about; of
 * them there are at most {@code max.poll.records}.
 */
final class UnpackedBytes implements Deserializer<ByteBuffer> {
  /** The objects of the client around a record's bytes. */
  private static final int OVERHEAD_BYTES = 256;

  private final long limit;
  private long used;
  private boolean cutShort;
  private @Nullable Headers admitted;

  UnpackedBytes(long limit) {
    this.limit = limit;
  }

  /** Before each poll. */
  void begin() {
    used = 0;
    cutShort = false;
    admitted = null;
  }

  /** Whether the last poll stopped at the limit, so that more lies ready in the client. */
  boolean cutShort() {
    return cutShort;
  }

  @Override
  public @Nullable ByteBuffer deserialize(String topic, byte @Nullable [] data) {
    return data == null ? null : ByteBuffer.wrap(data);
  }

  @Override
  public @Nullable ByteBuffer deserialize(
      String topic, Headers headers, @Nullable ByteBuffer data) {
    // Key and value of a record come with the same headers: both or none are let through.
    if (headers != admitted) {
      if (used >= limit) {
        cutShort = true;
        throw new SerializationException("enough for one poll: the record is kept for the next");
      }
      admitted = headers;
      used += OVERHEAD_BYTES;
      for (Header header : headers) {
        used += header.value() == null ? 0 : header.value().length;
      }
    }
    used += data == null ? 0 : data.remaining();
    return data;
  }
}
