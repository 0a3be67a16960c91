package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.yaml.YamlNode.Scalar;
import io.pactolus.pipeline.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list; with {@link #orSingle} one value may stand for a list of one. */
final class ListType<T> implements ValueType<List<Located<T>>> {
  private final ValueType<T> element;
  private final String label;
  private final int min;
  private final boolean single;

  private ListType(ValueType<T> element, String label, int min, boolean single) {
    this.element = element;
    this.label = label;
    this.min = min;
    this.single = single;
  }

  static <T> ListType<T> of(ValueType<T> element, String label) {
    return new ListType<>(element, label, 0, false);
  }

  ListType<T> atLeastOne() {
    return new ListType<>(element, label, 1, single);
  }

  ListType<T> orSingle() {
    return new ListType<>(element, label, min, true);
  }

  ValueType<T> element() {
    return element;
  }

  @Override
  public Optional<List<Located<T>>> read(YamlNode node, Reading reading) {
    if (single && node instanceof Scalar scalar && !scalar.isNull()) {
      return element.read(node, reading).map(value -> List.of(new Located<>(value, node)));
    }
    if (!(node instanceof Sequence sequence)) {
      reading
          .problems()
          .add(
              node,
              "here must be " + label() + ", but it is " + node.kind(),
              single ? "write a name or [a, b]" : "begin each entry with '- ', or write [a, b]");
      return Optional.empty();
    }
    if (sequence.items().size() < min) {
      reading.problems().add(node, "the list is empty", "write at least one entry");
      return Optional.empty();
    }
    List<Located<T>> values = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      element.read(item, reading).ifPresent(value -> values.add(new Located<>(value, item)));
    }
    return Optional.of(values);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public ObjectNode schema(JsonSchema schema) {
    ObjectNode array = schema.object().put("type", "array");
    array.set("items", element.schema(schema));
    if (min > 0) {
      array.put("minItems", min);
    }
    return single ? schema.anyOf(element.schema(schema), array) : array;
  }
}
