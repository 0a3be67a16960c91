package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.yaml.YamlNode.Scalar;
import io.pactolus.pipeline.yaml.YamlNode.Style;

/**
 * Where each character of a scalar stands in the file. YAML folds lines, drops indentation and
 * escapes, but keeps the order of what is not white space: both texts are walked side by side.
 * Where they part (a substituted variable), the last common place stands for the rest.
 */
final class ScalarLayout {
  private final SourceText source;
  private final int[] indexes;

  ScalarLayout(SourceText source, Scalar scalar) {
    this(source, scalar, scalar.text());
  }

  /**
   * @param text the scalar as it was used, variables filled in
   */
  ScalarLayout(SourceText source, Scalar scalar, String text) {
    this.source = source;
    this.indexes = new int[text.length() + 1];
    String file = source.text();
    int at = contentStart(file, source.indexOf(scalar.position()), scalar.style());
    boolean apart = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!apart && !Character.isWhitespace(c)) {
        int next = skipBlank(file, at, scalar.style());
        int width = width(file, next, c, scalar.style());
        apart = width == 0;
        if (!apart) {
          indexes[i] = next;
          at = next + width;
          continue;
        }
      }
      indexes[i] = at;
    }
    indexes[text.length()] = at;
  }

  /** Place in the file of the character at that index of the scalar's text. */
  Position position(int index) {
    return source.positionOf(indexes[Math.max(0, Math.min(index, indexes.length - 1))]);
  }

  private static int contentStart(String file, int start, Style style) {
    return switch (style) {
      case PLAIN -> start;
      case SINGLE_QUOTED, DOUBLE_QUOTED -> Math.min(start + 1, file.length());
      case BLOCK -> skipBlank(file, lineAfter(file, start), style);
    };
  }

  private static int lineAfter(String file, int start) {
    int end = file.indexOf('\n', start);
    return end < 0 ? file.length() : end + 1;
  }

  private static int skipBlank(String file, int start, Style style) {
    int at = start;
    while (at < file.length()) {
      if (Character.isWhitespace(file.charAt(at))) {
        at++;
      } else if (style == Style.DOUBLE_QUOTED
          && file.startsWith("\\", at)
          && isBlankEscape(file, at)) {
        at += 2;
      } else {
        break;
      }
    }
    return at;
  }

  private static boolean isBlankEscape(String file, int at) {
    return at + 1 < file.length() && "\n\t ntr_N".indexOf(file.charAt(at + 1)) >= 0;
  }

  /** Characters of the file that stand for {@code c}; 0 when the texts differ. */
  private static int width(String file, int at, char c, Style style) {
    if (at >= file.length()) {
      return 0;
    }
    char found = file.charAt(at);
    if (style == Style.SINGLE_QUOTED && found == '\'') {
      return c == '\'' && file.startsWith("''", at) ? 2 : 0;
    }
    if (style == Style.DOUBLE_QUOTED && found == '\\') {
      char escaped = at + 1 < file.length() ? file.charAt(at + 1) : ' ';
      return switch (escaped) {
        case 'x' -> 4;
        case 'u' -> 6;
        case 'U' -> 10;
        default -> 2;
      };
    }
    return found == c ? 1 : 0;
  }
}
