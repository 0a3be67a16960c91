package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.app.command.ServedLake.Served;
import io.pactolus.dashboard.api.BrokerLook;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The last that a server says. */
@Timeout(30)
class FarewellTest {
  @Test
  void whoListensIsToldWhyTheRunHasFailedBeforeTheServerGoes(@TempDir Path directory)
      throws Exception {
    // Given
    LiveRun run = new LiveRun(Clock.systemUTC(), RunListener.NONE);
    BrokerLook away = () -> new BrokerLook.Answer(false, (t, p) -> OptionalLong.empty());
    Served server = new ServedLake(directory).serve(run, away);
    run.started(new RunStarted("r-1", 1, 0, 40));
    HttpResponse<InputStream> stream =
        server
            .client()
            .send(server.request("/api/v1/events").GET().build(), BodyHandlers.ofInputStream());
    try (BufferedReader events =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertThat(events.readLine()).isEqualTo("retry: 2000");

      // When
      run.failed("LAKE_FULL", "No space left.");
      server.close();

      // Then
      String last =
          events.lines().filter(line -> line.startsWith("data:")).collect(Collectors.joining("\n"));
      assertThat(last.substring(last.lastIndexOf("data:")))
          .contains("\"state\":\"failed\"", "\"code\":\"LAKE_FULL\"", "No space left.");
      assertThat(last).contains("\"level\":\"error\"");
    }
  }
}
