package io.pactolus.prove.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Short commands of the system. */
final class Shell {
  private Shell() {}

  /**
   * @return what it printed, or nothing when it failed
   */
  static Optional<String> run(String script) {
    try {
      Process process =
          new ProcessBuilder(List.of("sh", "-c", script))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(said.strip()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start sh", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sh runs", e);
    }
  }
}
