package io.pactolus.pipeline.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a record is called from Bronze to Gold, in every table and message: the text of a header
 * that its producer gave it, else its coordinates.
 *
 * <p>A header may hold anything. The id is printed on terminals and in logs, so it is UTF-8, has no
 * control characters and at most {@link #MAX_CHARACTERS}. The same header always gives the same id.
 */
public final class CorrelationId {
  /** Header of W3C Trace Context; read where the pipeline file names no other, or it is absent. */
  public static final String TRACEPARENT = "traceparent";

  public static final int MAX_CHARACTERS = 128;

  private static final int HASH_BYTES = 8;
  private static final char UNPRINTABLE = '\uFFFD';

  private CorrelationId() {}

  /** Of a record without a header. */
  public static String ofCoordinates(String topic, int partition, long offset) {
    return topic + "-" + partition + ":" + offset;
  }

  /** The id that a header gives; empty when the header says nothing. */
  public static Optional<String> ofHeader(byte[] header) {
    return ofText(new String(header, StandardCharsets.UTF_8));
  }

  /** As {@link #ofHeader}, for one who has copied it from somewhere. */
  public static Optional<String> ofText(String header) {
    String text = header.strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int characters = text.codePointCount(0, text.length());
    if (characters <= MAX_CHARACTERS) {
      return Optional.of(printable(text));
    }
    // What is cut off still tells two ids apart.
    String hash = hash(text);
    int kept = text.offsetByCodePoints(0, MAX_CHARACTERS - hash.length() - 1);
    return Optional.of(printable(text.substring(0, kept)) + "~" + hash);
  }

  private static String printable(String text) {
    StringBuilder clean = null;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      int next = at + Character.charCount(c);
      if (misleads(c)) {
        if (clean == null) {
          clean = new StringBuilder(text.length()).append(text, 0, at);
        }
        clean.append(UNPRINTABLE);
      } else if (clean != null) {
        clean.appendCodePoint(c);
      }
      at = next;
    }
    return clean == null ? text : clean.toString();
  }

  /** Controls, line separators, and what changes the direction of text or is not seen at all. */
  private static boolean misleads(int c) {
    return Character.isISOControl(c)
        || c == 0x061C
        || (c >= 0x200B && c <= 0x200F)
        || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F)
        || c == 0xFEFF
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
