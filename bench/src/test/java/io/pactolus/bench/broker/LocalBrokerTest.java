package io.pactolus.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerTest {
  @Test
  void recordsAndPortSurviveARestart(@TempDir Path directory) throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory, 0)) {
      String address = broker.address();
      broker.createTopic("letters", 3);
      try (var producer =
          new KafkaProducer<>(
              Map.<String, Object>of("bootstrap.servers", address),
              new StringSerializer(),
              new StringSerializer())) {
        producer.send(new ProducerRecord<>("letters", 2, "k", "alpha")).get();
      }

      broker.stop();
      broker.restart();

      assertThat(broker.address()).isEqualTo(address).startsWith("127.0.0.1:");
      try (var consumer =
          new KafkaConsumer<>(
              Map.<String, Object>of("bootstrap.servers", address),
              new StringDeserializer(),
              new StringDeserializer())) {
        var partition = new TopicPartition("letters", 2);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        assertThat(consumer.poll(Duration.ofSeconds(30)))
            .singleElement()
            .satisfies(record -> assertThat(record.value()).isEqualTo("alpha"));
      }
    }
  }
}
