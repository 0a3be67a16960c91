package io.pactolus.engine.core.decode;

/** What a JSON value is, or why there is none. */
enum JsonKind {
  /** No member or element of that path. */
  ABSENT(0, "nothing"),
  /** A step of the path met a value it cannot go into; the value is that one. */
  BLOCKED(1, "a value of another shape"),
  NULL(2, "null"),
  BOOLEAN(3, "boolean"),
  NUMBER(4, "number"),
  STRING(5, "string"),
  OBJECT(6, "object"),
  ARRAY(7, "array");

  private static final JsonKind[] ALL = values();
  private final int code;
  private final String text;

  JsonKind(int code, String text) {
    this.code = code;
    this.text = text;
  }

  String text() {
    return text;
  }

  /** From 0 to {@link #count} - 1. */
  int code() {
    return code;
  }

  static int count() {
    return ALL.length;
  }

  static JsonKind of(int code) {
    return ALL[code];
  }

  /** The kind that begins with this byte; the value has been checked before. */
  static JsonKind ofFirstByte(byte first) {
    return switch (first) {
      case '"' -> STRING;
      case '{' -> OBJECT;
      case '[' -> ARRAY;
      case 't', 'f' -> BOOLEAN;
      case 'n' -> NULL;
      default -> NUMBER;
    };
  }
}
