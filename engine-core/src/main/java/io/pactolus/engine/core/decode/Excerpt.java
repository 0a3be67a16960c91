package io.pactolus.engine.core.decode;

import java.nio.charset.StandardCharsets;

/** Bytes of a record made fit to be read in a message: cut, and free of control characters. */
final class Excerpt {
  static final int MAX_CHARS = 60;

  private Excerpt() {}

  static String of(byte[] data, int from, int until) {
    // Four bytes at most make a character, so this many always hold enough of them.
    int cut = Math.min(until, from + 4 * (MAX_CHARS + 1));
    String text = new String(data, from, cut - from, StandardCharsets.UTF_8);
    var out = new StringBuilder();
    int chars = 0;
    for (int i = 0; i < text.length(); ) {
      int code = text.codePointAt(i);
      i += Character.charCount(code);
      if (chars++ == MAX_CHARS) {
        return out.append('…').toString();
      }
      if (Character.isISOControl(code) || isFormatOrUnassigned(code)) {
        out.append(code < 0x10000 ? "\\u%04x".formatted(code) : "\\u{%x}".formatted(code));
      } else {
        out.appendCodePoint(code);
      }
    }
    return out.toString();
  }

  // Bidirectional overrides and the like would let a record rearrange the operator's terminal.
  private static boolean isFormatOrUnassigned(int code) {
    int type = Character.getType(code);
    return type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.UNASSIGNED;
  }
}
