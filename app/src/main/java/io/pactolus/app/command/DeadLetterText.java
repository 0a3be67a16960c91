package io.pactolus.app.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.DeadLetters.Raw;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Refused records as a terminal can show them, whatever is in them. */
final class DeadLetterText {
  static final int SAMPLE_CHARS = 200;

  private DeadLetterText() {}

  /** Bytes as text, cut, control characters escaped; bytes that are no text in hexadecimal. */
  static String sample(byte @Nullable [] bytes, int maxChars) {
    if (bytes == null) {
      return "(no value)";
    } else if (bytes.length == 0) {
      return "(empty)";
    }
    Optional<String> text = text(bytes);
    String shown =
        text.map(SqlCommand::printable).orElseGet(() -> "0x" + HexFormat.of().formatHex(bytes));
    return shown.codePointCount(0, shown.length()) <= maxChars
        ? shown
        : shown.substring(0, shown.offsetByCodePoints(0, maxChars)) + "...";
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  static String time(Optional<Instant> instant) {
    return instant.map(Instant::toString).orElse("?");
  }

  static void put(ObjectNode node, Raw raw) {
    node.put("topic", raw.topic());
    node.put("partition", raw.partition());
    node.put("offset", raw.offset());
    put(node, "key", raw.key());
    put(node, "value", raw.value());
  }

  /** As text where the bytes are text, else as {@code NAME_base64}. */
  private static void put(ObjectNode node, String name, byte @Nullable [] bytes) {
    if (bytes == null) {
      node.putNull(name);
      return;
    }
    text(bytes)
        .ifPresentOrElse(text -> node.put(name, text), () -> node.put(name + "_base64", bytes));
  }

  static void put(ObjectNode node, String name, Optional<String> text) {
    text.ifPresentOrElse(value -> node.put(name, value), () -> node.putNull(name));
  }

  static void putTime(ObjectNode node, String name, Optional<Instant> time) {
    put(node, name, time.map(Instant::toString));
  }
}
