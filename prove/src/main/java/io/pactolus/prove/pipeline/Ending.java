package io.pactolus.prove.pipeline;

import io.pactolus.prove.process.Child;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a pipeline process ended.
 *
 * @param word that it is counted by: {@code killed}, {@code stopped}, or the code of its message
 * @param expected whether a fault explains it; if not, it is a finding in itself
 * @param lastLines what it said in the end
 */
public record Ending(String word, boolean expected, List<String> lastLines) {
  private static final int ENDED_BY_SIGTERM = 143;
  private static final Pattern MESSAGE = Pattern.compile("pactolus: .* \\[([A-Z_]+)]");

  /** What a pipeline may give up with when another is at work, the disk is full, or no broker. */
  private static final Set<String> EXPLAINED =
      Set.of("FENCED", "LAKE_FULL", "NATIVE_LIBRARY", "SPILL_FAILED", "BROKER_UNREACHABLE");

  static Ending of(Child child) {
    List<String> lines = child.lastLines();
    if (child.killedByUs()) {
      return new Ending("killed", true, lines);
    }
    // Before it can hear SIGTERM, that ends it at once.
    if (child.exitCode() == 0 || (child.terminatedByUs() && child.exitCode() == ENDED_BY_SIGTERM)) {
      return new Ending("stopped", true, lines);
    }
    String code = "exit code " + child.exitCode();
    for (String line : lines) {
      Matcher message = MESSAGE.matcher(line);
      if (message.matches()) {
        code = message.group(1);
      }
    }
    return new Ending(code, EXPLAINED.contains(code), lines);
  }
}
