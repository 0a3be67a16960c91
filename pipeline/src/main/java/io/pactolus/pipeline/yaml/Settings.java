package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.yaml.YamlNode.Mapping;
import io.pactolus.pipeline.yaml.YamlNode.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The options of one mapping, as far as they could be read. */
final class Settings {
  private final Mapping node;
  private final Map<String, Located<?>> values = new LinkedHashMap<>();
  private final Map<String, Located<?>> others = new LinkedHashMap<>();

  Settings(Mapping node) {
    this.node = node;
  }

  void put(Option<?> option, Located<?> value) {
    values.put(option.name(), value);
  }

  void putOther(String key, Located<?> value) {
    others.put(key, value);
  }

  Mapping node() {
    return node;
  }

  /** Whether the file states the option, readable or not. */
  boolean states(Option<?> option) {
    return node.find(option.name()).isPresent();
  }

  /** Where the option's value stands; the mapping itself when it is left out. */
  YamlNode nodeOf(Option<?> option) {
    return node.find(option.name()).orElse(node);
  }

  /** The value as written or its default. */
  <T> Optional<T> find(Option<T> option) {
    Optional<T> written = located(option).map(Located::value);
    if (written.isEmpty() && !states(option)) {
      return option.defaultText().map(text -> defaultValue(option, text));
    }
    return written;
  }

  @SuppressWarnings("unchecked") // put() pairs option and value
  <T> Optional<Located<T>> located(Option<T> option) {
    return Optional.ofNullable((Located<T>) values.get(option.name()));
  }

  /** As {@link #find}, where a problem would have been reported if there were none. */
  <T> T get(Option<T> option) {
    return find(option)
        .orElseThrow(() -> new IllegalStateException("option '" + option.name() + "' is absent"));
  }

  /** The text as written, even when it is not valid; so that one problem does not cause another. */
  Optional<String> rawText(Option<?> option) {
    return node.find(option.name()).filter(Scalar.class::isInstance).map(n -> ((Scalar) n).text());
  }

  /** Values under names that are not options but may be chosen freely. */
  @SuppressWarnings("unchecked") // the group reads all of them with one type
  <T> Map<String, Located<T>> others(ValueType<T> type) {
    return (Map<String, Located<T>>) (Map<String, ?>) others;
  }

  private static <T> T defaultValue(Option<T> option, String text) {
    if (option.type() instanceof ScalarType<T> scalar) {
      try {
        return scalar.parse(text);
      } catch (Mismatch e) {
        throw new IllegalStateException("default of '" + option.name() + "': " + e.wrong(), e);
      }
    }
    throw new IllegalStateException("option '" + option.name() + "' cannot have a default");
  }
}
