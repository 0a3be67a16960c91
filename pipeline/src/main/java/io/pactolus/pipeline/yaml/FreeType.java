package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.yaml.YamlNode.Entry;
import io.pactolus.pipeline.yaml.YamlNode.Mapping;
import io.pactolus.pipeline.yaml.YamlNode.Scalar;
import io.pactolus.pipeline.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Any value that JSON can hold; variables in it are filled in. */
final class FreeType implements ValueType<YamlNode> {
  @Override
  public Optional<YamlNode> read(YamlNode node, Reading reading) {
    if (node instanceof Scalar scalar) {
      if (scalar.isYamlNumber() && !scalar.isJsonNumber()) {
        reading
            .problems()
            .add(
                node,
                "'" + ScalarType.shortened(scalar.text()) + "' is a number that JSON cannot hold",
                "write it as JSON does, or in quotes if it is text");
        return Optional.empty();
      }
      return reading.expand(scalar).map(scalar::withText);
    }
    if (node instanceof Sequence sequence) {
      List<YamlNode> items = new ArrayList<>();
      sequence.items().forEach(item -> read(item, reading).ifPresent(items::add));
      return Optional.of(new Sequence(node.position(), items));
    }
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : ((Mapping) node).entries()) {
      read(entry.value(), reading).ifPresent(value -> entries.add(new Entry(entry.key(), value)));
    }
    return Optional.of(new Mapping(node.position(), entries));
  }

  @Override
  public String label() {
    return "any value";
  }

  @Override
  public ObjectNode schema(JsonSchema schema) {
    return schema.object();
  }
}
