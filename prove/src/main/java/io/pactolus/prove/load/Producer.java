package io.pactolus.prove.load;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Produces the load at a steady rate, each record acknowledged by all in-sync brokers or tried
 * again for as long as it takes, and keeps the journal.
 */
public final class Producer implements AutoCloseable {
  private static final Duration LAST_PATIENCE = Duration.ofMinutes(2);

  private final Load load;
  private final Journal journal;
  private final int recordsPerSecond;
  private final KafkaProducer<byte[], byte[]> client;
  private final AtomicLong refused = new AtomicLong();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long sent;

  public Producer(Load load, Journal journal, String brokers, int recordsPerSecond) {
    this.load = load;
    this.journal = journal;
    this.recordsPerSecond = recordsPerSecond;
    this.client =
        new KafkaProducer<>(
            configuration(brokers), new ByteArraySerializer(), new ByteArraySerializer());
    this.thread = new Thread(this::produce, "producer");
  }

  private static Map<String, Object> configuration(String brokers) {
    return Map.ofEntries(
        Map.entry("bootstrap.servers", brokers),
        Map.entry("acks", "all"),
        Map.entry("enable.idempotence", true),
        Map.entry("delivery.timeout.ms", Integer.MAX_VALUE),
        Map.entry("max.block.ms", Integer.MAX_VALUE),
        Map.entry("request.timeout.ms", 4_000),
        Map.entry("retry.backoff.max.ms", 500),
        Map.entry("reconnect.backoff.max.ms", 500),
        Map.entry("socket.connection.setup.timeout.ms", 3_000),
        Map.entry("metadata.max.age.ms", 10_000),
        Map.entry("buffer.memory", 8L << 20),
        Map.entry("linger.ms", 5));
  }

  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  private void produce() {
    long begin = System.nanoTime();
    try {
      for (long index = 0; !stopped; index++) {
        long due = begin + index * 1_000_000_000L / recordsPerSecond;
        for (long left = due - System.nanoTime();
            left > 0 && !stopped;
            left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        send(index);
      }
    } catch (InterruptException e) {
      // It waited for room in the buffer when it was to stop.
      stopped = true;
    }
  }

  private void send(long index) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Load.TOPIC,
            load.partition(index),
            load.key(index),
            load.value(index),
            List.of(
                new RecordHeader(
                    Load.INDEX_HEADER, Long.toString(index).getBytes(StandardCharsets.UTF_8))));
    var unused =
        client.send(
            record,
            (place, trouble) -> {
              if (trouble == null) {
                journal.acknowledged(index, place.partition(), place.offset());
              } else {
                refused.incrementAndGet();
              }
            });
    sent = index + 1;
  }

  /** How many records are acknowledged so far. */
  public long acknowledged() {
    return journal.entries();
  }

  /** How many records were sent, acknowledged or not; their numbers are those below. */
  public long sent() {
    return sent;
  }

  /** How many the client has given up; they may be in the topic all the same. */
  public long refused() {
    return refused.get();
  }

  /** Sends no more, and waits until all that was sent is acknowledged. */
  public void finish() {
    stopped = true;
    try {
      thread.join(LAST_PATIENCE.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the producer stops", e);
    }
    client.close(LAST_PATIENCE);
    journal.close();
  }

  @Override
  public void close() {
    stopped = true;
    client.close(Duration.ZERO);
    journal.close();
  }
}
