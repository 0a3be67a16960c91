package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.app.Pactolus;
import io.pactolus.engine.Capability;
import io.pactolus.engine.EngineCapabilities;
import io.pactolus.engine.EngineCatalogue;
import io.pactolus.engine.EngineCatalogue.Declared;
import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.sql.Function;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A pipeline that an engine cannot run is refused before anything is done. */
class EngineRefusalTest {
  private static final String PIPELINE =
      """
      pipeline: orders
      lake: %s
      source:
        kafka: {brokers: "localhost:9", topics: [orders]}
      stream:
        name: orders
        key: id
        lateness: 1 h
        event_time: at
        fields:
          - {name: id, type: string, required: true}
          - {name: at, type: timestamp}
      silver:
        - table: orders
          mode: upsert
          columns:
            - {name: loud, sql: UPPER(id)}
      gold:
        - table: counts
          sql: SELECT loud, COUNT(DISTINCT id) AS ids FROM orders GROUP BY loud
      """;

  /** A Spark engine that lacks three things, of which nobody has the last. */
  private static final EngineCatalogue POOR =
      new EngineCatalogue(
          List.of(
              new Declared(
                  "embedded",
                  EngineCapabilities.everything().without(Aggregate.Kind.COUNT_DISTINCT)),
              new Declared(
                  "spark",
                  EngineCapabilities.everything()
                      .without(Capability.LATENESS)
                      .without(Function.UPPER)
                      .without(Aggregate.Kind.COUNT_DISTINCT))));

  private record Answer(int exitCode, String out, String err) {}

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void writePipeline() throws IOException {
    file =
        Files.writeString(
            directory.resolve("pipeline.yaml"), PIPELINE.formatted(directory.resolve("lake")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"validate", "plan", "run"})
  void eachProblemIsALineThatSaysWhereAndWhatAndWhichEngineHasIt(String command) {
    Answer answer = runAmong(POOR, command, "--engine", "spark");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err().lines())
        .containsExactly(
            "pactolus: "
                + file
                + ":8:13: the engine 'spark' does not support lateness; 'embedded' does: run this"
                + " pipeline there, or do without",
            file
                + ":17:27: the engine 'spark' does not support the function UPPER; 'embedded' does:"
                + " run this pipeline there, or do without",
            file
                + ":20:10: the engine 'spark' does not support the aggregate COUNT(DISTINCT ...);"
                + " no other engine does either: do without [PIPELINE_INVALID]",
            "See docs/runbooks/pipeline-invalid.md");
    assertThat(directory.resolve("lake")).doesNotExist();
  }

  @Test
  void withoutAnEngineTheDefaultOneIsMeant() {
    Answer answer = runAmong(POOR, "validate");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).contains("'embedded'").doesNotContain("'spark'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "spark"})
  void validateNeedsNoLibraryOfTheEngine(String engine) {
    Answer answer = runAmong(EngineCatalogue.OURS, "validate", "--engine", engine);

    assertThat(answer.err()).isEmpty();
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out()).contains("no problems").contains("Runs on: embedded, spark.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"validate", "plan", "run"})
  void anUnknownEngineIsToldWithThoseThereAre(String command) {
    Answer answer = runAmong(EngineCatalogue.OURS, command, "--engine", "sprak");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .contains("there is no engine 'sprak'. Use --engine embedded or --engine spark. [USAGE]");
  }

  @Test
  void toRunOnAnEngineItsLibrariesAreNeeded() {
    Answer answer = runAmong(EngineCatalogue.OURS, "run", "--engine", "spark");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .contains("the engine 'spark' is not on the class path. Start with ./pactolus run FILE");
    assertThat(directory.resolve("lake")).doesNotExist();
  }

  private Answer runAmong(EngineCatalogue engines, String command, String... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine pactolus =
        Pactolus.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    Object subcommand = Objects.requireNonNull(pactolus.getSubcommands().get(command)).getCommand();
    if (subcommand instanceof ValidateCommand validate) {
      validate.engine.among(engines);
    } else if (subcommand instanceof PlanCommand plan) {
      plan.engine.among(engines);
    } else {
      ((RunCommand) subcommand).engine.named.among(engines);
    }
    String[] arguments = new String[options.length + 2];
    arguments[0] = command;
    arguments[1] = file.toString();
    System.arraycopy(options, 0, arguments, 2, options.length);
    int exitCode = pactolus.execute(arguments);
    return new Answer(exitCode, out.toString(), err.toString());
  }
}
