package io.pactolus.prove.load;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the topic from beginning to end with a plain client: what a pipeline has to account for.
 */
public final class TopicReader {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TopicReader() {}

  public static TopicContent read(String brokers) {
    List<TopicPartition> partitions =
        IntStream.range(0, Load.PARTITIONS)
            .mapToObj(p -> new TopicPartition(Load.TOPIC, p))
            .toList();
    TopicContent content = new TopicContent(Load.PARTITIONS);
    Map<String, Object> configuration =
        Map.of(
            "bootstrap.servers",
            brokers,
            "auto.offset.reset",
            "none",
            "enable.auto.commit",
            false,
            "max.poll.records",
            10_000);
    try (var consumer =
        new KafkaConsumer<>(
            configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      partitions.forEach(partition -> consumer.seek(partition, 0));
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
        var polled = consumer.poll(Duration.ofSeconds(1));
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          content.add(record.partition(), record.offset(), index(record));
        }
        if (!polled.isEmpty()) {
          deadline = System.nanoTime() + PATIENCE.toNanos();
        } else if (System.nanoTime() > deadline) {
          throw new IllegalStateException("the brokers do not serve the topic to its end " + ends);
        }
      }
    }
    return content;
  }

  private static long index(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(Load.INDEX_HEADER);
    if (header == null) {
      throw new IllegalStateException(
          "somebody else has written to the topic: offset %d of partition %d"
              .formatted(record.offset(), record.partition()));
    }
    return Long.parseLong(new String(header.value(), StandardCharsets.UTF_8));
  }
}
