package io.pactolus.control.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CrossingsTest {
  private static final double STRAIGHT = Double.POSITIVE_INFINITY;

  @Test
  void straightLinesCrossOnce() {
    // 100 against 20 + 0.01 for each record a second
    SteppedPrice flat = new SteppedPrice(1, STRAIGHT, 100, 0);
    SteppedPrice rising = new SteppedPrice(1, STRAIGHT, 20, 0.01);

    Crossings crossings = Crossings.of(flat, rising);

    assertThat(crossings.firstBelow()).isFalse();
    assertThat(crossings.points()).hasSize(1);
    assertThat(crossings.points().get(0).rate()).isCloseTo(8_000, within(1e-6));
    assertThat(crossings.points().get(0).firstAbove()).isTrue();
  }

  @Test
  void equalPricesDoNotCross() {
    SteppedPrice price = new SteppedPrice(2, 1_000 / 3.0, 7, 0.1);

    assertThat(Crossings.of(price, price).points()).isEmpty();
    assertThat(Crossings.of(price, price).firstBelow()).isTrue();
  }

  @Test
  void noChangeIsMissedAndNoneInvented() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      SteppedPrice first = any(random);
      SteppedPrice second = any(random);

      Crossings crossings = Crossings.of(first, second);

      // Just below and above each point, and in the middle between two.
      List<Double> rates = new ArrayList<>(List.of(1.0));
      crossings.points().forEach(point -> rates.add(point.rate()));
      rates.add(crossings.examinedUpTo());
      boolean firstIsCheaper = crossings.firstBelow();
      for (int span = 0; span + 1 < rates.size(); span++) {
        double from = rates.get(span);
        double until = rates.get(span + 1);
        for (int part = 1; part < 100; part++) {
          double rate = from + (until - from) * part / 100;
          double difference = first.monthly(rate) - second.monthly(rate);
          if (Math.abs(difference) > 1e-6 * first.monthly(rate)) {
            assertThat(difference < 0)
                .as("%s and %s at %s", first, second, rate)
                .isEqualTo(firstIsCheaper);
          }
        }
        if (span < crossings.points().size()) {
          firstIsCheaper = crossings.points().get(span).firstAbove();
        }
      }
    }
  }

  private static SteppedPrice any(Random random) {
    return new SteppedPrice(
        random.nextInt(4),
        random.nextInt(5) == 0 ? STRAIGHT : 500 + random.nextInt(20_000),
        random.nextInt(300),
        random.nextInt(100) / 1_000.0);
  }

  @Test
  void stepsWithoutEndAreLookedAtUpToSomeRate() {
    // The same in the long run, by steps of a record and of a bit more than one.
    SteppedPrice first = new SteppedPrice(1, 1, 1, 0);
    SteppedPrice second = new SteppedPrice(1, 1.5, 1.5, 0);

    Crossings crossings = Crossings.of(first, second);

    assertThat(crossings.examinedUpTo()).isBetween(1_000.0, 100_000.0);
    assertThat(crossings.points()).isNotEmpty();
    assertThat(crossings.points().get(crossings.points().size() - 1).rate())
        .isLessThanOrEqualTo(crossings.examinedUpTo());
  }

  @Test
  void offersCostWhatTheirSteppedPriceSays() {
    PriceList prices = PriceFile.defaults();
    for (double rate : new double[] {1, 999, 1_000, 1_001, 31_999.5, 480_001, 5e6}) {
      StreamPrices stream = new StreamPrices(prices, 519);
      ClusterPrices work = new ClusterPrices(prices, 10, 40e9);
      for (Offer offer :
          List.of(stream.kinesis(rate), stream.msk(rate), work.glue(rate), work.emr(rate))) {
        assertThat(offer.price().monthly(rate)).isCloseTo(offer.monthly(), within(1e-6));
      }
    }
  }
}
