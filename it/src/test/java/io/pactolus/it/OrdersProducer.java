package io.pactolus.it;

import io.pactolus.bench.workload.OrdersWorkload;
import io.pactolus.bench.workload.Workload.Message;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Somebody who goes on publishing orders, whatever happens to their readers, until told to stop.
 */
final class OrdersProducer {
  private static final long NO_END = Long.MAX_VALUE;

  private final String brokers;
  private final long seed;
  private final int partitions;
  private final long pauseNanos;
  private final CompletableFuture<Long> sent = new CompletableFuture<>();
  private volatile boolean stopped;

  private OrdersProducer(String brokers, long seed, int partitions, int recordsPerSecond) {
    this.brokers = brokers;
    this.seed = seed;
    this.partitions = partitions;
    this.pauseNanos = 1_000_000_000L / recordsPerSecond;
  }

  static OrdersProducer start(String brokers, long seed, int partitions, int recordsPerSecond) {
    OrdersProducer producer = new OrdersProducer(brokers, seed, partitions, recordsPerSecond);
    Thread thread = new Thread(producer::publish, "orders-producer");
    thread.setDaemon(true);
    thread.start();
    return producer;
  }

  private void publish() {
    OrdersWorkload orders = new OrdersWorkload(NO_END, seed);
    long index = 0;
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", brokers, "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (; !stopped; index++) {
        Message order = orders.message(index, -1);
        var unused =
            producer.send(
                new ProducerRecord<>(
                    orders.name(),
                    Math.floorMod(java.util.Arrays.hashCode(order.key()), partitions),
                    order.key(),
                    order.value()));
        LockSupport.parkNanos(pauseNanos);
      }
    } catch (RuntimeException e) {
      sent.completeExceptionally(e);
    }
    sent.complete(index);
  }

  /** Ends it; the broker then has all it has sent. */
  OrdersWorkload stop() {
    stopped = true;
    return new OrdersWorkload(sent.join(), seed);
  }
}
