package io.pactolus.pipeline.yaml;

import java.util.Optional;

/**
 * The one spec of an option: feeds reader, linter, JSON Schema and reference page.
 *
 * @param defaultText the default as one would write it
 * @param doc one or two sentences, Markdown
 * @param example a value as one would write it
 */
record Option<T>(
    String name,
    ValueType<T> type,
    boolean required,
    Optional<String> defaultText,
    String doc,
    Optional<String> example) {

  static <T> Option<T> required(String name, ValueType<T> type, String doc) {
    return new Option<>(name, type, true, Optional.empty(), doc, Optional.empty());
  }

  static <T> Option<T> optional(String name, ValueType<T> type, String doc) {
    return new Option<>(name, type, false, Optional.empty(), doc, Optional.empty());
  }

  Option<T> defaultsTo(String text) {
    return new Option<>(name, type, required, Optional.of(text), doc, example);
  }

  Option<T> example(String text) {
    return new Option<>(name, type, required, defaultText, doc, Optional.of(text));
  }
}
