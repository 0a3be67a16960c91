package io.pactolus.pipeline.model;

import io.pactolus.pipeline.plan.CorrelationId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * @param brokers bootstrap servers, {@code host:port,host:port}
 * @param topics topics read into the one stream of the pipeline
 * @param start where to begin when the lake holds no position of a partition
 * @param properties client properties passed through to the consumer; may hold secrets, so {@link
 *     #toString} hides the values
 * @param onGap what to do when records expired before they were read
 * @param correlationHeader header that names a record, before {@code traceparent}
 */
public record KafkaSource(
    String brokers,
    List<String> topics,
    StartPosition start,
    Map<String, String> properties,
    OnGap onGap,
    Optional<String> correlationHeader) {

  public KafkaSource {
    topics = List.copyOf(topics);
    properties = Map.copyOf(properties);
  }

  /** Without a header of its own for correlation ids. */
  public KafkaSource(
      String brokers,
      List<String> topics,
      StartPosition start,
      Map<String, String> properties,
      OnGap onGap) {
    this(brokers, topics, start, properties, onGap, Optional.empty());
  }

  /** Headers that may name a record; the first that a record has does. */
  public List<String> correlationHeaders() {
    return Stream.concat(correlationHeader.stream(), Stream.of(CorrelationId.TRACEPARENT))
        .distinct()
        .toList();
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
        + ", correlationHeader="
        + correlationHeader
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
