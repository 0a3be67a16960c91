package io.pactolus.control.slo;

import static io.pactolus.control.slo.GivenSlo.NOON;
import static io.pactolus.control.slo.GivenSlo.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.MeasuredEpoch.Partition;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SloWatchTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path directory;
  private final SettableClock clock = new SettableClock();
  private final BlockingQueue<Map<Partition, Long>> questions = new LinkedBlockingQueue<>();

  @Test
  void whatIsNewInTheLedgerIsTakenIn() {
    try (Lake lake = Lakes.open(directory.toString());
        SloWatch watch = watch(UnreadRecords.UNKNOWN)) {
      assertThat(watch.report().goldAt()).isEmpty();

      Ledger ledger = Ledger.openOrCreate(lake, "orders", Map.of());
      ledger.append(1, List.of(row(1, NOON, 10, SECOND)));
      clock.now = NOON.plusSeconds(10);
      assertThat(watch.report().lastFiveMinutes().fromBroker().records()).isEqualTo(10);

      ledger.append(2, List.of(row(2, NOON.plusSeconds(11), 5, SECOND)));
      clock.now = NOON.plusSeconds(11);
      assertThat(watch.report().lastFiveMinutes().fromBroker().records()).isEqualTo(10);
      clock.now = NOON.plusSeconds(20);
      assertThat(watch.report().lastFiveMinutes().fromBroker().records()).isEqualTo(15);
    }
  }

  @Test
  void whileGoldStandsStillTheBrokerIsAskedForWhatIsUnread() throws InterruptedException {
    try (Lake lake = Lakes.open(directory.toString());
        SloWatch watch =
            watch(
                (next, time) -> {
                  questions.add(next);
                  return OptionalLong.of(time.equals(NOON.plusSeconds(100)) ? 7 : 0);
                })) {
      Ledger.openOrCreate(lake, "orders", Map.of()).append(1, List.of(row(1, NOON, 100, SECOND)));
      clock.now = NOON.plusSeconds(20);
      assertThat(watch.report().objectives().get(0).overdueRecords()).isEmpty();
      assertThat(questions).isEmpty();

      clock.now = NOON.plusSeconds(400);
      watch.report();
      assertThat(questions.take()).containsExactly(Map.entry(new Partition("orders", 0), 1_000L));

      SloReport report = answered(watch);
      assertThat(report.objectives().get(0).overdueRecords()).hasValue(7);
      assertThat(report.objectives().get(0).errorBudget().missedRecords()).isEqualTo(7);
    }
  }

  @Test
  void beforeTheFirstEpochItIsAskedTooWhatWaits() {
    try (SloWatch watch = watch((next, time) -> OptionalLong.of(next.isEmpty() ? 3 : 0))) {
      clock.now = NOON;
      assertThat(watch.report().objectives().get(0).overdueRecords()).isEmpty();
      clock.now = NOON.plusSeconds(400);
      watch.report();

      assertThat(answered(watch).objectives().get(0).overdueRecords()).hasValue(3);
    }
  }

  /** The answer comes on another thread. */
  private SloReport answered(SloWatch watch) {
    for (; ; ) {
      // A report is good for two seconds.
      clock.now = NOON.plusSeconds(clock.now.equals(NOON.plusSeconds(403)) ? 406 : 403);
      SloReport report = watch.report();
      if (report.objectives().get(0).overdueRecords().isPresent()) {
        return report;
      }
      Thread.onSpinWait();
    }
  }

  private SloWatch watch(UnreadRecords unread) {
    return new SloWatch(directory.toString(), GivenSlo.pipeline("period: 30 d"), clock, unread);
  }

  private static final class SettableClock extends Clock {
    private volatile Instant now = NOON;

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
      throw new UnsupportedOperationException("there is only one");
    }
  }
}
