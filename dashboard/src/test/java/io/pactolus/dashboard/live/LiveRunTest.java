package io.pactolus.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.BreakerChange.State;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import io.pactolus.pipeline.plan.Outcome;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveRunTest {
  private final SettableClock clock = new SettableClock();
  private final LiveRun run = new LiveRun(clock, clock, RunListener.NONE);

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
  void eachTopicHasItsOwnRateAndLag() {
    clock.forward(Duration.ofSeconds(5));

    run.epochCompleted(ToldEpoch.of(1).from("orders", 1_000, 30).from("returns", 50, 0).report());

    assertThat(run.perSecond("records")).isEqualTo(210);
    assertThat(run.perSecond("topic.orders")).isEqualTo(200);
    assertThat(run.perSecond("topic.returns")).isEqualTo(10);
    assertThat(run.lag()).hasValue(30L);
    assertThat(run.lag("orders")).hasValue(30L);
    assertThat(run.lag("returns")).hasValue(0L);
    assertThat(run.lag("another")).isEmpty();
  }

  @Test
  void aRecordThatNoTableGetsIsOneDeadLetter() {
    clock.forward(Duration.ofSeconds(1));

    run.epochCompleted(
        ToldEpoch.of(1)
            .from("orders", 40, 0)
            .with("firsts", Map.of(Outcome.INSERTED, 20L, Outcome.REJECTED, 20L))
            .with("latest", Map.of(Outcome.UPDATED, 20L, Outcome.REJECTED, 20L))
            .withDeadLetters(20)
            .report());

    assertThat(run.perSecond("dlq")).isEqualTo(20);
    assertThat(run.perSecond("silver.latest")).isEqualTo(20);
  }

  @Test
  void aRunThatHasEndedDoesNotWaitForAnything() {
    run.ended();

    run.brokerSeen(false);

    assertThat(run.state().word()).isEqualTo("ended");
  }
}
