package io.pactolus.pipeline.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the problems of one file. */
final class Problems {
  /** Enough to mend a file; a hostile one must not fill the terminal. */
  private static final int MAX = 100;

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(Position position, String message) {
    add(Problem.of(file, position, message));
  }

  void add(Position position, String message, String suggestion) {
    add(Problem.of(file, position, message, suggestion));
  }

  void add(YamlNode node, String message, String suggestion) {
    add(node.position(), message, suggestion);
  }

  private void add(Problem problem) {
    if (found.size() < MAX) {
      found.add(problem);
    } else if (found.size() == MAX) {
      found.add(
          new Problem(
              file,
              problem.line(),
              problem.column(),
              "there are more than " + MAX + " problems",
              Optional.of("mend the ones shown first")));
    }
  }

  /** Whether further problems are dropped; finding their exact place is then wasted work. */
  boolean isFull() {
    return found.size() > MAX;
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Problem> inOrder() {
    return found.stream().sorted(Problem.BY_POSITION).toList();
  }
}
