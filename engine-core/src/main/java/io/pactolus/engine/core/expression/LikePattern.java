package io.pactolus.engine.core.expression;

/**
 * A LIKE pattern. Matches in time proportional to text times pattern whatever they are: regular
 * expressions could be made to hang by a record.
 */
final class LikePattern {
  private static final int ANY_ONE = -1;
  private static final int ANY_MANY = -2;

  private final int[] pattern;

  private LikePattern(int[] pattern) {
    this.pattern = pattern;
  }

  /**
   * @param escape code point, -1 for none
   */
  static LikePattern of(String text, int escape) {
    int[] in = text.codePoints().toArray();
    int[] out = new int[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      if (in[i] == escape && i + 1 < in.length) {
        out[length++] = in[++i];
      } else {
        out[length++] = in[i] == '%' ? ANY_MANY : in[i] == '_' ? ANY_ONE : in[i];
      }
    }
    return new LikePattern(java.util.Arrays.copyOf(out, length));
  }

  boolean matches(String value) {
    int[] text = value.codePoints().toArray();
    int t = 0;
    int p = 0;
    // Where to go on when the match after the last % fails.
    int star = -1;
    int resume = 0;
    while (t < text.length) {
      if (p < pattern.length && (pattern[p] == ANY_ONE || pattern[p] == text[t])) {
        p++;
        t++;
      } else if (p < pattern.length && pattern[p] == ANY_MANY) {
        star = p++;
        resume = t;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == ANY_MANY) {
      p++;
    }
    return p == pattern.length;
  }
}
