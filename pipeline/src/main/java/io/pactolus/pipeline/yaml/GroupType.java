package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.Nearest;
import io.pactolus.pipeline.yaml.YamlNode.Entry;
import io.pactolus.pipeline.yaml.YamlNode.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** A mapping of options. */
final class GroupType implements ValueType<Settings> {
  private final String name;
  private final String doc;
  private final Supplier<List<Option<?>>> options;
  private final Optional<Others> others;

  /** Names chosen by the user beside the options. */
  record Others(String label, Pattern pattern, ValueType<?> type, String doc) {}

  /**
   * @param name for messages and headings: "silver table"
   * @param options a supplier, because a group may contain itself
   */
  GroupType(String name, String doc, Supplier<List<Option<?>>> options) {
    this(name, doc, options, Optional.empty());
  }

  private GroupType(
      String name, String doc, Supplier<List<Option<?>>> options, Optional<Others> others) {
    this.name = name;
    this.doc = doc;
    this.options = options;
    this.others = others;
  }

  GroupType with(Others names) {
    return new GroupType(name, doc, options, Optional.of(names));
  }

  String name() {
    return name;
  }

  String doc() {
    return doc;
  }

  List<Option<?>> options() {
    return options.get();
  }

  Optional<Others> others() {
    return others;
  }

  @Override
  public String label() {
    return "a mapping (" + name + ")";
  }

  @Override
  public Optional<Settings> read(YamlNode node, Reading reading) {
    if (!(node instanceof Mapping mapping)) {
      reading
          .problems()
          .add(
              node,
              "here must be the options of " + name + ", but it is " + node.kind(),
              "write 'option: value' lines; the options are " + String.join(", ", names()));
      return Optional.empty();
    }
    Settings settings = new Settings(mapping);
    for (Entry entry : mapping.entries()) {
      read(entry, settings, reading);
    }
    for (Option<?> option : options()) {
      if (option.required() && mapping.find(option.name()).isEmpty()) {
        reading
            .problems()
            .add(
                mapping,
                name + " needs '" + option.name() + "'",
                "add '" + option.name() + ": " + option.example().orElse("...") + "'");
      }
    }
    return Optional.of(settings);
  }

  private void read(Entry entry, Settings settings, Reading reading) {
    String key = entry.key().text();
    for (Option<?> option : options()) {
      if (option.name().equals(key)) {
        option
            .type()
            .read(entry.value(), reading)
            .ifPresent(value -> settings.put(option, new Located<>(value, entry.value())));
        return;
      }
    }
    if (others.isPresent() && others.get().pattern().matcher(key).matches()) {
      others
          .get()
          .type()
          .read(entry.value(), reading)
          .ifPresent(value -> settings.putOther(key, new Located<>(value, entry.value())));
      return;
    }
    reading
        .problems()
        .add(
            entry.key(),
            "unknown option '" + ScalarType.shortened(key) + "' in " + name,
            Nearest.hint(key, names(), "the options are"));
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(options().stream().map(Option::name).toList());
    others.ifPresent(o -> names.add(o.label()));
    return names;
  }

  @Override
  public ObjectNode schema(JsonSchema schema) {
    return schema.reference(this);
  }
}
