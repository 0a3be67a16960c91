package io.pactolus.control.slo;

import static io.pactolus.control.slo.GivenSlo.NOON;
import static io.pactolus.control.slo.GivenSlo.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.control.CountedLake;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.lakehouse.MeasuredEpoch.Partition;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.model.Pipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SloReadingTest {
  private static final Pipeline PIPELINE = GivenSlo.pipeline("period: 30 d");
  private static final Duration SIXTEEN_HOURS = Duration.ofHours(16);

  @TempDir Path directory;

  @Test
  void thePeriodIsReadOnceAndThenWhatIsNew() {
    try (Lake lake = Lakes.open(directory.toString());
        CountedLake counted = new CountedLake(Lakes.open(directory.toString()))) {
      Ledger ledger = Ledger.openOrCreate(lake, "orders", Map.of());
      SloHistory expected = new SloHistory(PIPELINE);
      // An epoch every 16 hours, for 40 days: 46 of them are in the period, the newest now.
      for (int epoch = 1; epoch <= 61; epoch++) {
        Instant at = NOON.minus(SIXTEEN_HOURS.multipliedBy(61 - epoch));
        ledger.append(epoch, List.of(row(epoch, at, epoch, age(epoch))));
        expected.add(GivenSlo.epoch(epoch, at, epoch, age(epoch)), NOON);
      }
      SloReading reading = new SloReading(counted, PIPELINE);

      SloHistory first = reading.upToDate(NOON);

      assertThat(counted.filesRead()).hasSize(46);
      assertThat(first.report(NOON, Map.of())).isEqualTo(expected.report(NOON, Map.of()));
      assertThat(first.next()).containsExactly(Map.entry(new Partition("orders", 0), 61_000L));

      Instant later = NOON.plusSeconds(5);
      ledger.append(62, List.of(row(62, later, 7, Duration.ofSeconds(3))));
      expected.add(GivenSlo.epoch(62, later, 7, Duration.ofSeconds(3)), later);
      SloHistory second = reading.upToDate(later);

      assertThat(counted.filesRead()).hasSize(1);
      assertThat(second.report(later, Map.of())).isEqualTo(expected.report(later, Map.of()));
      assertThat(second.epoch()).isEqualTo(62);
    }
  }

  @Test
  void afterARollbackOnlyWhatIsNewIsReadAndWhatIsReadAgainIsKnown() {
    try (Lake lake = Lakes.open(directory.toString());
        CountedLake counted = new CountedLake(Lakes.open(directory.toString()))) {
      Ledger ledger = Ledger.openOrCreate(lake, "orders", Map.of());
      SloHistory expected = new SloHistory(PIPELINE);
      for (int epoch = 1; epoch <= 5; epoch++) {
        ledger.append(epoch, List.of(row(epoch, NOON, 10, age(epoch))));
        expected.add(GivenSlo.epoch(epoch, NOON, 10, age(epoch)), NOON);
      }
      ledger.append(6, rollback(ledger, 6, 3));
      SloReading reading = new SloReading(counted, PIPELINE);

      reading.upToDate(NOON);
      assertThat(counted.filesRead()).hasSize(6);
      reading.upToDate(NOON);
      assertThat(counted.filesRead()).isEmpty();

      // Given offsets that were taken back, and new ones
      ledger.append(7, List.of(row(7, NOON, 10, age(7), 4_000)));
      ledger.append(8, List.of(row(8, NOON, 10, age(8), 6_000)));
      expected.add(GivenSlo.epoch(8, NOON, 10, age(8)), NOON);
      SloHistory second = reading.upToDate(NOON);
      assertThat(counted.filesRead()).hasSize(2);
      assertThat(second.report(NOON, Map.of())).isEqualTo(expected.report(NOON, Map.of()));

      // Given one more rollback, of what is known
      ledger.append(9, rollback(ledger, 9, 7));
      ledger.append(10, List.of(row(10, NOON, 10, age(10), 6_000)));
      SloHistory third = reading.upToDate(NOON);
      assertThat(counted.filesRead()).hasSize(2);
      assertThat(third.window(NOON, Duration.ofDays(1)))
          .isEqualTo(expected.window(NOON, Duration.ofDays(1)));
    }
  }

  private static List<LedgerRow> rollback(Ledger ledger, long epoch, long toEpoch) {
    return List.of(
        LedgerRow.reversal(
            epoch,
            toEpoch,
            ledger.rows(toEpoch + 1),
            OptionalLong.empty(),
            epoch,
            "rollback",
            "run",
            GivenSlo.micros(NOON),
            GivenSlo.micros(NOON)));
  }

  @Test
  void whatWasForgottenByAClockThatHadRunAheadCountsAgain() {
    try (Lake lake = Lakes.open(directory.toString())) {
      Ledger ledger = Ledger.openOrCreate(lake, "orders", Map.of());
      for (int epoch = 1; epoch <= 3; epoch++) {
        ledger.append(epoch, List.of(row(epoch, NOON.minusSeconds(9 - epoch), epoch, age(epoch))));
      }
      SloReading reading = new SloReading(lake, PIPELINE);
      SloReport before = reading.upToDate(NOON).report(NOON, Map.of());

      Instant ahead = NOON.plus(Duration.ofDays(60));
      assertThat(reading.upToDate(ahead).window(ahead, Duration.ofDays(1)))
          .isEqualTo(GoldAges.NONE);

      assertThat(reading.upToDate(NOON).report(NOON, Map.of())).isEqualTo(before);
    }
  }

  private static Duration age(int epoch) {
    return Duration.ofSeconds(epoch % 10 == 0 ? 400 : 2);
  }
}
