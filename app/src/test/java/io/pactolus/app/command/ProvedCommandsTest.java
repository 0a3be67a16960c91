package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProvedCommandsTest {
  private final ProvedCommands commands = new ProvedCommands(Path.of("/home/pactolus"));

  @Test
  void aPipelineIsRunByTheLauncherAsUsersDo() {
    assertThat(commands.run(Path.of("p.yaml"), Path.of("lake")))
        .containsExactly("/home/pactolus", "run", "p.yaml", "--lake", "lake", "--json");
  }

  @Test
  void oneWithAWrongClockHasAClassToStartWith() throws ReflectiveOperationException {
    assertThat(
            commands.runWithWrongClock(Path.of("p.yaml"), Path.of("lake"), Duration.ofHours(-26)))
        .contains(ProvedCommands.WRONG_CLOCK, "PT-26H", "p.yaml", "lake");
    assertThat(Class.forName(ProvedCommands.WRONG_CLOCK).getMethod("main", String[].class))
        .isNotNull();
  }
}
