package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.plan.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Values as they go over the wire: what is not known is null. */
final class Wire {
  static final ObjectMapper JSON = new ObjectMapper();

  private Wire() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static void put(ObjectNode node, String name, Optional<String> text) {
    node.put(name, text.orElse(null));
  }

  static void put(ObjectNode node, String name, OptionalLong number) {
    if (number.isPresent()) {
      node.put(name, number.getAsLong());
    } else {
      node.putNull(name);
    }
  }

  static void put(ObjectNode node, String name, OptionalDouble number) {
    if (number.isPresent() && Double.isFinite(number.getAsDouble())) {
      node.put(name, number.getAsDouble());
    } else {
      node.putNull(name);
    }
  }

  static void put(ObjectNode node, String name, Instant time) {
    node.put(name, time.toString());
  }

  static void putTime(ObjectNode node, String name, Optional<Instant> time) {
    node.put(name, time.map(Instant::toString).orElse(null));
  }

  static void counts(ObjectNode node, Map<Outcome, Long> counts) {
    for (Outcome outcome : Outcome.values()) {
      node.put(outcome.column(), counts.getOrDefault(outcome, 0L));
    }
  }

  static void texts(ArrayNode array, Iterable<String> texts) {
    texts.forEach(array::add);
  }

  /**
   * Bytes as they came.
   *
   * @param most bytes that are shown
   */
  static void raw(ObjectNode node, byte @Nullable [] bytes, int most) {
    if (bytes == null) {
      node.putNull("text").putNull("base64").putNull("bytes").put("truncated", false);
      return;
    }
    int shown = Math.min(bytes.length, most);
    Optional<String> text = text(bytes, shown);
    put(node, "text", text);
    if (text.isPresent()) {
      node.putNull("base64");
    } else {
      node.put("base64", Arrays.copyOf(bytes, shown));
    }
    node.put("bytes", bytes.length).put("truncated", shown < bytes.length);
  }

  /** Empty when the bytes are no text; a character that was cut in two is left out. */
  private static Optional<String> text(byte[] bytes, int shown) {
    for (int end = shown; end >= Math.max(0, shown - 3); end--) {
      try {
        return Optional.of(
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end)).toString());
      } catch (CharacterCodingException e) {
        if (shown == bytes.length) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
