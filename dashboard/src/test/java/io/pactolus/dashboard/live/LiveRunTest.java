package io.pactolus.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.BreakerChange.State;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveRunTest {
  private final SettableClock clock = new SettableClock();
  private final LiveRun run = new LiveRun(clock, RunListener.NONE);

  private static final class SettableClock extends Clock {
    private Instant now = Instant.parse("2025-07-30T00:00:00Z");

    void forward(Duration by) {
      now = now.plus(by);
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

  @BeforeEach
  void started() {
    run.started(new RunStarted("run", 1, 0, -1));
  }

  @Test
  void aRunWaitsFromTheFirstLookThatTheBrokerDoesNotAnswer() {
    run.brokerSeen(false);

    assertThat(run.state().word()).isEqualTo("waiting");
    assertThat(run.state().message().orElseThrow()).contains("does not answer");
    assertThat(run.lag()).isEmpty();
  }

  @Test
  void aRunGoesOnWhenALookIsAnswered() {
    run.brokerSeen(false);

    run.brokerSeen(true);

    assertThat(run.state().word()).isEqualTo("running");
    assertThat(run.state().message()).isEmpty();
  }

  @Test
  void aLookInVainSaysNothingOfLater() {
    run.brokerSeen(false);

    clock.forward(Duration.ofSeconds(15));

    assertThat(run.state().word()).isEqualTo("running");
  }

  @Test
  void aRunWaitsAsLongAsItsOwnBreakerIsNotClosed() {
    run.breaker(new BreakerChange("broker", State.OPEN));
    run.brokerSeen(true);
    assertThat(run.state().word()).isEqualTo("waiting");
    run.breaker(new BreakerChange("broker", State.HALF_OPEN));
    assertThat(run.state().word()).isEqualTo("waiting");

    run.breaker(new BreakerChange("broker", State.CLOSED));

    assertThat(run.state().word()).isEqualTo("running");
  }

  @Test
  void aBreakerThatOpensBeforeTheRunHasStartedIsNotForgotten() {
    LiveRun early = new LiveRun(clock, RunListener.NONE);
    early.breaker(new BreakerChange("broker", State.OPEN));
    assertThat(early.state().word()).isEqualTo("starting");

    early.started(new RunStarted("run", 1, 0, -1));

    assertThat(early.state().word()).isEqualTo("waiting");
  }

  @Test
  void theWebhookDoesNotMakeARunWait() {
    run.breaker(new BreakerChange("webhook", State.OPEN));

    assertThat(run.state().word()).isEqualTo("running");
  }

  @Test
  void aRunThatHasEndedDoesNotWaitForAnything() {
    run.ended();

    run.brokerSeen(false);

    assertThat(run.state().word()).isEqualTo("ended");
  }
}
