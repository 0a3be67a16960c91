package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.yaml.YamlNode.Entry;
import io.pactolus.pipeline.yaml.YamlNode.Mapping;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A mapping whose names the user chooses. */
final class MapType<K, V> implements ValueType<Map<K, Located<V>>> {
  private final ScalarType<K> keys;
  private final ValueType<V> values;
  private final String label;

  MapType(ScalarType<K> keys, ValueType<V> values, String label) {
    this.keys = keys;
    this.values = values;
    this.label = label;
  }

  @Override
  public Optional<Map<K, Located<V>>> read(YamlNode node, Reading reading) {
    if (!(node instanceof Mapping mapping)) {
      reading
          .problems()
          .add(
              node,
              "here must be " + label + ", but it is " + node.kind(),
              "write 'name: value' lines");
      return Optional.empty();
    }
    Map<K, Located<V>> read = new LinkedHashMap<>();
    for (Entry entry : mapping.entries()) {
      Optional<V> value = values.read(entry.value(), reading);
      try {
        K key = keys.parse(entry.key().text());
        value.ifPresent(v -> read.put(key, new Located<>(v, entry.value())));
      } catch (Mismatch e) {
        reading
            .problems()
            .add(
                entry.key(),
                "'" + ScalarType.shortened(entry.key().text()) + "' " + e.wrong(),
                e.right());
      }
    }
    return Optional.of(read);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public ObjectNode schema(JsonSchema schema) {
    ObjectNode object = schema.object().put("type", "object");
    object.set("additionalProperties", values.schema(schema));
    return object;
  }
}
