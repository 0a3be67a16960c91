package io.pactolus.it;

import static java.util.stream.Collectors.toMap;

import io.pactolus.bench.broker.LocalBroker;
import io.pactolus.bench.workload.OrdersWorkload;
import io.pactolus.bench.workload.Workload.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic to which things are done that should not be, and the orders pipeline on it. */
final class OrdersTopic {
  static final int PARTITIONS = 2;

  final Path directory;
  final Path pipeline;
  final Path lake;
  private final LocalBroker broker;
  private final String topic;

  OrdersTopic(Path directory, LocalBroker broker, String topic) {
    this.directory = directory;
    this.pipeline = directory.resolve("orders.yaml");
    this.lake = directory.resolve("lake");
    this.broker = broker;
    this.topic = topic;
    writePipeline("");
  }

  /**
   * @param option one more below {@code source.kafka}
   */
  void writePipeline(String option) {
    try {
      Path example = JavaProcess.home().resolve("examples/orders/pipeline.yaml");
      Files.writeString(
          pipeline,
          Files.readString(example)
              .replace("topics: [orders]", "topics: [" + topic + "]" + option));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void create() {
    broker.createTopic(topic, PARTITIONS);
  }

  void delete() {
    admin(admin -> admin.deleteTopics(List.of(topic)).all().get());
  }

  /** The same number of orders to each partition. */
  void publish(int ordersEach, long seed) {
    OrdersWorkload orders = new OrdersWorkload((long) ordersEach * PARTITIONS, seed);
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", broker.address()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (long i = 0; i < orders.records(); i++) {
        Message order = orders.message(i, -1);
        var unused =
            producer.send(
                new ProducerRecord<>(topic, (int) (i % PARTITIONS), order.key(), order.value()));
      }
    }
  }

  /** The records before this offset expire, in every partition. */
  void expireBefore(long offset) {
    Map<TopicPartition, RecordsToDelete> expired =
        IntStream.range(0, PARTITIONS)
            .boxed()
            .collect(
                toMap(
                    p -> new TopicPartition(topic, p), p -> RecordsToDelete.beforeOffset(offset)));
    admin(admin -> admin.deleteRecords(expired).all().get());
  }

  JavaProcess pactolus(String command, String... arguments) {
    String[] all = new String[arguments.length + 4];
    all[0] = command;
    all[1] = pipeline.toString();
    all[2] = "--lake";
    all[3] = lake.toString();
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    return JavaProcess.pactolus(directory, Map.of("KAFKA_BROKERS", broker.address()), all);
  }

  private interface Action {
    Object on(Admin admin) throws ExecutionException, InterruptedException;
  }

  private void admin(Action action) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      action.on(admin);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
