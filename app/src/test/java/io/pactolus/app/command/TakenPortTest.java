package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.app.Pactolus;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A port of {@code --http} that somebody else listens at. */
class TakenPortTest {
  @TempDir Path directory;
  private ServerSocket somebodyElse;

  @BeforeEach
  void taken() throws IOException {
    somebodyElse = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void free() throws IOException {
    somebodyElse.close();
  }

  @Test
  void runSaysSoBeforeItOpensAnything() throws IOException {
    // Given a broker that is not there either
    SalesLake lake = new SalesLake(directory);

    // When
    SalesLake.Answer answer = lake.ask("run", "--http", "" + somebodyElse.getLocalPort());

    // Then
    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.text())
        .startsWith(
            "pactolus: cannot listen at 127.0.0.1:%d (it is taken, or not an address of this machine:"
                .formatted(somebodyElse.getLocalPort()))
        .contains("Choose another port with --http, or 0 for any that is free. [USAGE]")
        .doesNotContain("broker");
    assertThat(lake.lake).doesNotExist();
  }

  @Test
  void demoSaysSoBeforeItStartsABroker() {
    Console console = new Console(Pactolus.commandLine());
    OptionalInt port = OptionalInt.of(somebodyElse.getLocalPort());

    assertThatThrownBy(() -> new ServedDemo(console, directory, port))
        .isInstanceOf(PactolusException.class)
        .hasMessageContaining("cannot listen at 127.0.0.1:" + somebodyElse.getLocalPort());
  }
}
