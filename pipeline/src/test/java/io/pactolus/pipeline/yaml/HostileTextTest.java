package io.pactolus.pipeline.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Whatever the file holds, the answer is a pipeline or a list of problems. */
class HostileTextTest {
  private static final int MUTANTS = 3_000;
  private static final long SEED = 20_261_122L;

  @Test
  void mutatedExamplesGiveAPipelineOrProblemsInTime() throws IOException {
    byte[] orders = Files.readAllBytes(Path.of("..", "examples", "orders", "pipeline.yaml"));
    byte[] quakes = Files.readAllBytes(Path.of("..", "examples", "quakes", "pipeline.yaml"));
    Random random = new Random(SEED);

    int refused =
        Assertions.assertTimeout(
            Duration.ofMinutes(2),
            () -> {
              int count = 0;
              for (int i = 0; i < MUTANTS; i++) {
                byte[] mutant = mutate(i % 2 == 0 ? orders : quakes, random);
                count += isRefused(mutant) ? 1 : 0;
              }
              return count;
            });

    assertThat(refused).as("refused mutants, seed " + SEED).isBetween(MUTANTS / 4, MUTANTS - 1);
  }

  private static boolean isRefused(byte[] bytes) {
    try {
      SourceText source = SourceText.decode("mutant.yaml", bytes);
      PipelineReader.read(source.text(), source.file(), name -> Optional.empty());
      return false;
    } catch (PipelineFileException e) {
      assertThat(e.problems()).isNotEmpty();
      return true;
    }
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] bytes = original.clone();
    int mutations = 1 + random.nextInt(3);
    for (int i = 0; i < mutations; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) "\t:-[]{}&*!|>'\"%@`#,?$\n ".charAt(random.nextInt(23));
        case 2 -> bytes = splice(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)), "");
        case 3 -> bytes = repeatLine(bytes, at);
        default -> bytes = splice(bytes, at, at, "${");
      }
    }
    return bytes;
  }

  private static byte[] splice(byte[] bytes, int from, int until, String between) {
    String head = new String(bytes, 0, from, StandardCharsets.ISO_8859_1);
    String tail = new String(bytes, until, bytes.length - until, StandardCharsets.ISO_8859_1);
    return (head + between + tail).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] repeatLine(byte[] bytes, int at) {
    String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1);
    int line = at % lines.length;
    String[] more = Arrays.copyOf(lines, lines.length + 1);
    System.arraycopy(lines, line, more, line + 1, lines.length - line);
    return String.join("\n", more).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void anAliasBombIsRefusedAtItsFirstAnchor() {
    assertProblem(
        "a: &a [x, x]\nb: &b [*a, *a]\n",
        "p.yaml:1:4: anchors (&name) are not supported; write the value out");
  }

  @Test
  void deepNestingIsRefused() {
    assertProblem(
        "pipeline: " + "[".repeat(100_000),
        "p.yaml:1:75: this is nested more than 64 levels deep; make it flatter");
  }

  @Test
  void anEmptyFileIsRefused() {
    assertProblem(
        "# nothing\n",
        "p.yaml:1:1: the file is empty; begin with 'pipeline: <name>', see the reference");
  }

  @Test
  void aListIsRefused() {
    assertProblem(
        "- a\n",
        "p.yaml:1:1: the file must be a mapping, but it is a list; begin with 'pipeline: <name>',"
            + " see the reference");
  }

  @Test
  void aSecondDocumentIsRefused() {
    assertProblem(
        "a: 1\n---\nb: 2\n",
        "p.yaml:2:1: a second document begins here; keep one pipeline per file");
  }

  @Test
  void aTabIsNamed() {
    assertProblem(
        "source:\n\tkafka: x\n",
        "p.yaml:2:1: a tab stands where YAML allows only spaces; indent with spaces");
  }

  @Test
  void aTagIsRefused() {
    assertProblem(
        "pipeline: !!java.net.URL x\n",
        "p.yaml:1:11: tags (!name) are not supported; remove the tag");
  }

  @Test
  void aControlCharacterIsRefused() {
    assertProblem(
        "pipeline: a\u0000b\n",
        "p.yaml:1:12: the character U+0000 is not allowed in YAML; remove it, or write it as an"
            + " escape in double quotes");
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedWithTheirPosition() {
    byte[] bytes = {'a', ':', ' ', 'x', '\n', 'b', (byte) 0xFF};

    assertThatThrownBy(() -> SourceText.decode("p.yaml", bytes))
        .hasMessage("p.yaml:2:2: this is not valid UTF-8; save the file as UTF-8 text");
  }

  @Test
  void aHugeFileIsRefused() {
    assertThatThrownBy(() -> SourceText.decode("p.yaml", new byte[SourceText.MAX_BYTES + 1]))
        .hasMessageStartingWith("p.yaml:1:1: the file is larger than 1 MiB");
  }

  @Test
  void syntaxErrorsAreOneProblem() {
    assertThatThrownBy(
            () -> PipelineReader.read("a: [1, 2\nb: 'x\n", "p.yaml", name -> Optional.empty()))
        .isInstanceOfSatisfying(
            PipelineFileException.class, e -> assertThat(e.problems()).hasSize(1))
        .hasMessageContaining("YAML syntax: ");
  }

  @Test
  void thousandsOfProblemsAreCutOff() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      many.append("x").append(i).append(": ${NOT_SET}\n");
    }

    assertThatThrownBy(
            () -> PipelineReader.read(many.toString(), "p.yaml", name -> Optional.empty()))
        .isInstanceOfSatisfying(
            PipelineFileException.class, e -> assertThat(e.problems()).hasSize(101))
        .hasMessageContaining("there are more than 100 problems; mend the ones shown first");
  }

  private static void assertProblem(String text, String problem) {
    assertThatThrownBy(() -> PipelineReader.read(text, "p.yaml", name -> Optional.empty()))
        .isInstanceOf(PipelineFileException.class)
        .hasMessage(problem);
  }
}
