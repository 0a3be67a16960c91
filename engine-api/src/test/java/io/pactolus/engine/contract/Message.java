package io.pactolus.engine.contract;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of the topic.
 *
 * @param timestampMillis broker timestamp
 */
public record Message(
    byte @Nullable [] key,
    byte @Nullable [] value,
    Map<String, String> headers,
    long timestampMillis,
    int partition)
    implements Entry {
  private static final long NOON = Instant.parse("2025-07-30T12:00:00Z").toEpochMilli();

  /** A JSON document, in which ' stands for ". No key, partition 0, noon of 30 July 2025. */
  public static Message json(String value) {
    return text(value.replace('\'', '"'));
  }

  /** Any text. */
  public static Message text(String value) {
    return of(null, value.getBytes(StandardCharsets.UTF_8), NOON);
  }

  public static Message tombstone(String key) {
    return of(key.getBytes(StandardCharsets.UTF_8), null, NOON);
  }

  // Null checkers see here, and not at the constructor, that both may be null.
  static Message of(byte @Nullable [] key, byte @Nullable [] value, long timestampMillis) {
    return new Message(key, value, Map.of(), timestampMillis, 0);
  }

  public Message keyed(String text) {
    return new Message(
        text.getBytes(StandardCharsets.UTF_8), value, headers, timestampMillis, partition);
  }

  public Message in(int other) {
    return new Message(key, value, headers, timestampMillis, other);
  }

  /** With a broker timestamp. */
  public Message at(String instant) {
    return at(Instant.parse(instant).toEpochMilli());
  }

  public Message at(long millis) {
    return new Message(key, value, headers, millis, partition);
  }

  public Message header(String name, String text) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, text);
    return new Message(key, value, more, timestampMillis, partition);
  }

  /** The same place with another value. */
  public Message saying(String other) {
    return new Message(
        key, other.getBytes(StandardCharsets.UTF_8), headers, timestampMillis, partition);
  }

  @Override
  public long offsets() {
    return 1;
  }
}
