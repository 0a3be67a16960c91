package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.yaml.YamlNode.Entry;
import io.pactolus.pipeline.yaml.YamlNode.Mapping;
import io.pactolus.pipeline.yaml.YamlNode.Scalar;
import io.pactolus.pipeline.yaml.YamlNode.Sequence;
import java.util.Optional;

/**
 * Where each option of a pipeline file stands. Options are named by their path from the root, for
 * example {@code silver[0].expect[1].check}. The position of a block scalar ({@code |}, {@code >})
 * is its indicator; its text begins on the next line.
 */
public final class SourcePositions {
  private final SourceText source;
  private final Mapping root;
  private final Substitution substitution;

  SourcePositions(SourceText source, Mapping root, Substitution substitution) {
    this.source = source;
    this.root = root;
    this.substitution = substitution;
  }

  /** Where the value at that path begins, if the file states it. */
  public Optional<Position> find(String path) {
    return node(path).map(YamlNode::position);
  }

  /** Where the value at that path begins; of what the file leaves out, the nearest parent. */
  public Position at(String path) {
    return nearest(path).position();
  }

  /** Whether the value at that path is written as a block ({@code |} or {@code >}). */
  public boolean isBlock(String path) {
    return node(path)
        .filter(n -> n instanceof Scalar s && s.style() == YamlNode.Style.BLOCK)
        .isPresent();
  }

  /**
   * Place in the file of a place in the text at that path.
   *
   * @param line line within the text, from 1
   * @param column column within that line, from 1
   */
  public Position at(String path, int line, int column) {
    YamlNode node = nearest(path);
    if (!(node instanceof Scalar scalar)) {
      return node.position();
    }
    String text = substitution.expandQuietly(scalar.text());
    int start = 0;
    for (int i = 1; i < line; i++) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        break;
      }
      start = end + 1;
    }
    return new ScalarLayout(source, scalar, text).position(start + column - 1);
  }

  private Optional<YamlNode> node(String path) {
    return walk(root, path, false);
  }

  private YamlNode nearest(String path) {
    return walk(root, path, true).orElse(root);
  }

  private static Optional<YamlNode> walk(YamlNode node, String path, boolean stopAtParent) {
    if (path.isEmpty()) {
      return Optional.of(node);
    }
    Optional<YamlNode> found = Optional.empty();
    if (node instanceof Sequence sequence && path.startsWith("[")) {
      int end = path.indexOf(']');
      String digits = end < 0 ? "" : path.substring(1, end);
      if (digits.matches("[0-9]{1,9}") && Integer.parseInt(digits) < sequence.items().size()) {
        YamlNode item = sequence.items().get(Integer.parseInt(digits));
        found = walk(item, path.substring(end + 1), stopAtParent);
      }
    } else if (node instanceof Mapping mapping) {
      String rest = path.startsWith(".") ? path.substring(1) : path;
      for (Entry entry : mapping.entries()) {
        String key = entry.key().text();
        if (rest.startsWith(key)
            && (rest.length() == key.length() || ".[".indexOf(rest.charAt(key.length())) >= 0)) {
          found = walk(entry.value(), rest.substring(key.length()), stopAtParent);
        }
      }
    } else if (node instanceof Scalar && path.equals("[0]")) {
      // A single value where a list is allowed.
      found = Optional.of(node);
    }
    return found.isEmpty() && stopAtParent ? Optional.of(node) : found;
  }
}
