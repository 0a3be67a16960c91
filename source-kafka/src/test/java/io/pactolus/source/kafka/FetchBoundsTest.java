package io.pactolus.source.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.bench.broker.LocalBroker;
import io.pactolus.engine.core.source.RecordSource.CollectLimits;
import io.pactolus.engine.core.source.RecordSource.OffsetRange;
import io.pactolus.engine.core.source.RecordSource.Slice;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.KafkaSource.OnGap;
import io.pactolus.pipeline.model.KafkaSource.StartPosition;
import io.pactolus.pipeline.model.Pipeline.Limits;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What the client holds in memory is bounded in bytes, and nothing is lost or doubled by it. */
class FetchBoundsTest {
  private static final int MIB = 1 << 20;

  @Test
  void aPollUnpacksNoMoreThanItMayHoweverWellTheRecordsWereCompressed() throws Exception {
    try (LocalBroker broker = LocalBroker.start()) {
      // Given 40 MiB in a few kilobytes
      broker.createTopic("air", 1);
      publish(broker, "air", 1, 40, MIB);
      Limits limits = new Limits(MIB, 16 * MIB, MIB);
      UnpackedBytes unpacked = new UnpackedBytes(ClientProperties.unpackedBytes(limits));
      List<Long> offsets = new ArrayList<>();
      List<Integer> sizes = new ArrayList<>();
      try (var consumer =
          new KafkaConsumer<>(
              ClientProperties.consumer(definition(broker, "air"), limits, 1),
              unpacked,
              unpacked)) {
        var partition = new org.apache.kafka.common.TopicPartition("air", 0);
        consumer.assign(List.of(partition));
        consumer.seek(partition, 0);

        // When
        while (offsets.size() < 40) {
          unpacked.begin();
          ConsumerRecords<ByteBuffer, ByteBuffer> polled = consumer.poll(Duration.ofSeconds(20));
          sizes.add(polled.count());
          for (ConsumerRecord<ByteBuffer, ByteBuffer> record : polled) {
            offsets.add(record.offset());
          }
        }
      }

      // Then a poll brings no more than what reaches its 4 MiB, and every record comes once
      assertThat(sizes).contains(4).allMatch(records -> records <= 4);
      assertThat(offsets).isSorted().doesNotHaveDuplicates().hasSize(40);
    }
  }

  @Test
  void manyPartitionsOfWhichEachHasMoreThanOnePollAreAllReadOnce() throws Exception {
    try (LocalBroker broker = LocalBroker.start()) {
      // Given partitions that are fetched from four at a time once they are behind
      int partitions = 30;
      broker.createTopic("wide", partitions);
      publish(broker, "wide", partitions, 40, 20_000);
      Limits limits = new Limits(MIB, MIB, MIB);
      assertThat(ClientProperties.fetchWindow(limits, partitions)).isEqualTo(4);
      try (var source =
          new KafkaRecordSource(
              definition(broker, "wide"), limits, Clock.systemUTC(), warning -> {})) {
        source.open(Map.of(), Map.of());
        source.endOffsets();
        assertThat(source.lag()).isEqualTo(partitions * 40L);

        // When
        Map<TopicPartition, Long> reached = new HashMap<>();
        long records = 0;
        for (int epoch = 1; records < partitions * 40L; epoch++) {
          Slice slice =
              source.collect(
                  epoch,
                  new CollectLimits(Duration.ofSeconds(20), Duration.ofSeconds(2), 1_000, MIB));
          assertThat(slice.isEmpty()).isFalse();
          for (Map.Entry<TopicPartition, OffsetRange> range : slice.ranges().entrySet()) {
            assertThat(range.getValue().from()).isEqualTo(reached.getOrDefault(range.getKey(), 0L));
            reached.put(range.getKey(), range.getValue().until());
          }
          records += slice.records().rows();
        }

        // Then
        assertThat(reached).hasSize(partitions).values().containsOnly(40L);
        assertThat(source.lag()).isZero();
        publish(broker, "wide", partitions, 1, 20_000);
        long later = 0;
        while (later < partitions) {
          later +=
              source
                  .collect(
                      99,
                      new CollectLimits(Duration.ofSeconds(20), Duration.ofSeconds(1), 1_000, MIB))
                  .records()
                  .rows();
        }
        assertThat(later).isEqualTo(partitions);
      }
    }
  }

  private static KafkaSource definition(LocalBroker broker, String topic) {
    return new KafkaSource(
        broker.address(), List.of(topic), new StartPosition.Earliest(), Map.of(), OnGap.STOP);
  }

  /** Records that compress to almost nothing. */
  private static void publish(
      LocalBroker broker, String topic, int partitions, int recordsEach, int bytes)
      throws Exception {
    // A new topic refuses the first batches; an idempotent producer loses its count over that.
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            broker.address(),
            "compression.type",
            "zstd",
            "max.request.size",
            8 * MIB,
            "linger.ms",
            50,
            "enable.idempotence",
            false,
            "acks",
            "1",
            "max.in.flight.requests.per.connection",
            1);
    byte[] key = "k".getBytes(UTF_8);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < recordsEach; i++) {
        for (int partition = 0; partition < partitions; partition++) {
          sent.add(producer.send(new ProducerRecord<>(topic, partition, key, new byte[bytes])));
        }
      }
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
    }
  }
}
