package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.yaml.YamlNode.Scalar;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in variables, {@code ${NAME}} or {@code ${NAME:-default}}, and file contents, {@code
 * ${file:/path}}. A doubled dollar sign before the brace keeps the text as it is. What is filled in
 * is never shown in a problem, since it may be a secret.
 */
final class Substitution {
  private static final Pattern VARIABLE =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(:-(.*))?", Pattern.DOTALL);

  private final Function<String, Optional<String>> environment;
  private final FileSource files;

  /** Reads the content of a file named in {@code ${file:...}}. */
  interface FileSource {
    String read(String path) throws IOException;
  }

  Substitution(Function<String, Optional<String>> environment, FileSource files) {
    this.environment = environment;
    this.files = files;
  }

  /** The text with everything filled in; empty after a problem. */
  Optional<String> expand(Scalar scalar, SourceText source, Problems problems) {
    if (!scalar.text().contains("${")) {
      return Optional.of(scalar.text());
    }
    try {
      return Optional.of(expand(scalar.text()));
    } catch (Unfilled e) {
      Position position =
          problems.isFull()
              ? scalar.position()
              : new ScalarLayout(source, scalar).position(e.index);
      problems.add(position, e.wrong, e.right);
      return Optional.empty();
    }
  }

  /** As {@link #expand}, for texts that were expanded without a problem before. */
  String expandQuietly(String text) {
    try {
      return expand(text);
    } catch (Unfilled e) {
      return text;
    }
  }

  private String expand(String text) throws Unfilled {
    StringBuilder expanded = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int dollar = text.indexOf('$', at);
      if (dollar < 0) {
        break;
      }
      expanded.append(text, at, dollar);
      if (text.startsWith("$${", dollar)) {
        expanded.append("${");
        at = dollar + 3;
      } else if (text.startsWith("${", dollar)) {
        int end = text.indexOf('}', dollar);
        if (end < 0) {
          throw new Unfilled(
              dollar, "'${' is not closed", "write ${NAME}, or $${ for a literal ${");
        }
        expanded.append(value(text.substring(dollar + 2, end), dollar));
        at = end + 1;
      } else {
        expanded.append('$');
        at = dollar + 1;
      }
    }
    return expanded.append(text, at, text.length()).toString();
  }

  private String value(String inside, int index) throws Unfilled {
    if (inside.startsWith("file:")) {
      return fileContent(inside.substring("file:".length()), index);
    }
    Matcher variable = VARIABLE.matcher(inside);
    if (!variable.matches()) {
      throw new Unfilled(
          index,
          "this '${...}' is not understood",
          "write ${NAME}, ${NAME:-default} or ${file:/path}, and $${ for a literal ${");
    }
    String name = variable.group(1);
    Optional<String> value = environment.apply(name);
    String fallback = variable.group(3);
    if (fallback != null) {
      return value.filter(v -> !v.isEmpty()).orElse(fallback);
    }
    return value.orElseThrow(
        () ->
            new Unfilled(
                index,
                "the environment variable " + name + " is not set",
                "set it, or give a default: ${" + name + ":-...}"));
  }

  private String fileContent(String path, int index) throws Unfilled {
    try {
      String content = files.read(path);
      return content.endsWith("\r\n")
          ? content.substring(0, content.length() - 2)
          : content.endsWith("\n") ? content.substring(0, content.length() - 1) : content;
    } catch (IOException | RuntimeException e) {
      throw new Unfilled(
          index,
          "the file '" + path + "' cannot be read",
          "check that it exists, is UTF-8 text and may be read by this user");
    }
  }

  private static final class Unfilled extends Exception {
    private final int index;
    private final String wrong;
    private final String right;

    Unfilled(int index, String wrong, String right) {
      super(wrong, null, false, false);
      this.index = index;
      this.wrong = wrong;
      this.right = right;
    }
  }
}
