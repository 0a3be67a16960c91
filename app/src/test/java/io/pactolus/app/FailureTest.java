package io.pactolus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A command that fails names the code and the page, to people and to scripts. */
class FailureTest {
  private static final String PIPELINE =
      """
      pipeline: orders
      lake: %s
      source:
        kafka: {brokers: "localhost:9", topics: [orders]}
      stream:
        name: orders
        key: id
        fields:
          - {name: id, type: string, required: true}
      silver:
        - table: orders
          mode: append
      """;

  @TempDir Path directory;

  private record Answer(int exitCode, String out, String err) {}

  private Answer run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Pactolus.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return new Answer(command.execute(arguments), out.toString(), err.toString());
  }

  private String pipeline() throws Exception {
    return Files.writeString(
            directory.resolve("orders.yaml"), PIPELINE.formatted(directory.resolve("lake")))
        .toString();
  }

  @Test
  void peopleAreToldTheCodeAndWhereThePageIs() throws Exception {
    Answer answer = run("audit", pipeline());

    assertThat(answer.exitCode()).isOne();
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err().lines())
        .containsExactly(
            "pactolus: there is no lake at %s. Run the pipeline first, or name another lake with --lake. [LAKE_MISSING]"
                .formatted(directory.resolve("lake")),
            "See docs/runbooks/lake-missing.md");
  }

  @Test
  void scriptsAreToldByOneObject() throws Exception {
    Answer answer = run("status", pipeline(), "--json");

    assertThat(answer.err().lines()).singleElement().asString().endsWith("[LAKE_MISSING]");
    JsonNode error = new ObjectMapper().readTree(answer.out()).path("error");
    assertThat(error.path("code").asText()).isEqualTo("LAKE_MISSING");
    assertThat(error.path("message").asText()).startsWith("there is no lake at");
    assertThat(error.path("runbook").asText()).isEqualTo("docs/runbooks/lake-missing.md");
  }

  @Test
  void aRunTellsItAsAnEvent() throws Exception {
    Answer answer = run("run", pipeline(), "--json", "--lake", "s3://bucket");

    JsonNode event = new ObjectMapper().readTree(answer.out());
    assertThat(event.path("event").asText()).isEqualTo("failed");
    assertThat(event.path("code").asText()).isEqualTo("LAKE_UNWRITABLE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnu", "run", "run --loud x.yaml"})
  void wrongUsageHasACodeToo(String arguments) {
    Answer answer = run(arguments.split(" "));

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err().lines().findFirst().orElse("")).startsWith("pactolus: ");
    assertThat(answer.err()).contains("[USAGE]", "See docs/runbooks/usage.md");
  }
}
