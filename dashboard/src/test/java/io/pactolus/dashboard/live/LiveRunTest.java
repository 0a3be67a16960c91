package io.pactolus.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.BreakerChange.State;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveRunTest {
  private final SettableClock clock = new SettableClock();
  private final LiveRun run = new LiveRun(clock, RunListener.NONE);

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
    run.ended("The run has ended.");

    run.brokerSeen(false);

    assertThat(run.state().word()).isEqualTo("ended");
  }
}
