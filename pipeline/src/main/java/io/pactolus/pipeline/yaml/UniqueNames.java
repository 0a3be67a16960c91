package io.pactolus.pipeline.yaml;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Finds names that are given twice; case does not count, as Delta demands. */
final class UniqueNames {
  private final String what;
  private final Problems problems;
  private final Map<String, Position> first = new HashMap<>();

  /**
   * @param what for messages: "two fields are"
   */
  UniqueNames(String what, Problems problems) {
    this.what = what;
    this.problems = problems;
  }

  void add(String name, YamlNode node) {
    Position earlier = first.putIfAbsent(name.toLowerCase(Locale.ROOT), node.position());
    if (earlier != null) {
      problems.add(
          node,
          what + " named '" + ScalarType.shortened(name) + "', the first in line " + earlier.line(),
          "give each its own name (case does not count)");
    }
  }
}
