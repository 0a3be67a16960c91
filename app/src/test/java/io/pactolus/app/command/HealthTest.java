package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.app.command.ServedLake.Served;
import io.pactolus.dashboard.api.BrokerLook;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.BreakerChange.State;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.Telemetry;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What supervisors are told, from the start of a run to its end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealthTest {
  private static final RunStarted STARTED = new RunStarted("r-1", 1, 0, 40);

  private ServedLake lake;

  private static final class HandClock extends Clock {
    private Instant now = Instant.parse("2025-07-30T12:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final HandClock clock = new HandClock();
  private LiveRun run;
  private Served server;

  @BeforeAll
  void aServerOfARun(@TempDir Path directory) throws Exception {
    lake = new ServedLake(directory);
    run = new LiveRun(Clock.systemUTC(), clock, RunListener.NONE);
    BrokerLook away = () -> new BrokerLook.Answer(false, (t, p) -> OptionalLong.empty());
    server = lake.serve(run, away);
  }

  @AfterAll
  void close() {
    server.close();
  }

  private void assertHealth(boolean live, boolean ready, String reason) throws Exception {
    HttpResponse<String> liveness = server.get("/health/live");
    HttpResponse<String> readiness = server.get("/health/ready");

    assertThat(liveness.statusCode()).as(liveness.body()).isEqualTo(live ? 200 : 503);
    assertThat(readiness.statusCode()).as(readiness.body()).isEqualTo(ready ? 200 : 503);
    assertThat(liveness.body() + readiness.body()).contains(reason);
  }

  @Test
  void aRunIsLiveWhileItWorksOrWaitsForWhatItMayWaitFor() throws Exception {
    // It builds its index for an hour.
    clock.pass(Duration.ofHours(1));
    assertHealth(true, false, "The run is starting.");

    run.started(STARTED);
    assertHealth(true, true, "\"status\":\"up\",\"reason\":null");

    // Nothing comes, but it looks.
    clock.pass(Duration.ofMinutes(9));
    run.telemetry(new Telemetry.Idle());
    clock.pass(Duration.ofMinutes(9));
    assertHealth(true, true, "up");

    // It does not even look.
    clock.pass(Duration.ofMinutes(2));
    assertHealth(false, true, "The run has given no sign of life for 11.0 min.");

    // It was only an epoch that took long.
    run.telemetry(new Telemetry.Committed("shop/gold/by_region", 1));
    assertHealth(true, true, "up");

    // It waits for the broker, or for a replay.
    run.breaker(new BreakerChange("broker", State.OPEN));
    clock.pass(Duration.ofHours(2));
    assertHealth(true, true, "up");
    run.breaker(new BreakerChange("broker", State.CLOSED));
    assertHealth(true, true, "up");
    run.paused("a replay");
    clock.pass(Duration.ofHours(2));
    assertHealth(true, true, "up");

    run.failed("LAKE_FULL", "No space left.");
    assertHealth(false, false, "The run has failed: LAKE_FULL");
  }
}
