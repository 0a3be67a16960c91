package io.pactolus.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateMeterTest {
  private final SettableClock clock = new SettableClock();
  private final RateMeter meter = new RateMeter(clock);

  /** 10,000 a second, in steps of 50 ms. */
  private void flow(Duration time) {
    for (long step = 0; step < time.toMillis() / 50; step++) {
      clock.forward(Duration.ofMillis(50));
      meter.add("records", 500);
    }
  }

  @Test
  void aSteadyFlowHasItsRateAtEachMomentOfASecond() {
    meter.begin();
    flow(Duration.ofSeconds(12));

    for (int step = 0; step < 20; step++) {
      flow(Duration.ofMillis(50));
      assertThat(meter.perSecond("records")).isEqualTo(10_000);
    }
  }

  @Test
  void aRunThatHasJustBegunHasTheRateOfItsTime() {
    meter.begin();

    flow(Duration.ofSeconds(3));

    assertThat(meter.perSecond("records")).isEqualTo(10_000);
  }

  @Test
  void aSingleEpochAtTheBeginningIsNotTakenForThousandsASecond() {
    meter.begin();
    clock.forward(Duration.ofMillis(2));

    meter.add("records", 700);

    assertThat(meter.perSecond("records")).isEqualTo(700);
  }

  @Test
  void whatComesBeforeTheBeginningWasToldCountsFromThereOn() {
    // Given an epoch that was cut off and finished first
    meter.add("records", 3_000);
    clock.forward(Duration.ofSeconds(3));

    // When
    meter.begin();

    // Then
    assertThat(meter.perSecond("records")).isEqualTo(1_000);
  }

  @Test
  void aRareEventIsNotMoreOftenThanItIs() {
    meter.begin();
    clock.forward(Duration.ofMinutes(5));

    meter.add("dlq", 1);
    clock.forward(Duration.ofSeconds(2));

    assertThat(meter.perSecond("dlq")).isEqualTo(0.1);
  }

  @Test
  void theRateFallsToNothingInTenSeconds() {
    meter.begin();
    flow(Duration.ofSeconds(20));

    clock.forward(Duration.ofSeconds(5));
    assertThat(meter.perSecond("records")).isCloseTo(5_000, within(60.0));
    clock.forward(Duration.ofSeconds(5));

    assertThat(meter.perSecond("records")).isZero();
  }

  @Test
  void aRunThatFollowsAnotherAfterALongPauseBeginsAnew() {
    meter.begin();
    flow(Duration.ofSeconds(20));
    clock.forward(Duration.ofMinutes(1));

    meter.begin();
    flow(Duration.ofSeconds(2));

    assertThat(meter.perSecond("records")).isEqualTo(10_000);
  }

  @Test
  void whatNothingWasAddedToHasNoRate() {
    assertThat(meter.perSecond("records")).isZero();
  }
}
