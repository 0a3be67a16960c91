package io.pactolus.app.command;

import static io.pactolus.app.command.SalesLake.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.control.LakeView;
import io.pactolus.control.Status;
import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.BreakerChange.State;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.hint.RunHint;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
  @TempDir Path directory;

  @Test
  void itTellsARunAtWorkFromOneThatIsSilentAndOneThatIsGone() throws Exception {
    SalesLake lake = new SalesLake(directory);
    lake.run(List.of(List.of(sale("a", 1, "north", 5))));

    // Given that nothing runs
    assertThat(json(lake).path("run").isNull()).isTrue();

    // Given a run whose broker has gone away
    RunHint hint = hint(lake, Clock.systemUTC());
    hint.breaker(new BreakerChange("broker", State.OPEN));
    JsonNode run = json(lake).path("run");
    String text = lake.ask("status").text();

    assertThat(run.path("state").asText()).isEqualTo("running");
    assertThat(run.path("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
    assertThat(run.path("said_seconds_ago").asLong()).isBetween(0L, 30L);
    assertThat(run.at("/breakers/broker/state").asText()).isEqualTo("open");
    assertThat(run.at("/breakers/broker").has("since")).isTrue();
    assertThat(text)
        .containsPattern("run run-1 \\(process \\d+ on .+\\): running, as it said .+ ago")
        .contains("circuit breaker of the broker: open since ");
    hint.close();

    // Given one that has been paused for an hour
    Clock earlier = Clock.offset(Clock.fixed(Instant.now(), ZoneOffset.UTC), Duration.ofHours(-1));
    RunHint paused = hint(lake, earlier);
    assertThat(json(lake).at("/run/state").asText()).isEqualTo("silent");
    assertThat(lake.ask("status").text())
        .containsPattern("has said nothing for 1\\.00 h: it is paused, stuck, or its machine");

    // Given one that was killed
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Path file = lake.lake.resolve("shop/_run.json");
    String said = Files.readString(file);
    paused.close();
    Files.writeString(
        file, said.replace("\"pid\":" + ProcessHandle.current().pid(), "\"pid\":" + ended.pid()));
    assertThat(json(lake).at("/run/state").asText()).isEqualTo("gone");
    assertThat(lake.ask("status").text())
        .contains("): gone, without having ended; it last said something ")
        .contains("The next run goes on where it stopped");

    // Given that its last words are torn
    Files.writeString(file, Files.readString(file).substring(0, 40));
    SalesLake.Answer torn = lake.ask("status", "--json");
    assertThat(torn.exitCode()).isZero();
    assertThat(new ObjectMapper().readTree(torn.text()).path("run").isNull()).isTrue();
  }

  @Test
  void aPartitionThatNoEpochHasReadFromIsThereToo() throws Exception {
    SalesLake lake = new SalesLake(directory);
    lake.run(List.of(List.of(sale("a", 1, "north", 5))));

    // Given a broker with two partitions, the second of which begins at 5
    Status.BrokerEnds broker =
        new Status.BrokerEnds() {
          @Override
          public OptionalLong end(String topic, int partition) {
            return OptionalLong.of(9);
          }

          @Override
          public int partitions(String topic) {
            return 2;
          }

          @Override
          public OptionalLong beginning(String topic, int partition) {
            return OptionalLong.of(5);
          }
        };
    try (Lake opened = Lakes.open(lake.lake.toString())) {
      Status status = Status.of(new LakeView(opened, lake.plan), broker);

      assertThat(status.partitions())
          .extracting(p -> p.topic() + "-" + p.partition(), p -> p.next(), p -> p.lag())
          .containsExactly(
              tuple("sales-0", 1L, OptionalLong.of(8)), tuple("sales-1", 5L, OptionalLong.of(4)));
    }
  }

  private static RunHint hint(SalesLake lake, Clock clock) {
    RunHint hint = new RunHint(lake.plan.pipeline(), lake.lake, clock, RunListener.NONE);
    hint.started(new RunStarted("run-1", 2, 0, 0));
    return hint;
  }

  private static JsonNode json(SalesLake lake) throws Exception {
    return new ObjectMapper().readTree(lake.ask("status", "--json").text());
  }
}
