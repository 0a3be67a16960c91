package io.pactolus.source.kafka;

import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.ArrayColumn;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.lakehouse.columnar.Column.StructColumn;
import io.pactolus.pipeline.plan.CorrelationId;
import io.pactolus.pipeline.plan.SystemColumns;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Bronze rows of one partition, in offset order, as they are collected. */
final class PartitionRecords {
  /** Of an oversized record, key and headers are kept up to this size. */
  private static final int KEPT_BYTES = 64 << 10;

  private final Batch rows;
  private final byte[] topic;
  private final int partition;
  private final long epoch;
  private final long maxRecordBytes;
  private final List<String> correlationHeaders;
  private final BytesColumn keys;
  private final BytesColumn values;
  private final ArrayColumn headers;
  private final BytesColumn topics;
  private final IntColumn partitions;
  private final LongColumn offsets;
  private final LongColumn timestamps;
  private final LongColumn ingestTimes;
  private final LongColumn epochs;
  private final BytesColumn correlationIds;
  private final LongColumn oversizedBytes;
  // "<topic>-<partition>:" and room for the digits of an offset.
  private final byte[] coordinates;
  private final int coordinatesPrefix;

  /**
   * @param correlationHeaders the first of these that a record has names it
   * @param expected what to have room for; more still fits
   */
  PartitionRecords(
      TopicPartition partition,
      long epoch,
      long maxRecordBytes,
      List<String> correlationHeaders,
      Size expected) {
    this.rows = Batch.empty(SystemColumns.BRONZE, 16);
    this.topic = partition.topic().getBytes(StandardCharsets.UTF_8);
    this.partition = partition.partition();
    this.epoch = epoch;
    this.maxRecordBytes = maxRecordBytes;
    this.correlationHeaders = correlationHeaders;
    keys = rows.bytes("key");
    values = rows.bytes("value");
    headers = (ArrayColumn) rows.column("headers");
    topics = rows.bytes("topic");
    partitions = rows.ints("partition");
    offsets = rows.longs("offset");
    timestamps = rows.longs("timestamp");
    ingestTimes = rows.longs("ingest_time");
    epochs = rows.longs("epoch");
    correlationIds = rows.bytes("correlation_id");
    oversizedBytes = rows.longs("oversized_bytes");
    rows.columns().forEach(column -> column.reserve(expected.rows()));
    keys.reserveBytes(expected.keys());
    values.reserveBytes(expected.values());
    topics.reserveBytes(expected.topics());
    correlationIds.reserveBytes(expected.correlationIds());
    byte[] prefix = (partition + ":").getBytes(StandardCharsets.UTF_8);
    coordinatesPrefix = prefix.length;
    coordinates = Arrays.copyOf(prefix, prefix.length + 20);
  }

  Batch rows() {
    return rows;
  }

  /** How much there is, for the next epoch to take memory accordingly. */
  Size size() {
    return new Size(
        rows.rows(),
        keys.dataSize(),
        values.dataSize(),
        topics.dataSize(),
        correlationIds.dataSize());
  }

  /** Rows, and bytes of the columns of variable width. */
  record Size(int rows, int keys, int values, int topics, int correlationIds) {
    static final Size SMALL = new Size(16, 0, 0, 0, 0);
  }

  /** Bytes of key, value and headers. */
  static long bytes(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
    return size(record.key()) + (long) size(record.value()) + bytes(record.headers());
  }

  private static long bytes(Headers headers) {
    long bytes = 0;
    for (Header header : headers) {
      bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return bytes;
  }

  /**
   * Appends a record as a row.
   *
   * @param bytes {@link #bytes} of it
   * @return bytes kept
   */
  long append(ConsumerRecord<ByteBuffer, ByteBuffer> record, long bytes, long ingestMicros) {
    boolean oversized = bytes > maxRecordBytes;
    long kept = bytes;
    if (oversized) {
      kept = appendOversized(record, bytes);
    } else {
      append(keys, record.key());
      append(values, record.value());
      appendHeaders(record.headers());
      oversizedBytes.appendNull();
    }
    topics.append(topic);
    partitions.append(partition);
    offsets.append(record.offset());
    if (record.timestamp() < 0) {
      timestamps.appendNull();
    } else {
      timestamps.append(record.timestamp() * 1_000);
    }
    ingestTimes.append(ingestMicros);
    epochs.append(epoch);
    appendCorrelationId(record);
    return kept;
  }

  private long appendOversized(ConsumerRecord<ByteBuffer, ByteBuffer> record, long bytes) {
    long kept = 0;
    values.appendNull();
    oversizedBytes.append(bytes);
    if (size(record.key()) <= KEPT_BYTES) {
      append(keys, record.key());
      kept += size(record.key());
    } else {
      keys.appendNull();
    }
    long headerBytes = bytes(record.headers());
    if (headerBytes <= KEPT_BYTES) {
      appendHeaders(record.headers());
      kept += headerBytes;
    } else {
      headers.appendNull();
    }
    return kept;
  }

  private void appendHeaders(Headers from) {
    Header[] all = from.toArray();
    if (all.length == 0) {
      headers.appendNull();
      return;
    }
    StructColumn elements = (StructColumn) headers.elements();
    BytesColumn names = (BytesColumn) elements.field(0);
    BytesColumn contents = (BytesColumn) elements.field(1);
    for (Header header : all) {
      names.append(header.key());
      if (header.value() == null) {
        contents.appendNull();
      } else {
        contents.append(header.value());
      }
      elements.endRow();
    }
    headers.endRow();
  }

  private void appendCorrelationId(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
    for (String name : correlationHeaders) {
      Header header = record.headers().lastHeader(name);
      if (header != null && header.value() != null) {
        Optional<String> id = CorrelationId.ofHeader(header.value());
        if (id.isPresent()) {
          correlationIds.append(id.get());
          return;
        }
      }
    }
    correlationIds.append(coordinates, 0, writeOffset(record.offset()));
  }

  private int writeOffset(long offset) {
    int digits = 1;
    for (long rest = offset / 10; rest > 0; rest /= 10) {
      digits++;
    }
    int end = coordinatesPrefix + digits;
    long rest = offset;
    for (int at = end - 1; at >= coordinatesPrefix; at--) {
      coordinates[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return end;
  }

  private static int size(@Nullable ByteBuffer bytes) {
    return bytes == null ? 0 : bytes.remaining();
  }

  private static void append(Column column, @Nullable ByteBuffer bytes) {
    if (bytes == null) {
      column.appendNull();
    } else if (bytes.hasArray()) {
      ((BytesColumn) column)
          .append(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      ((BytesColumn) column).append(copy);
    }
  }
}
