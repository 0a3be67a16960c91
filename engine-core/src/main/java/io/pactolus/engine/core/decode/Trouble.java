package io.pactolus.engine.core.decode;

import io.pactolus.pipeline.plan.Reason;

/**
 * Why a value could not be read.
 *
 * @param path from the value of the field inwards; empty for the value itself
 * @param detail what was expected and what was found
 * @param position index in the scanned array
 */
record Trouble(Reason reason, String path, String detail, int position, JsonKind found) {

  static Trouble of(Reason reason, JsonValue value, String expected) {
    return new Trouble(reason, "", expected + ", found " + shown(value), value.start, value.kind);
  }

  static Trouble wrongType(JsonValue value, String expected) {
    return of(Reason.WRONG_TYPE, value, "expected " + expected);
  }

  static Trouble outOfRange(JsonValue value, String expected) {
    return of(Reason.OUT_OF_RANGE, value, "expected " + expected);
  }

  /** The same trouble seen from the value around it. */
  Trouble inside(String step) {
    return new Trouble(reason, JsonPath.join(step, path), detail, position, found);
  }

  /** The same trouble with a position, if it had none. */
  Trouble at(int otherwise) {
    return position >= 0 ? this : new Trouble(reason, path, detail, otherwise, found);
  }

  static String shown(JsonValue value) {
    String text = Excerpt.of(value.data, value.start, value.end);
    return value.kind == JsonKind.NULL ? text : value.kind.text() + " " + text;
  }
}
