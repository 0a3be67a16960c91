package io.pactolus.pipeline.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The generated files are kept in the repository; -Dpactolus.updateGolden=true rewrites them. */
class GeneratedReferenceTest {
  private static final Path REFERENCE = Path.of("..", "docs", "reference");

  @Test
  void theReferencePageIsUpToDate() throws IOException {
    assertGolden(REFERENCE.resolve("pipeline-file.md"), ReferencePage.markdown());
  }

  @Test
  void theJsonSchemaIsUpToDate() throws IOException {
    assertGolden(REFERENCE.resolve("pipeline.schema.json"), JsonSchema.json());
  }

  @Test
  void theJsonSchemaDescribesEveryOptionOfTheRoot() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(JsonSchema.json());

    assertThat(schema.get("$schema").asText())
        .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    assertThat(schema.get("properties").fieldNames())
        .toIterable()
        .containsExactly(
            "pipeline",
            "lake",
            "source",
            "stream",
            "silver",
            "gold",
            "slo",
            "epoch",
            "limits",
            "alerts",
            "retention",
            "tests");
    assertThat(schema.get("required").toString())
        .isEqualTo("[\"pipeline\",\"source\",\"stream\",\"silver\"]");
    assertThat(schema.at("/$defs/field/properties/fields/items/$ref").asText())
        .isEqualTo("#/$defs/field");
  }

  @Test
  void everyReferenceInTheJsonSchemaHasADefinition() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(JsonSchema.json());

    assertThat(schema.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(ref -> assertThat(schema.at(ref.substring(1)).isObject()).isTrue());
  }

  private static void assertGolden(Path file, String generated) throws IOException {
    String flag = System.getProperty("pactolus.updateGolden", "false");
    if (flag.isEmpty() || flag.equals("true")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, generated);
    }
    assertThat(file).content().isEqualTo(generated);
  }
}
