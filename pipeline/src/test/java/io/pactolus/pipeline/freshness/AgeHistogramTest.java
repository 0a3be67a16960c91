package io.pactolus.pipeline.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgeHistogramTest {
  private static final long MINUTE = 60_000;
  private static final long DAY = 24 * 60 * MINUTE;

  private static AgeHistogram of(long... ages) {
    AgeHistogram.Counter counter = new AgeHistogram.Counter();
    Arrays.stream(ages).forEach(counter::add);
    return counter.histogram();
  }

  @Test
  void bucketsFollowEachOtherWithoutGapsAndAreAtMostAThirtySecondWide() {
    for (int bucket = 0; bucket < AgeBuckets.COUNT; bucket++) {
      long least = AgeBuckets.least(bucket);
      long most = AgeBuckets.most(bucket);

      assertThat(AgeBuckets.of(least)).isEqualTo(bucket);
      assertThat(AgeBuckets.of(most)).isEqualTo(bucket);
      assertThat(AgeBuckets.of(most + 1)).isEqualTo(Math.min(bucket + 1, AgeBuckets.COUNT - 1));
      assertThat((most - least) * 32).isLessThanOrEqualTo(least);
    }
  }

  @Test
  void percentilesAreRightToOnePointSixPercentFromMillisecondsToWeeks() {
    Random random = new Random(5);
    long[] ages =
        random
            .doubles(50_000)
            .mapToLong(u -> Math.round(Math.exp(u * Math.log(21.0 * DAY))))
            .toArray();
    AgeHistogram histogram = of(ages);
    Arrays.sort(ages);

    for (double percent : new double[] {0, 1, 25, 50, 90, 95, 99, 99.9, 100}) {
      long exact = ages[(int) Math.max(0, Math.ceil(ages.length * percent / 100) - 1)];
      assertThat(histogram.percentileMillis(percent).orElseThrow() / (double) exact)
          .isCloseTo(1, within(0.016));
    }
    assertThat(histogram.records()).isEqualTo(50_000);
    assertThat(histogram.sumMillis() / Arrays.stream(ages).sum()).isCloseTo(1, within(0.016));
  }

  @Test
  void recordsWithinABoundAreCountedToTheBucketOfTheBound() {
    AgeHistogram ages = of(0, 10, 4 * MINUTE, 5 * MINUTE, 6 * MINUTE, 21 * DAY);

    assertThat(ages.within(5 * MINUTE)).isEqualTo(4);
    assertThat(ages.above(5 * MINUTE)).isEqualTo(2);
    assertThat(ages.within(new long[] {0, 9, 10, DAY, 30 * DAY})).containsExactly(1, 1, 2, 5, 6);
  }

  @Test
  void whatIsAddedCanBeTakenAway() {
    AgeHistogram first = of(1, 2, 3, DAY);
    AgeHistogram second = of(2, 70, 70);

    AgeHistogram both = first.plus(second);

    assertThat(both.records()).isEqualTo(7);
    assertThat(both).isEqualTo(of(1, 2, 2, 3, 70, 70, DAY)).isEqualTo(second.plus(first));
    assertThat(first.plus(AgeHistogram.NONE))
        .isEqualTo(AgeHistogram.NONE.plus(first))
        .isEqualTo(first);
    assertThat(both.minus(second)).isEqualTo(first);
    assertThat(both.minus(both)).isEqualTo(AgeHistogram.NONE);
    assertThatThrownBy(() -> second.minus(first))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no part of");
  }

  @Test
  void laterEveryRecordIsOlder() {
    AgeHistogram later = of(0, 5, 5, 1_000).later(10);

    assertThat(later.within(new long[] {9, 10, 14, 15, 16})).containsExactly(0, 1, 1, 3, 3);
    assertThat(later.percentileMillis(100).orElseThrow()).isBetween(980L, 1_040L);
    assertThat(of(7).later(0)).isEqualTo(of(7));
  }

  @Test
  void theTextIsJsonAndComesBackAsItWas() {
    AgeHistogram ages = of(0, 63, 64, 65, 5 * MINUTE);

    assertThat(ages.toText()).isEqualTo("{\"0\":1,\"63\":1,\"65\":2,\"303103\":1}");
    assertThat(AgeHistogram.ofText(ages.toText())).isEqualTo(ages);
    assertThat(AgeHistogram.ofText("{}")).isEqualTo(AgeHistogram.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "}",
        "1",
        "{1:1}",
        "{\"1\":-1}",
        "{\"1\":0}",
        "{\"1\":1",
        "{\"1\":1}}",
        "{\"1\":1,}",
        "{\"2\":1,\"1\":1}",
        "{\"64\":1,\"65\":1}",
        "{\"\":1}",
        "{\"1\":}",
        "{\"1\":1234567890123456789}"
      })
  void anotherTextIsRefused(String text) {
    assertThatThrownBy(() -> AgeHistogram.ofText(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not ages and numbers of records: " + text);
  }

  @Test
  void anAgeFromTheFutureIsNoneAndOneBeyondAllBoundsIsTheHighest() {
    assertThat(of(-5)).isEqualTo(of(0));
    assertThat(of(Long.MAX_VALUE).percentileMillis(50).orElseThrow())
        .isGreaterThan(60L * 365 * DAY);
    assertThat(AgeHistogram.NONE.percentileMillis(50)).isEmpty();
  }
}
