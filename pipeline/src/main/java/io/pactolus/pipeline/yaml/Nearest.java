package io.pactolus.pipeline.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that was probably meant. */
final class Nearest {
  private Nearest() {}

  /** "did you mean 'x'?", or which names there are. */
  static String hint(String word, Collection<String> names, String what) {
    return to(word, names)
        .map(name -> "did you mean '" + name + "'?")
        .orElseGet(() -> names.isEmpty() ? "there is none" : what + " " + String.join(", ", names));
  }

  static Optional<String> to(String word, Collection<String> names) {
    String lower = word.toLowerCase(java.util.Locale.ROOT).replace('-', '_');
    int limit = Math.max(1, Math.min(3, lower.length() / 3));
    return names.stream()
        .filter(name -> Math.abs(name.length() - lower.length()) <= limit)
        .filter(name -> distance(lower, name) <= limit)
        .min(Comparator.comparingInt(name -> distance(lower, name)));
  }

  /** Edits (insert, remove, replace, swap of neighbours) that turn one word into the other. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
