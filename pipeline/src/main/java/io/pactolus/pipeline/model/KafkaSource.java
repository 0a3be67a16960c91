package io.pactolus.pipeline.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * @param brokers bootstrap servers, {@code host:port,host:port}
 * @param topics topics read into the one stream of the pipeline
 * @param start where to begin when the lake holds no position of a partition
 * @param properties client properties passed through to the consumer; may hold secrets, so {@link
 *     #toString} hides the values
 * @param onGap what to do when records expired before they were read
 */
public record KafkaSource(
    String brokers,
    List<String> topics,
    StartPosition start,
    Map<String, String> properties,
    OnGap onGap) {

  public KafkaSource {
    topics = List.copyOf(topics);
    properties = Map.copyOf(properties);
  }

  @Override
  public String toString() {
    return "KafkaSource[brokers="
        + brokers
        + ", topics="
        + topics
        + ", start="
        + start
        + ", onGap="
        + onGap
        + "]";
  }

  public enum OnGap {
    /** Stop with a message that names the missing offsets. */
    STOP,
    /** Read on behind the gap and record it in the ledger. */
    RECORD
  }

  public sealed interface StartPosition {
    record Earliest() implements StartPosition {}

    record Latest() implements StartPosition {}

    /** The first record at or after the instant, by broker timestamp. */
    record AtTimestamp(Instant timestamp) implements StartPosition {}

    /** Topic to partition to offset; partitions not named start at the earliest offset. */
    record AtOffsets(Map<String, Map<Integer, Long>> offsets) implements StartPosition {}
  }
}
