package io.pactolus.engine.core.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Checks a document byte by byte against RFC 8259 and notes where the values of the known nodes
 * stand. Allocates nothing for a well-formed document whose members it has seen before. Not
 * thread-safe.
 */
final class JsonScanner {
  static final int MAX_DEPTH = 512;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long SPACES = ONES * ' ';
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  private final DriftTable drift;
  private byte[] data = {};
  private int end;
  private long document;
  private boolean escaped;

  JsonScanner(DriftTable drift) {
    this.drift = drift;
  }

  /**
   * Scans one document that fills {@code [from, until)}.
   *
   * @return kind of the root value
   * @throws MalformedJson when it is not JSON
   */
  JsonKind document(byte[] bytes, int from, int until, Node root) {
    open(bytes, until);
    int p = from;
    if (until - from >= 3
        && bytes[from] == (byte) 0xef
        && bytes[from + 1] == (byte) 0xbb
        && bytes[from + 2] == (byte) 0xbf) {
      p += 3;
    }
    p = skipSpace(p);
    if (p == end) {
      throw new MalformedJson("the document is blank", p);
    }
    int start = p;
    p = skipSpace(value(p, root, 0));
    if (p != end) {
      throw new MalformedJson("the document goes on after its end with " + found(p), p);
    }
    return JsonKind.ofFirstByte(bytes[start]);
  }

  /** Scans the value at {@code from}, part of a document that was scanned before. */
  int part(byte[] bytes, int from, int until, @Nullable Node node) {
    open(bytes, until);
    return value(from, node, 0);
  }

  /** Position of the next byte that is not white space. */
  int skip(byte[] bytes, int from, int until) {
    data = bytes;
    end = until;
    return skipSpace(from);
  }

  private void open(byte[] bytes, int until) {
    data = bytes;
    end = until;
    document++;
  }

  private int skipSpace(int from) {
    int p = from;
    while (p < end
        && data[p] <= ' '
        && (data[p] == ' ' || data[p] == '\n' || data[p] == '\r' || data[p] == '\t')) {
      p++;
    }
    return p;
  }

  private int value(int start, @Nullable Node node, int depth) {
    if (start >= end) {
      throw new MalformedJson("the document ends where a value should begin", end);
    }
    if (node != null && node.isInterior()) {
      if (node.document == document) {
        node.clearBelow(); // The member occurs twice: nothing of the first may show through.
      }
      node.document = document;
    }
    JsonKind kind;
    int p;
    switch (data[start]) {
      case '"' -> {
        escaped = false;
        kind = JsonKind.STRING;
        p = string(start + 1) + 1;
      }
      case '{' -> {
        kind = JsonKind.OBJECT;
        p = object(start, node, depth + 1);
      }
      case '[' -> {
        kind = JsonKind.ARRAY;
        p = array(start, node, depth + 1);
      }
      case 't' -> {
        kind = JsonKind.BOOLEAN;
        p = literal(start, "true");
      }
      case 'f' -> {
        kind = JsonKind.BOOLEAN;
        p = literal(start, "false");
      }
      case 'n' -> {
        kind = JsonKind.NULL;
        p = literal(start, "null");
      }
      default -> {
        kind = JsonKind.NUMBER;
        p = number(start);
      }
    }
    if (node != null) {
      note(node, kind, start, p);
    }
    return p;
  }

  private void note(Node node, JsonKind kind, int start, int until) {
    if (node.value != null) {
      node.value.set(kind, data, start, until, escaped);
    }
    if (!node.known) {
      drift.pend(node, kind);
    } else if (node.isInterior() && kind != JsonKind.NULL) {
      if (!node.fits(kind)) {
        node.blockBelow(kind, data, start, until);
      }
    }
  }

  private int object(int start, @Nullable Node node, int depth) {
    checkDepth(start, depth);
    int p = skipSpace(start + 1);
    if (p < end && data[p] == '}') {
      return p + 1;
    }
    Node previous = null;
    while (true) {
      if (p >= end || data[p] != '"') {
        throw new MalformedJson("expected a member name in quotes, found " + found(p), p);
      }
      int name = p + 1;
      Node member = null;
      if (node == null) {
        p = string(name) + 1;
      } else {
        Node guess = previous == null ? node.firstMember : previous.nextMember;
        if (guess != null && guess.isNameAt(data, name, end)) {
          member = guess;
          p = name + guess.name.length + 1;
        } else {
          escaped = false;
          p = string(name) + 1;
          member = member(node, name, p - 1);
          if (previous == null) {
            node.firstMember = member;
          } else {
            previous.nextMember = member;
          }
        }
        previous = member;
      }
      if (p >= end || data[p] != ':') {
        p = skipSpace(p);
        if (p >= end || data[p] != ':') {
          throw new MalformedJson("expected ':' after a member name, found " + found(p), p);
        }
      }
      p = skipSpace(value(skipSpace(p + 1), member, depth));
      if (p < end && data[p] == ',') {
        p = skipSpace(p + 1);
      } else if (p < end && data[p] == '}') {
        return p + 1;
      } else {
        throw new MalformedJson("expected ',' or '}' after a member, found " + found(p), p);
      }
    }
  }

