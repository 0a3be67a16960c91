package io.pactolus.pipeline.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Validates with the keywords of JSON Schema that the generated schema uses. */
class JsonSchemaOfExamplesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonNode schema = JSON.createObjectNode();

  @ParameterizedTest
  @ValueSource(strings = {"orders", "quakes"})
  void theExampleIsValid(String example) throws IOException {
    assertThat(violations(text(example))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mode: upsrt", "mode: append\n    expct: []", "table: Orders"})
  void aWrongFileIsNotValid(String wrong) throws IOException {
    String text = text("orders");
    String option = wrong.substring(0, wrong.indexOf(':'));

    String changed = text.replaceFirst("(?m)^( *(?:- )?)" + option + ": .*$", "$1" + wrong);

    assertThat(changed).isNotEqualTo(text);
    assertThat(violations(changed)).isNotEmpty();
  }

  private static String text(String example) throws IOException {
    return Files.readString(Path.of("..", "examples", example, "pipeline.yaml"));
  }

  private List<String> violations(String yaml) throws IOException {
    schema = JSON.readTree(JsonSchema.json());
    YamlNode root =
        YamlDocument.parse(new SourceText("p.yaml", yaml), new Problems("p.yaml")).orElseThrow();
    JsonNode instance = JSON.readTree(new FreeValue(root).recordText().orElseThrow());
    List<String> violations = new ArrayList<>();
    validate(schema, instance, "", violations);
    return violations;
  }

  private void validate(JsonNode type, JsonNode value, String at, List<String> violations) {
    if (type.has("$ref")) {
      validate(schema.at(type.get("$ref").asText().substring(1)), value, at, violations);
    }
    if (type.has("anyOf") && !matchesAny(type.get("anyOf"), value)) {
      violations.add(at + ": no alternative fits " + value);
    }
    if (type.has("type") && !hasType(type.get("type"), value)) {
      violations.add(at + ": " + value + " is not of type " + type.get("type"));
    }
    if (type.has("enum") && !contains(type.get("enum"), value)) {
      violations.add(at + ": " + value + " is not one of " + type.get("enum"));
    }
    if (type.has("pattern")
        && value.isTextual()
        && !Pattern.compile(type.get("pattern").asText()).matcher(value.asText()).find()) {
      violations.add(at + ": " + value + " does not match " + type.get("pattern"));
    }
    if (value.isObject() && type.has("properties")) {
      validateObject(type, value, at, violations);
    }
    if (value.isArray() && type.has("items")) {
      for (JsonNode item : value) {
        validate(type.get("items"), item, at + "[]", violations);
      }
    }
  }

  private void validateObject(JsonNode type, JsonNode value, String at, List<String> violations) {
    for (JsonNode name : type.path("required")) {
      if (!value.has(name.asText())) {
        violations.add(at + ": " + name + " is missing");
      }
    }
    for (var member : value.properties()) {
      JsonNode inner = type.get("properties").path(member.getKey());
      for (var pattern : type.path("patternProperties").properties()) {
        if (Pattern.compile(pattern.getKey()).matcher(member.getKey()).find()) {
          inner = pattern.getValue();
        }
      }
      if (inner.isMissingNode()) {
        violations.add(at + ": " + member.getKey() + " is unknown");
      } else {
        validate(inner, member.getValue(), at + "." + member.getKey(), violations);
      }
    }
  }

  private boolean matchesAny(JsonNode alternatives, JsonNode value) {
    for (JsonNode alternative : alternatives) {
      List<String> violations = new ArrayList<>();
      validate(alternative, value, "", violations);
      if (violations.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    for (JsonNode candidate : values) {
      if (candidate.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasType(JsonNode types, JsonNode value) {
    if (types.isArray()) {
      for (JsonNode type : types) {
        if (hasType(type, value)) {
          return true;
        }
      }
      return false;
    }
    return switch (types.asText()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      default -> false;
    };
  }
}
