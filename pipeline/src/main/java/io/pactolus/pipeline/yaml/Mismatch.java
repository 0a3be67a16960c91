package io.pactolus.pipeline.yaml;

/** A text that is not of the expected type. Does not hold the text, which may be a secret. */
final class Mismatch extends Exception {
  private final String wrong;
  private final String right;

  /**
   * @param wrong continues "'text' ...": "is not a duration"
   */
  Mismatch(String wrong, String right) {
    super(wrong, null, false, false);
    this.wrong = wrong;
    this.right = right;
  }

  String wrong() {
    return wrong;
  }

  String right() {
    return right;
  }
}
