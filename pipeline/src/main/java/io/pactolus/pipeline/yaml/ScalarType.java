package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.yaml.YamlNode.Scalar;
import java.util.Optional;

/** A value written as one piece of text. */
abstract class ScalarType<T> implements ValueType<T> {
  private static final int SHOWN = 60;

  private final String label;

  ScalarType(String label) {
    this.label = label;
  }

  abstract T parse(String text) throws Mismatch;

  @Override
  public final String label() {
    return label;
  }

  @Override
  public Optional<T> read(YamlNode node, Reading reading) {
    if (!(node instanceof Scalar scalar)) {
      reading.problems().add(node, "here must be " + label + ", but it is " + node.kind(), right());
      return Optional.empty();
    }
    if (scalar.isNull()) {
      reading.problems().add(node, "here must be " + label + ", but there is no value", right());
      return Optional.empty();
    }
    Optional<String> text = reading.expand(scalar);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(text.get()));
    } catch (Mismatch e) {
      // Shown as written: what a variable holds may be a secret.
      reading.problems().add(node, "'" + shortened(scalar.text()) + "' " + e.wrong(), e.right());
      return Optional.empty();
    }
  }

  /** What to write instead of something that is not even a scalar. */
  String right() {
    return "write " + label;
  }

  @Override
  public ObjectNode schema(JsonSchema schema) {
    return schema.text();
  }

  static String shortened(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN
        ? line
        : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, SHOWN))) + "...";
  }
}
