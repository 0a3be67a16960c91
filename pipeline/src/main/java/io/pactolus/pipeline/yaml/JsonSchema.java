package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The JSON Schema (draft 2020-12) of a pipeline file, for editors. */
public final class JsonSchema {
  private final Map<String, ObjectNode> definitions = new TreeMap<>();

  private JsonSchema() {}

  /** The schema as indented JSON text. */
  public static String json() {
    JsonSchema schema = new JsonSchema();
    ObjectNode root =
        schema
            .object()
            .put("$schema", "https://json-schema.org/draft/2020-12/schema")
            .put("title", "Pactolus pipeline file");
    root.setAll(schema.group(PipelineSpec.ROOT));
    ObjectNode definitions = root.putObject("$defs");
    schema.definitions.forEach(definitions::set);
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    try {
      return new ObjectMapper()
              .writer(
                  new DefaultPrettyPrinter()
                      .withObjectIndenter(indenter)
                      .withArrayIndenter(indenter))
              .writeValueAsString(root)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the JSON Schema cannot be written", e);
    }
  }

  ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Text, and what YAML editors take for a number or boolean but the reader takes as text. */
  ObjectNode text() {
    return object().put("type", "string");
  }

  /** The type, or a text in which a variable is filled in. */
  ObjectNode orVariable(ObjectNode type) {
    return anyOf(type, text().put("pattern", "\\$\\{"));
  }

  ObjectNode anyOf(ObjectNode... types) {
    ObjectNode anyOf = object();
    var alternatives = anyOf.putArray("anyOf");
    for (ObjectNode type : types) {
      alternatives.add(type);
    }
    return anyOf;
  }

  ObjectNode choice(List<String> values) {
    ObjectNode choice = object();
    var names = choice.putArray("enum");
    values.forEach(names::add);
    return choice;
  }

  ObjectNode reference(GroupType group) {
    String name = group.name().replaceFirst("^an? ", "").replaceAll("[ .]", "_");
    if (!definitions.containsKey(name)) {
      definitions.put(name, object());
      definitions.put(name, group(group));
    }
    return object().put("$ref", "#/$defs/" + name);
  }

  private ObjectNode group(GroupType group) {
    ObjectNode object = object().put("type", "object").put("description", group.doc());
    ObjectNode properties = object.putObject("properties");
    for (Option<?> option : group.options()) {
      ObjectNode type = option.type().schema(this).put("description", option.doc());
      option.defaultText().ifPresent(text -> type.put("default", text));
      option.example().ifPresent(text -> type.putArray("examples").add(text));
      properties.set(option.name(), type);
    }
    group
        .others()
        .ifPresent(
            others ->
                object
                    .putObject("patternProperties")
                    .set(
                        "^" + others.pattern().pattern(),
                        others.type().schema(this).put("description", others.doc())));
    List<String> required =
        group.options().stream().filter(Option::required).map(Option::name).toList();
    if (!required.isEmpty()) {
      var names = object.putArray("required");
      required.forEach(names::add);
    }
    return object.put("additionalProperties", false);
  }
}
