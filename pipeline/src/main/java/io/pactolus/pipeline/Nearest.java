package io.pactolus.pipeline;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class Nearest {
  private Nearest() {}

  /** "did you mean 'x'?", or which names there are. */
  public static String hint(String word, Collection<String> names, String what) {
    return to(word, names)
        .map(name -> "did you mean '" + name + "'?")
        .orElseGet(() -> names.isEmpty() ? "there is none" : what + " " + String.join(", ", names));
  }

  /** "; did you mean 'x'?", or nothing when no name is near. */
  public static String hint(String word, Collection<String> names) {
    return to(word, names).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  /** The name with the fewest typing errors, if it has few; case, '-' and '_' do not count. */
  public static Optional<String> to(String word, Collection<String> names) {
    String plain = plain(word);
    int limit = Math.max(1, Math.min(3, plain.length() / 3));
    return names.stream()
        .filter(name -> Math.abs(name.length() - plain.length()) <= limit)
        .filter(name -> distance(plain, plain(name)) <= limit)
        .min(Comparator.comparingInt(name -> distance(plain, plain(name))));
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace('-', '_');
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
