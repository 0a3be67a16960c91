package io.pactolus.engine.core.decode;

/** Ends the scan of one document. Without a stack trace: bad input is data, and may be frequent. */
final class MalformedJson extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int position;

  MalformedJson(String message, int position) {
    super(message, null, false, false);
    this.position = position;
  }

  /** Index in the scanned array, not in the document. */
  int position() {
    return position;
  }

  String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
