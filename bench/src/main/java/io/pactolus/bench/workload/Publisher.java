package io.pactolus.bench.workload;

import io.pactolus.bench.workload.Workload.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends a workload to a topic of its name. A key always goes to the same partition. */
public final class Publisher {
  private final String brokers;
  private final int partitions;
  private final String acks;

  /**
   * A publisher.
   *
   * @param acks {@code 1} or {@code all}
   */
  public Publisher(String brokers, int partitions, String acks) {
    this.brokers = brokers;
    this.partitions = partitions;
    this.acks = acks;
  }

  /**
   * Sends all records and waits until the broker has them.
   *
   * @param recordsPerSecond evenly spread, each with its send time as event time; absent: as fast
   *     as possible, with the event times of the workload
   */
  public void publish(Workload workload, OptionalInt recordsPerSecond) {
    publishWhile(() -> true, workload, recordsPerSecond);
  }

  /**
   * As {@link #publish}, until the workload ends or no more is wanted.
   *
   * @return how many records the broker has taken
   */
  public long publishWhile(
      BooleanSupplier wanted, Workload workload, OptionalInt recordsPerSecond) {
    long index = 0;
    var failure = new AtomicReference<Exception>();
    try (var producer =
        new KafkaProducer<>(
            configuration(recordsPerSecond.isPresent()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      long begin = System.nanoTime();
      while (index < workload.records() && failure.get() == null && wanted.getAsBoolean()) {
        long time = -1;
        if (recordsPerSecond.isPresent()) {
          waitUntil(begin + index * 1_000_000_000L / recordsPerSecond.getAsInt());
          time = System.currentTimeMillis();
        }
        Message message = workload.message(index, time);
        var unused =
            producer.send(
                new ProducerRecord<>(
                    workload.name(), partition(message.key()), message.key(), message.value()),
                (metadata, trouble) -> {
                  if (trouble != null) {
                    failure.compareAndSet(null, trouble);
                  }
                });
        index++;
      }
      producer.flush();
    }
    Exception trouble = failure.get();
    if (trouble != null) {
      throw new IllegalStateException("the broker did not take the workload", trouble);
    }
    return index;
  }

  private int partition(byte[] key) {
    return Math.floorMod(java.util.Arrays.hashCode(key), partitions);
  }

  private Map<String, Object> configuration(boolean paced) {
    var config = new HashMap<String, Object>();
    config.put("bootstrap.servers", brokers);
    config.put("acks", acks);
    config.put("enable.idempotence", acks.equals("all"));
    config.put("batch.size", 256 << 10);
    config.put("linger.ms", paced ? 5 : 20);
    config.put("compression.type", "none");
    return config;
  }

  private static void waitUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
