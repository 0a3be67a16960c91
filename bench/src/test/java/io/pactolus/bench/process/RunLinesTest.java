package io.pactolus.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLinesTest {
  @TempDir Path directory;

  @Test
  void aLineCountsOnceItIsWhole() throws IOException {
    Path file = directory.resolve("run.out");
    RunLines lines = new RunLines(file);
    append(file, "{\"event\":\"started\"}\n{\"event\":\"epoch\",\"records\":3}\n{\"event\":\"ep");
    lines.follow();
    assertThat(lines.hasStarted()).isTrue();
    assertThat(lines.epochs()).isEqualTo(1);

    append(file, "och\",\"records\":4}\n{\"event\":\"warning\",\"message\":\"é\"}\n");
    lines.follow();
    lines.follow();

    assertThat(lines.epochs()).isEqualTo(2);
    assertThat(lines.records()).isEqualTo(7);
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