  private @Nullable Node member(Node node, int from, int until) {
    if (!escaped) {
      Node found = node.find(data, from, until);
      return found != null ? found : drift.learn(node, data, from, until);
    }
    byte[] name = JsonString.unescape(data, from, until);
    Node found = node.find(name, 0, name.length);
    return found != null ? found : drift.learn(node, name, 0, name.length);
  }

  private int array(int start, @Nullable Node node, int depth) {
    checkDepth(start, depth);
    int p = skipSpace(start + 1);
    if (p < end && data[p] == ']') {
      return p + 1;
    }
    for (int i = 0; ; i++) {
      Node element = node == null ? null : element(node, i, p);
      p = skipSpace(value(p, element, depth));
      if (p < end && data[p] == ',') {
        p = skipSpace(p + 1);
      } else if (p < end && data[p] == ']') {
        return p + 1;
      } else {
        throw new MalformedJson("expected ',' or ']' after an element, found " + found(p), p);
      }
    }
  }

  private @Nullable Node element(Node node, int index, int at) {
    boolean nested = at < end && (data[at] == '{' || data[at] == '[');
    if (nested && !node.hasElementAt(index)) {
      return drift.learnElement(node);
    }
    return node.element(index);
  }

  private void checkDepth(int at, int depth) {
    if (depth > MAX_DEPTH) {
      throw new MalformedJson("nested deeper than " + MAX_DEPTH + " levels", at);
    }
  }

  /**
   * Checks a string, eight bytes at a time.
   *
   * @param from the byte after the opening quote
   * @return position of the closing quote
   */
  private int string(int from) {
    int p = from;
    while (true) {
      while (p + 8 <= end) {
        long word = (long) LONGS.get(data, p);
        // High bit of a byte: it is a control character, a quote, a backslash or not ASCII. The
        // subtractions borrow only out of such a byte, so the lowest mark is right.
        long marks =
            ((word - SPACES) | ((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES) | word)
                & HIGH_BITS;
        if (marks != 0) {
          p += Long.numberOfTrailingZeros(marks) >>> 3;
          break;
        }
        p += 8;
      }
      while (p < end && data[p] >= ' ' && data[p] != '"' && data[p] != '\\') {
        p++;
      }
      if (p >= end) {
        throw new MalformedJson("the document ends inside a string", end);
      }
      byte c = data[p];
      if (c == '"') {
        return p;
      } else if (c == '\\') {
        escaped = true;
        p = escape(p);
      } else if (c >= 0) {
        throw new MalformedJson("a string holds the control character " + found(p), p);
      } else {
        int length = JsonString.sequence(data, p, end);
        if (length == 0) {
          throw new MalformedJson("a string is not valid UTF-8", p);
        }
        p += length;
      }
    }
  }

  private int escape(int at) {
    if (at + 1 >= end) {
      throw new MalformedJson("the document ends inside a string", end);
    }
    switch (data[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return at + 2;
      }
      case 'u' -> {
        char unit = unit(at);
        if (Character.isLowSurrogate(unit)) {
          throw loneSurrogate(at);
        }
        if (!Character.isHighSurrogate(unit)) {
          return at + 6;
        }
        if (at + 7 >= end || data[at + 6] != '\\' || data[at + 7] != 'u') {
          throw loneSurrogate(at);
        }
        if (!Character.isLowSurrogate(unit(at + 6))) {
          throw loneSurrogate(at);
        }
        return at + 12;
      }
      default -> throw new MalformedJson("a string holds an unknown escape", at);
    }
  }

  private static MalformedJson loneSurrogate(int at) {
    return new MalformedJson("a string holds half of a surrogate pair", at);
  }

  private char unit(int at) {
    int code = at + 6 > end ? -1 : JsonString.hex(data, at + 2);
    if (code < 0) {
      throw new MalformedJson("'\\u' must be followed by four hexadecimal digits", at);
    }
    return (char) code;
  }

  private int literal(int start, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (start + i >= end || data[start + i] != word.charAt(i)) {
        throw new MalformedJson("expected a value, found " + found(start), start);
      }
    }
    return start + word.length();
  }

  private int number(int start) {
    if (data[start] != '-' && (data[start] < '0' || data[start] > '9')) {
      throw new MalformedJson("expected a value, found " + found(start), start);
    }
    int until = JsonNumber.end(data, start, end);
    if (until < 0) {
      throw new MalformedJson("a number is incomplete: found " + found(~until), ~until);
    }
    return until;
  }

  private String found(int at) {
    if (at >= end) {
      return "the end of the document";
    }
    int length = data[at] >= 0 ? 1 : Math.max(1, JsonString.sequence(data, at, end));
    return "'" + Excerpt.of(data, at, at + length) + "'";
  }
}
