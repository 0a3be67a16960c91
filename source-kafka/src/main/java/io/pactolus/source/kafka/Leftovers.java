package io.pactolus.source.kafka;

import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Records that the client has handed over but no slice has taken yet: at most those of one poll.
 * The client's own position is behind them already, so they must not be dropped.
 */
final class Leftovers {
  private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();

  /** Records of one partition, of which those before {@code next} are taken. */
  private static final class Chunk {
    final TopicPartition partition;
    final List<ConsumerRecord<ByteBuffer, ByteBuffer>> records;
    final long until;
    int next;

    Chunk(
        TopicPartition partition,
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> records,
        long until) {
      this.partition = partition;
      this.records = records;
      this.until = until;
    }
  }

  void add(ConsumerRecords<ByteBuffer, ByteBuffer> polled) {
    // The next offset also passes over what holds no record: transaction markers, aborted and
    // compacted records.
    polled
        .nextOffsets()
        .forEach(
            (partition, next) ->
                chunks.add(
                    new Chunk(
                        new TopicPartition(partition.topic(), partition.partition()),
                        polled.records(partition),
                        next.offset())));
  }

  /** Moves records into the slice until one is refused, and the position with them. */
  void drainTo(SliceBuilder slice, Map<TopicPartition, Long> position) {
    for (Chunk chunk = chunks.peek(); chunk != null; chunk = chunks.peek()) {
      long from = position.getOrDefault(chunk.partition, 0L);
      if (chunk.next < chunk.records.size() && chunk.records.get(chunk.next).offset() < from) {
        throw new IllegalStateException(
            "%s delivered offset %d again, position=%d"
                .formatted(chunk.partition, chunk.records.get(chunk.next).offset(), from));
      }
      while (chunk.next < chunk.records.size()
          && slice.offer(chunk.partition, chunk.records.get(chunk.next))) {
        chunk.next++;
      }
      boolean taken = chunk.next == chunk.records.size();
      long until = taken ? chunk.until : chunk.records.get(chunk.next).offset();
      if (until > from) {
        slice.advance(chunk.partition, from, until, 0);
        position.put(chunk.partition, until);
      }
      if (!taken) {
        return;
      }
      chunks.remove();
    }
  }

  /** How many offsets they span, of the topics that there are any of. */
  Map<String, Long> offsetsByTopic() {
    Map<String, Long> offsets = new TreeMap<>();
    for (Chunk chunk : chunks) {
      if (chunk.next < chunk.records.size()) {
        offsets.merge(
            chunk.partition.topic(),
            chunk.until - chunk.records.get(chunk.next).offset(),
            Long::sum);
      }
    }
    return offsets;
  }
}
