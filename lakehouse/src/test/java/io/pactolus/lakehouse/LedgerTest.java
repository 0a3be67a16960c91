package io.pactolus.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.pipeline.plan.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  @TempDir Path directory;

  private static LedgerRow row(long epoch, int partition) {
    return new LedgerRow(
        epoch,
        "quakes",
        partition,
        epoch * 10,
        epoch * 10 + 10,
        9,
        1,
        0,
        "quakes",
        Map.of(Outcome.INSERTED, 7L, Outcome.DUPLICATE, 2L),
        3,
        OptionalLong.of(5),
        OptionalLong.of(6),
        epoch == 1 ? OptionalLong.empty() : OptionalLong.of(epoch * 1000 + partition),
        epoch,
        OptionalLong.empty(),
        "embedded",
        "run-1",
        1,
        2,
        LedgerRow.READ,
        0,
        OptionalLong.empty(),
        0);
  }

  @Test
  void rowsComeBackAsWrittenAndTotalsFollowEveryAppend() {
    try (Lake lake = Lakes.open(directory.toString())) {
      Ledger ledger = Ledger.openOrCreate(lake, "p", Map.of());
      ledger.append(1, List.of(row(1, 0), row(1, 1)));
      assertThat(ledger.totals().get("quakes"))
          .extracting(t -> t.count(Outcome.INSERTED))
          .isEqualTo(14L);
      ledger.append(2, List.of(row(2, 0), row(2, 1)));

      Ledger reopened = Ledger.find(lake, "p").orElseThrow();

      assertThat(reopened.lastEpoch()).isEqualTo(2);
      assertThat(reopened.rows(2)).containsExactly(row(2, 0), row(2, 1));
      assertThat(reopened.rows(0)).hasSize(4).allMatch(LedgerRow::balances);
      assertThat(reopened.totals()).isEqualTo(ledger.totals());
      assertThat(reopened.totals().get("quakes"))
          .isEqualTo(
              new Ledger.Totals(
                  36,
                  4,
                  0,
                  12,
                  2001,
                  withZeros(Map.of(Outcome.INSERTED, 28L, Outcome.DUPLICATE, 8L))));
    }
  }

  private static Map<Outcome, Long> withZeros(Map<Outcome, Long> counts) {
    var all = new java.util.EnumMap<Outcome, Long>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      all.put(outcome, counts.getOrDefault(outcome, 0L));
    }
    return all;
  }

  @Test
  void anEpochIsWrittenOnce() {
    try (Lake lake = Lakes.open(directory.toString())) {
      Ledger ledger = Ledger.openOrCreate(lake, "p", Map.of());
      ledger.append(1, List.of(row(1, 0)));

      assertThatThrownBy(() -> ledger.append(1, List.of(row(1, 0))))
          .isInstanceOf(FencedException.class);
    }
  }
}
