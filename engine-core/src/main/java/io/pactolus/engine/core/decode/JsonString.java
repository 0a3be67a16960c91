package io.pactolus.engine.core.decode;

import java.util.Arrays;

/** The content of JSON strings that have passed the scanner. */
final class JsonString {
  private JsonString() {}

  /**
   * Writes the UTF-8 content of a string with escapes; it is never longer than its source.
   *
   * @return bytes written
   */
  static int unescape(byte[] data, int from, int until, byte[] out) {
    int written = 0;
    int p = from;
    while (p < until) {
      byte c = data[p];
      if (c != '\\') {
        out[written++] = c;
        p++;
      } else if (data[p + 1] == 'u') {
        int code = hex(data, p + 2);
        p += 6;
        if (Character.isHighSurrogate((char) code)) {
          code = Character.toCodePoint((char) code, (char) hex(data, p + 2));
          p += 6;
        }
        written = writeUtf8(code, out, written);
      } else {
        out[written++] = simple(data[p + 1]);
        p += 2;
      }
    }
    return written;
  }

  static byte[] unescape(byte[] data, int from, int until) {
    byte[] out = new byte[until - from];
    return Arrays.copyOf(out, unescape(data, from, until, out));
  }

  private static byte simple(byte escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escape;
    };
  }

  /** Four hexadecimal digits as a number, negative when one of them is none. */
  static int hex(byte[] data, int at) {
    return digit(data[at]) << 12
        | digit(data[at + 1]) << 8
        | digit(data[at + 2]) << 4
        | digit(data[at + 3]);
  }

  private static int digit(byte c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  private static int writeUtf8(int code, byte[] out, int at) {
    int written = at;
    if (code < 0x80) {
      out[written++] = (byte) code;
    } else if (code < 0x800) {
      out[written++] = (byte) (0xc0 | code >> 6);
      out[written++] = (byte) (0x80 | code & 0x3f);
    } else if (code < 0x10000) {
      out[written++] = (byte) (0xe0 | code >> 12);
      out[written++] = (byte) (0x80 | code >> 6 & 0x3f);
      out[written++] = (byte) (0x80 | code & 0x3f);
    } else {
      out[written++] = (byte) (0xf0 | code >> 18);
      out[written++] = (byte) (0x80 | code >> 12 & 0x3f);
      out[written++] = (byte) (0x80 | code >> 6 & 0x3f);
      out[written++] = (byte) (0x80 | code & 0x3f);
    }
    return written;
  }

  /**
   * Length of the well-formed UTF-8 sequence that begins at a byte over 0x7f (Unicode 3.9, table
   * 3-7: no overlong forms, no surrogates, nothing over U+10FFFF), or 0.
   */
  static int sequence(byte[] data, int at, int end) {
    int first = data[at] & 0xff;
    int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (first < 0xc2 || first > 0xf4 || at + length > end) {
      return 0;
    }
    int second = data[at + 1] & 0xff;
    int lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < lowest || second > highest) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((data[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  /** Position of the first byte that is not well-formed UTF-8, or -1. */
  static int firstInvalid(byte[] data, int from, int until) {
    int p = from;
    while (p < until) {
      if (data[p] >= 0) {
        p++;
        continue;
      }
      int length = sequence(data, p, until);
      if (length == 0) {
        return p;
      }
      p += length;
    }
    return -1;
  }
}
