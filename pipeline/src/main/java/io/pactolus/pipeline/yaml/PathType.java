package io.pactolus.pipeline.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Steps into a JSON document: {@code a.b[0].c} or {@code ['a.b']}. */
final class PathType extends ScalarType<List<Object>> {
  private static final int MAX_STEPS = 64;
  private static final Pattern STEP =
      Pattern.compile("(\\.?)(?:\\[([0-9]{1,9})]|\\['((?:[^']|'')+)']|([^.\\[\\]'\"\\s]+))");

  PathType() {
    super("a path");
  }

  @Override
  List<Object> parse(String text) throws Mismatch {
    List<Object> steps = new ArrayList<>();
    Matcher step = STEP.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!step.find(at) || step.start() != at || misplacedDot(step, at)) {
        throw new Mismatch(
            "is not a path", "write for example properties.mag, coordinates[0] or ['a.b']");
      }
      if (step.group(2) != null) {
        steps.add(Integer.valueOf(step.group(2)));
      } else if (step.group(3) != null) {
        steps.add(step.group(3).replace("''", "'"));
      } else {
        steps.add(step.group(4));
      }
      at = step.end();
    }
    if (steps.isEmpty() || steps.size() > MAX_STEPS) {
      throw new Mismatch("is not a path", "write 1 to " + MAX_STEPS + " steps, such as a.b[0]");
    }
    return steps;
  }

  /** A dot stands before each name but the first, and nowhere else. */
  private static boolean misplacedDot(Matcher step, int at) {
    boolean dot = !step.group(1).isEmpty();
    boolean name = step.group(4) != null;
    return dot != (name && at > 0);
  }
}
