package io.pactolus.app.demo;

import io.pactolus.app.demo.QuakeFeed.Message;
import io.pactolus.engine.EpochReport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes the feed a poll at a time and waits until the pipeline has it in Gold before the next,
 * so that each poll becomes an epoch of its own and the revisions of a quake stay visible in
 * Delta's history. What an earlier demo has published is not published again: every partition's
 * content is a fixed sequence, and its end offset says how much of it is there.
 *
 * <p>The broker's timestamp is when a record is published, whatever the pace: how long it takes to
 * Gold is what happens here and now. What the records say, their event times included, is the
 * feed's of 2025 to the byte; charts by event time show that week.
 */
final class PacedPublisher {
  static final String TOPIC = "quakes";
  static final int PARTITIONS = 3;

  private final QuakeFeed feed;
  private final String brokers;
  private final Optional<Duration> pace;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition progress = lock.newCondition();
  private long inGold;
  private boolean ended;

  /**
   * @param pace from one poll to the next; absent: as fast as the pipeline goes
   */
  PacedPublisher(QuakeFeed feed, String brokers, Optional<Duration> pace) {
    this.feed = feed;
    this.brokers = brokers;
    this.pace = pace;
  }

  /** Records that are in the topic already. */
  Map<Integer, Long> published() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(TOPIC, p)).toList();
      Map<Integer, Long> ends = new HashMap<>();
      consumer.endOffsets(partitions).forEach((tp, end) -> ends.put(tp.partition(), end));
      return ends;
    }
  }

  /** The pipeline has reached Gold with these. */
  void completed(EpochReport report) {
    lock.lock();
    try {
      inGold += report.records();
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The pipeline has ended; nobody must wait for it any longer. */
  void pipelineEnded() {
    lock.lock();
    try {
      ended = true;
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Publishes what is missing and returns when all of it is in Gold, or the pipeline has ended.
   *
   * @param there from {@link #published}
   * @param inGoldBefore records the pipeline had in Gold when it started
   */
  void publish(Map<Integer, Long> there, long inGoldBefore, PollListener listener)
      throws InterruptedException {
    lock.lock();
    try {
      inGold += inGoldBefore;
    } finally {
      lock.unlock();
    }
    Map<Integer, Long> seen = new HashMap<>();
    long inTopic = 0;
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (int poll = 0; poll < feed.polls().size() && !hasEnded(); poll++) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Message message : feed.polls().get(poll)) {
          int partition = partitionOf(message);
          long offset = seen.merge(partition, 1L, Long::sum) - 1;
          inTopic++;
          if (offset >= there.getOrDefault(partition, 0L)) {
            sent.add(producer.send(record(message, partition)));
          }
        }
        if (!sent.isEmpty()) {
          long begin = System.nanoTime();
          awaitAcknowledged(sent);
          awaitInGold(inTopic);
          awaitNextPoll(begin);
        }
        listener.done(poll + 1, feed.polls().size());
      }
    }
    awaitInGold(inTopic);
  }

  private void awaitNextPoll(long begin) throws InterruptedException {
    if (pace.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      long left = pace.get().toNanos() - (System.nanoTime() - begin);
      while (left > 0 && !ended) {
        left = progress.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private static void awaitAcknowledged(List<Future<RecordMetadata>> sent)
      throws InterruptedException {
    for (Future<RecordMetadata> record : sent) {
      try {
        record.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the demo's own broker refused a record", e.getCause());
      }
    }
  }

  private static int partitionOf(Message message) {
    return message.key() == null ? 0 : Math.floorMod(message.key().hashCode(), PARTITIONS);
  }

  private ProducerRecord<String, byte[]> record(Message message, int partition) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            TOPIC, partition, System.currentTimeMillis(), message.key(), message.value());
    message
        .headers()
        .forEach(
            (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    return record;
  }

  private boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  private void awaitInGold(long records) throws InterruptedException {
    lock.lock();
    try {
      while (inGold < records && !ended) {
        progress.await();
      }
    } finally {
      lock.unlock();
    }
  }

  interface PollListener {
    void done(int polls, int of);
  }
}
