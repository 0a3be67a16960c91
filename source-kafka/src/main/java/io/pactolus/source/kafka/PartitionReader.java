package io.pactolus.source.kafka;

import io.pactolus.engine.core.source.RangeReader.Range;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.Pipeline.Limits;
import io.pactolus.source.kafka.BrokerTrouble.Gap;
import io.pactolus.source.kafka.PartitionRecords.Size;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A connection that reads ranges of one partition. When a range begins where the last one ended,
 * what was fetched beyond that is used. Not thread-safe.
 */
final class PartitionReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Limits limits;
  private final List<String> correlationHeaders;
  private final TopicPartition partition;
  private final org.apache.kafka.common.TopicPartition kafka;
  private final UnpackedBytes unpacked;
  private final KafkaConsumer<ByteBuffer, ByteBuffer> consumer;
  private final BrokerTrouble trouble;
  // Delivered, beyond the last range.
  private final Deque<ConsumerRecord<ByteBuffer, ByteBuffer>> leftovers = new ArrayDeque<>();
  private long position = -1;
  // Next offset the client will deliver.
  private long fetchedUntil = -1;
  private Size lastSize = Size.SMALL;

  PartitionReader(KafkaSource source, Limits limits, TopicPartition partition) {
    this.limits = limits;
    this.correlationHeaders = source.correlationHeaders();
    this.partition = partition;
    this.trouble = new BrokerTrouble(source);
    this.unpacked = new UnpackedBytes(ClientProperties.unpackedBytes(limits));
    this.kafka =
        new org.apache.kafka.common.TopicPartition(partition.topic(), partition.partition());
    try {
      this.consumer =
          new KafkaConsumer<>(ClientProperties.consumer(source, limits, 1), unpacked, unpacked);
    } catch (KafkaException e) {
      throw trouble.translate(e, PATIENCE);
    }
    consumer.assign(List.of(kafka));
  }

  void read(Range range, long batchBytes, Consumer<Batch> taker) {
    if (position != range.from()) {
      leftovers.clear();
      consumer.seek(kafka, range.from());
      fetchedUntil = range.from();
    }
    position = range.from();
    PartitionRecords rows = rows(range, lastSize);
    long bytes = 0;
    long lastProgress = System.nanoTime();
    while (position < range.until()) {
      if (leftovers.isEmpty()) {
        if (fetchedUntil > position) {
          // Passes over what holds no record: transaction markers, aborted and compacted records.
          position = Math.min(fetchedUntil, range.until());
        } else if (fetch()) {
          lastProgress = System.nanoTime();
        } else if (System.nanoTime() - lastProgress > PATIENCE.toNanos()) {
          throw trouble.translate(new TimeoutException("no records"), PATIENCE);
        }
      }
      while (!leftovers.isEmpty() && leftovers.peek().offset() < range.until()) {
        ConsumerRecord<ByteBuffer, ByteBuffer> record = leftovers.remove();
        bytes += rows.append(record, PartitionRecords.bytes(record), range.ingestMicros());
        position = record.offset() + 1;
        if (bytes >= batchBytes) {
          lastSize = rows.size();
          taker.accept(rows.rows());
          rows = rows(range, lastSize);
          bytes = 0;
        }
      }
      if (!leftovers.isEmpty()) {
        position = range.until();
      }
    }
    if (rows.rows().rows() > 0) {
      lastSize = rows.size();
      taker.accept(rows.rows());
    }
  }

  private PartitionRecords rows(Range range, Size expected) {
    return new PartitionRecords(
        partition, range.epoch(), limits.maxRecordBytes(), correlationHeaders, expected);
  }

  /** Whether there was anything, be it offsets that hold no record. */
  private boolean fetch() {
    try {
      unpacked.begin();
      ConsumerRecords<ByteBuffer, ByteBuffer> polled = consumer.poll(POLL);
      leftovers.addAll(polled.records(kafka));
      var next = polled.nextOffsets().get(kafka);
      if (next != null) {
        fetchedUntil = next.offset();
      }
      return next != null;
    } catch (OffsetOutOfRangeException e) {
      throw expired(e);
    } catch (RetriableException e) {
      // The client tries again by itself.
      return false;
    } catch (KafkaException e) {
      throw trouble.translate(e, PATIENCE);
    }
  }

  private RuntimeException expired(OffsetOutOfRangeException thrown) {
    long wanted = thrown.offsetOutOfRangePartitions().getOrDefault(kafka, position);
    Map<TopicPartition, Long> beginnings =
        new LogOffsets(consumer, trouble, PATIENCE).beginnings(List.of(partition));
    long beginning = beginnings.getOrDefault(partition, 0L);
    return wanted < beginning
        ? trouble.gaps(List.of(new Gap(partition, wanted, beginning)))
        : trouble.beyondEnd(
            partition,
            wanted,
            new LogOffsets(consumer, trouble, PATIENCE)
                .ends(List.of(partition))
                .getOrDefault(partition, 0L));
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
