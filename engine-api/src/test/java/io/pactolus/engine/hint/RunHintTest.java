package io.pactolus.engine.hint;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.BreakerChange.State;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.hint.RunSaid.Breaker;
import io.pactolus.engine.hint.RunSaid.Presence;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunHintTest {
  private static final String FILE =
      """
      pipeline: orders
      source:
        kafka: {brokers: "broker-1.test:9092", topics: [orders]}
      stream:
        name: orders
        fields:
          - {name: id, type: string}
      silver:
        - {table: orders, mode: append, key: []}
      alerts: {webhook: "${HOOK}"}
      """;
  private static final Instant NOON = Instant.parse("2025-07-30T12:00:00Z");

  @TempDir Path lake;

  @BeforeEach
  void aRunHasMadeTheTables() throws IOException {
    Files.createDirectories(lake.resolve("orders"));
  }

  @Test
  void aRunSaysThatItGoesOnAndHowItsDependenciesAre() {
    RunHint hint = hint();

    hint.breaker(new BreakerChange("webhook", State.OPEN));
    assertThat(said()).isEmpty();
    hint.started(new RunStarted("run-1", 1, 0, 0));

    RunSaid said = said().orElseThrow();
    assertThat(said.runId()).isEqualTo("run-1");
    assertThat(said.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(said.at()).isEqualTo(NOON);
    assertThat(said.breakers())
        .containsExactly(
            Map.entry("broker", new Breaker(State.CLOSED, NOON)),
            Map.entry("webhook", new Breaker(State.OPEN, NOON)));
    hint.breaker(new BreakerChange("broker", State.HALF_OPEN));
    assertThat(said().orElseThrow().breakers())
        .containsEntry("broker", new Breaker(State.HALF_OPEN, NOON));

    hint.close();
    assertThat(said()).isEmpty();
    assertThat(lake.resolve("orders")).isEmptyDirectory();
  }

  @Test
  void itHoldsNoAddress() throws IOException {
    try (RunHint hint = hint()) {
      hint.started(new RunStarted("run-1", 1, 0, 0));

      assertThat(Files.readString(RunSaid.file(lake, "orders")))
          .doesNotContain("s3cret")
          .doesNotContain("hooks.test")
          .doesNotContain("broker-1.test");
    }
  }

  @Test
  void aRunThatWasFencedLeavesWhatTheOtherSays() {
    RunHint first = hint();
    RunHint second = hint();
    second.started(new RunStarted("second", 1, 0, 0));
    first.started(new RunStarted("first", 1, 0, 0));

    second.close();

    assertThat(said().orElseThrow().runId()).isEqualTo("first");
    first.close();
    assertThat(said()).isEmpty();
  }

  @Test
  void whatIsTornIsAHintThatIsNotThere() throws IOException {
    RunHint hint = hint();
    hint.started(new RunStarted("run-1", 1, 0, 0));
    Path file = RunSaid.file(lake, "orders");
    byte[] whole = Files.readAllBytes(file);
    hint.close();

    for (int length = 0; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThat(said()).as("first %d bytes", length).isEmpty();
    }
    Files.writeString(
        file, new String(whole, java.nio.charset.StandardCharsets.UTF_8).replace("CLOSED", "AJAR"));
    assertThat(said()).isEmpty();
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(said()).isEmpty();

    // Saying and ending is no error either.
    try (RunHint next = hint()) {
      next.started(new RunStarted("run-2", 1, 0, 0));
    }
  }

  @Test
  void withoutADirectoryToWriteToTheRunGoesOn() throws IOException {
    try (Stream<Path> files = Files.list(lake)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    try (RunHint hint = hint()) {
      hint.started(new RunStarted("run-1", 1, 0, 0));
      assertThat(said()).isEmpty();
    }
  }

  @Test
  void aProcessThatIsThereIsRunningUntilItIsSilent() {
    RunSaid said = RunSaid.here("run-1", NOON, Map.of());

    assertThat(said.presence(NOON.plusSeconds(30))).isEqualTo(Presence.RUNNING);
    assertThat(said.presence(NOON.minusSeconds(3600))).isEqualTo(Presence.RUNNING);
    assertThat(said.presence(NOON.plusSeconds(60))).isEqualTo(Presence.SILENT);
    assertThat(said.age(NOON.plusSeconds(60))).hasSeconds(60);
  }

  @Test
  void aProcessThatIsNotThereIsGoneAlsoWhenAnotherHasItsNumber() throws Exception {
    RunSaid here = RunSaid.here("run-1", NOON, Map.of());
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    RunSaid dead =
        new RunSaid("run-1", here.host(), ended.pid(), here.processSince(), NOON, Map.of());
    RunSaid older =
        new RunSaid(
            "run-1", here.host(), here.pid(), here.processSince().minusSeconds(99), NOON, Map.of());

    assertThat(dead.presence(NOON)).isEqualTo(Presence.GONE);
    assertThat(older.presence(NOON.plusSeconds(60))).isEqualTo(Presence.GONE);
  }

  @Test
  void ofAnotherMachineOnlyItsSilenceIsKnown() {
    RunSaid elsewhere =
        new RunSaid("run-1", "another-host.test", 999_999_999, NOON, NOON, Map.of());

    assertThat(elsewhere.presence(NOON.plusSeconds(9))).isEqualTo(Presence.RUNNING);
    assertThat(elsewhere.presence(NOON.plusSeconds(60))).isEqualTo(Presence.SILENT);
  }

  private Optional<RunSaid> said() {
    return RunSaid.read(lake, "orders");
  }

  private RunHint hint() {
    Pipeline pipeline =
        PipelineReader.read(FILE, "orders.yaml", name -> Optional.of("https://hooks.test/s3cret"))
            .pipeline();
    return new RunHint(pipeline, lake, Clock.fixed(NOON, ZoneOffset.UTC), RunListener.NONE);
  }
}
