package io.pactolus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Commands on pipeline files in which things have changed places: sentences, no stack traces. */
class MutatedFilesTest {
  private static final long SEED = Long.getLong("pactolus.seed", 20_261_124L);
  private static final int MUTANTS = 150;

  @TempDir Path directory;

  private record Answer(int exitCode, String out, String err) {}

  @Test
  void validateAndPlanAgreeOnEveryMutantAndNeverShowAStackTrace() throws IOException {
    Random random = new Random(SEED);
    List<String> examples = List.of(example("orders"), example("quakes"));
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      // Given
      Path file = Files.writeString(file(), mutated(examples.get(i % examples.size()), random));

      // When
      Answer validated = run("validate", file.toString());
      Answer planned = run("plan", file.toString());

      // Then
      String mutant =
          "-Dpactolus.seed=%d, mutant %d:%n%s".formatted(SEED, i, Files.readString(file));
      assertThat(validated.exitCode()).as(mutant + validated.err()).isIn(0, 2);
      assertThat(planned.exitCode()).as(mutant + planned.err()).isEqualTo(validated.exitCode());
      assertThat(planned.err()).as(mutant).isEqualTo(validated.err());
      if (validated.exitCode() == 2) {
        refused++;
        assertThat(validated.err()).as(mutant).startsWith("pactolus: ").doesNotContain("\tat ");
      } else {
        assertThat(validated.out()).as(mutant).contains("no problems");
      }
    }
    assertThat(refused).isBetween(MUTANTS / 3, MUTANTS - 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\0\"",
        "\"a\\0b\"",
        "s3://bucket/lake",
        "file:///tmp/lake",
        "\":\"",
        "\"//\"",
        "\"  \"",
        "~"
      })
  void planTakesAnyLakeWithoutAStackTrace(String lake) throws IOException {
    // Given
    Path file =
        Files.writeString(file(), example("orders").replace("lake: ./lake", "lake: " + lake));

    // When
    Answer planned = run("plan", file.toString());

    // Then
    assertThat(planned.err()).doesNotContain("\tat ").doesNotContain("bug in Pactolus");
  }

  /** Parts of a text in the place of others. */
  private static String mutated(String text, Random random) {
    String[] parts = text.split("\\b");
    for (int times = 1 + random.nextInt(2); times > 0; times--) {
      parts[random.nextInt(parts.length)] = parts[random.nextInt(parts.length)];
    }
    return String.join("", parts);
  }

  private Path file() {
    return directory.resolve("pipeline.yaml");
  }

  private static String example(String name) throws IOException {
    return Files.readString(Path.of("..", "examples", name, "pipeline.yaml"));
  }

  private static Answer run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Pactolus.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = command.execute(arguments);
    return new Answer(exitCode, out.toString(), err.toString());
  }
}
