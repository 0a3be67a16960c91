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

  private static final int MIN_PARTITION_FETCH_BYTES = 32 << 10;
  private static final int MAX_PARTITION_FETCH_BYTES = 4 << 20;
  private static final long MAX_FETCH_BYTES = 50 << 20;

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
   * @param partitions partitions that will be read; each may have one fetched chunk in memory
   */
  static Map<String, Object> consumer(KafkaSource source, Limits limits, int partitions) {
    var config = new HashMap<String, Object>();
    // What the client may prefetch is a quarter of an epoch, shared by the partitions. A single
    // larger batch still comes through: the broker always sends at least one.
    long prefetch = Math.max(limits.maxEpochBytes() / 4, MIN_PARTITION_FETCH_BYTES);
    long perPartition = prefetch / Math.max(partitions, 1);
    config.put(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        (int)
            Math.min(Math.max(perPartition, MIN_PARTITION_FETCH_BYTES), MAX_PARTITION_FETCH_BYTES));
    config.put(
        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
        (int) Math.max(Math.min(prefetch, MAX_FETCH_BYTES), MIN_PARTITION_FETCH_BYTES));
    // Records of one poll are unpacked at once, however well they were compressed.
    config.put(
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        (int)
            Math.min(
                Math.max(limits.maxEpochBytes() / Math.max(limits.maxRecordBytes(), 1), 250),
                2_000));
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
