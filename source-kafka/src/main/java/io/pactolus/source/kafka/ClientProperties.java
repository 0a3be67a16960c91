package io.pactolus.source.kafka;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.Pipeline.Limits;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * What the Kafka clients are configured with: what the user passes through, what exactly-once
 * depends on, and fetch sizes that keep memory bounded.
 */
final class ClientProperties {
  /** Fixed by us, with the reason told to a user who sets one. */
  private static final Map<String, String> FIXED =
      Map.of(
          ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "it is source.kafka.brokers",
          ConsumerConfig.ISOLATION_LEVEL_CONFIG, "aborted records must never reach the lake",
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "a silent reset would lose or repeat records",
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "positions live in the lake only",
          ConsumerConfig.GROUP_PROTOCOL_CONFIG, "partitions are assigned by Pactolus",
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, "Bronze keeps raw bytes",
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, "Bronze keeps raw bytes",
          ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, "an interceptor could drop records",
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "reading must not create topics");

  private static final int MIN_FETCH_BYTES = 32 << 10;
  private static final int MAX_FETCH_BYTES = 50 << 20;

  /** The batches of most producers fit; of a larger one the broker sends it and nothing else. */
  private static final int MIN_PARTITION_FETCH_BYTES = 1 << 20;

  private static final int MAX_PARTITION_FETCH_BYTES = 4 << 20;
  private static final int MAX_POLL_RECORDS = 10_000;

  private ClientProperties() {}

  /** Refuses properties that would break what Pactolus promises. */
  static void check(KafkaSource source) {
    for (String name : new TreeSet<>(source.properties().keySet())) {
      String reason = FIXED.get(name);
      if (reason != null) {
        throw new PactolusException(
            ErrorCode.PIPELINE_INVALID,
            "source.kafka.properties sets '%s', which Pactolus sets itself: %s. Remove it."
                .formatted(name, reason));
      }
    }
  }

  /**
   * The consumer's configuration.
   *
   * @param partitions partitions that will be read
   */
  static Map<String, Object> consumer(KafkaSource source, Limits limits, int partitions) {
    var config = new HashMap<String, Object>();
    config.put(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, partitionFetchBytes(limits, partitions));
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, fetchBytes(limits));
    // What one poll unpacks is bounded in bytes, by UnpackedBytes.
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
    config.putAll(source.properties());
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, source.brokers());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return config;
  }

  /** What one poll may unpack: four times what one request fetches, most compress no better. */
  static long unpackedBytes(Limits limits) {
    return Math.max(limits.maxEpochBytes() / 4, MIN_FETCH_BYTES);
  }

  /** How many partitions may have a fetched chunk in memory: a quarter of an epoch altogether. */
  static int fetchWindow(Limits limits, int partitions) {
    long window = limits.maxEpochBytes() / 4 / partitionFetchBytes(limits, partitions);
    return (int) Math.min(Math.max(window, 1), Integer.MAX_VALUE);
  }

  private static int fetchBytes(Limits limits) {
    return (int) Math.min(Math.max(limits.maxEpochBytes() / 16, MIN_FETCH_BYTES), MAX_FETCH_BYTES);
  }

  private static int partitionFetchBytes(Limits limits, int partitions) {
    long share = limits.maxEpochBytes() / 4 / Math.max(partitions, 1);
    long bytes = Math.min(Math.max(share, MIN_PARTITION_FETCH_BYTES), MAX_PARTITION_FETCH_BYTES);
    return (int) Math.min(bytes, fetchBytes(limits));
  }

  /** The administration client's configuration: the user's, without what only consumers know. */
  static Map<String, Object> admin(KafkaSource source) {
    var config = new HashMap<String, Object>();
    config.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
    source
        .properties()
        .forEach(
            (name, value) -> {
              if (AdminClientConfig.configNames().contains(name)
                  || !ConsumerConfig.configNames().contains(name)) {
                config.put(name, value);
              }
            });
    config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, source.brokers());
    return config;
  }
}
