package io.pactolus.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateMeterTest {
  private final SettableClock clock = new SettableClock();
  private final RateMeter meter = new RateMeter(clock);

  /** 10,000 a second, in steps of 50 ms. */
  private void flow(Duration time) {
    flow(time, 50);
  }

  /** The same, in epochs of some length. */
  private void flow(Duration time, long epochMillis) {
    for (long step = 0; step < time.toMillis() / epochMillis; step++) {
      clock.forward(Duration.ofMillis(epochMillis));
      meter.add("records", 10 * epochMillis);
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

  @ParameterizedTest
  @ValueSource(longs = {50, 700, 3_000, 7_000, 30_000})
  void aSteadyFlowHasItsRateAtEachMomentWhateverTheLengthOfItsEpochs(long epochMillis) {
    meter.begin();
    flow(Duration.ofSeconds(30), epochMillis);

    long untilNext = epochMillis;
    for (long millis = 0; millis < 120_000; millis += 10) {
      clock.forward(Duration.ofMillis(10));
      untilNext -= 10;
      if (untilNext == 0) {
        meter.add("records", 10 * epochMillis);
        untilNext = epochMillis;
      }
      assertThat(meter.perSecond("records")).isCloseTo(10_000, within(100.0));
    }
  }

  @Test
  void evenEpochsOfMinutesHaveTheirRateOnceTheyAreKnown() {
    meter.begin();
    flow(Duration.ofMinutes(10), 300_000);

    clock.forward(Duration.ofMinutes(4));

    assertThat(meter.perSecond("records")).isEqualTo(10_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {50, 3_000, 30_000})
  void aFlowThatHasStoppedFallsToNothing(long epochMillis) {
    meter.begin();
    flow(Duration.ofSeconds(60), epochMillis);

    double before = meter.perSecond("records");
    for (long millis = 0; millis < Math.max(10_000, 2 * epochMillis); millis += 10) {
      assertThat(meter.perSecond("records")).isPositive().isLessThanOrEqualTo(before * 1.01);
      before = meter.perSecond("records");
      clock.forward(Duration.ofMillis(10));
    }

    assertThat(meter.perSecond("records")).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {50, 3_000})
  void aFlowThatComesAfterALongPauseRisesToItsRateInTenSeconds(long epochMillis) {
    meter.begin();
    flow(Duration.ofSeconds(20), epochMillis);
    clock.forward(Duration.ofMinutes(5));

    flow(Duration.ofSeconds(6), epochMillis);
    assertThat(meter.perSecond("records")).isCloseTo(6_000, within(100.0));
    flow(Duration.ofSeconds(6), epochMillis);
    assertThat(meter.perSecond("records")).isCloseTo(10_000, within(100.0));
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
