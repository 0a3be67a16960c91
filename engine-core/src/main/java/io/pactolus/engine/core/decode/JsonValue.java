package io.pactolus.engine.core.decode;

import java.util.Arrays;

/**
 * Where a value stands in the bytes of the document: a slot that the scanner fills anew for each
 * record. Strings include their quotes.
 */
final class JsonValue {
  JsonKind kind = JsonKind.ABSENT;
  byte[] data = new byte[0];
  int start;
  int end;
  boolean escaped;

  /** Depth of the step that could not be taken; only for {@link JsonKind#BLOCKED}. */
  int blockedDepth;

  private byte[] scratch = new byte[0];
  private int scratchLength;

  void set(JsonKind kind, byte[] data, int start, int end, boolean escaped) {
    this.kind = kind;
    this.data = data;
    this.start = start;
    this.end = end;
    this.escaped = escaped;
  }

  void block(byte[] data, int start, int end, int depth) {
    set(JsonKind.BLOCKED, data, start, end, false);
    blockedDepth = depth;
  }

  /** Makes {@link #text}, {@link #textStart} and {@link #textEnd} say the content of a string. */
  void unescape() {
    if (escaped) {
      if (scratch.length < end - start) {
        scratch = new byte[Math.max(end - start, 64)];
      }
      scratchLength = JsonString.unescape(data, start + 1, end - 1, scratch);
    }
  }

  byte[] text() {
    return escaped ? scratch : data;
  }

  int textStart() {
    return escaped ? 0 : start + 1;
  }

  int textEnd() {
    return escaped ? scratchLength : end - 1;
  }

  /** The raw bytes, for messages. */
  byte[] raw() {
    return Arrays.copyOfRange(data, start, end);
  }
}
