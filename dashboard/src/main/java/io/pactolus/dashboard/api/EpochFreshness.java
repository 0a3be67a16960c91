package io.pactolus.dashboard.api;

import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.engine.EpochReport;
import io.pactolus.lakehouse.EpochMeasures;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How fresh the records of an epoch were where a stage committed them: as the run told, or as the
 * ledger says of an epoch that this process has not seen or does not remember. Thread-safe.
 */
final class EpochFreshness {
  private static final List<String> STAGES =
      List.of("poll", "bronze", "decode", "silver", "dlq", "gold", "ledger");
  private static final int REMEMBERED = 100;

  private final LakeAccess lake;
  private final LiveRun run;
  private final Map<Long, Times> read =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Times> eldest) {
          return size() > REMEMBERED;
        }
      };

  EpochFreshness(LakeAccess lake, LiveRun run) {
    this.lake = lake;
    this.run = run;
  }

  /**
   * @param toGoldSeconds from the broker's timestamp of the oldest record; empty when there is none
   */
  private record Times(OptionalDouble toGoldSeconds, Map<String, Double> stageSeconds) {
    static final Times NONE = new Times(OptionalDouble.empty(), Map.of());

    static Times told(EpochReport report) {
      return report.records() == 0
          ? NONE
          : new Times(
              OptionalDouble.of(report.freshnessMillis() / 1e3), seconds(report.stageNanos(), 1e9));
    }

    static Times counted(List<LedgerRow> rows) {
      OptionalLong oldest = rows.stream().flatMapToLong(row -> row.minTimestamp().stream()).min();
      Optional<EpochMeasures> measures =
          rows.stream().flatMap(row -> row.measures().stream()).findFirst();
      return oldest.isEmpty()
          ? NONE
          : new Times(
              OptionalDouble.of((rows.get(0).goldAt() - oldest.getAsLong()) / 1e6),
              seconds(measures.map(EpochMeasures::stageMicros).orElse(Map.of()), 1e6));
    }

    private static Map<String, Double> seconds(Map<String, Long> times, double unit) {
      Map<String, Double> seconds = new LinkedHashMap<>();
      times.forEach((stage, n) -> seconds.put(stage, n / unit));
      return seconds;
    }

    /** Gold's is measured; what came before it in the epoch was committed that much earlier. */
    OptionalDouble at(String stage) {
      double later = 0;
      for (int i = STAGES.indexOf(stage) + 1; i < STAGES.indexOf("ledger"); i++) {
        later += stageSeconds.getOrDefault(STAGES.get(i), 0.0);
      }
      return toGoldSeconds.isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(Math.max(0, toGoldSeconds.getAsDouble() - later));
    }
  }

  /**
   * Seconds from the broker's timestamp of the oldest record of the epoch until the stage had
   * committed it; empty when the epoch is not complete, or did not read.
   */
  OptionalDouble of(long epoch, String stage) {
    return run.seen(epoch)
        .map(seen -> Times.told(seen.report()))
        .orElseGet(() -> inLedger(epoch))
        .at(stage);
  }

  private synchronized Times inLedger(long epoch) {
    Times known = read.get(epoch);
    if (known != null) {
      return known;
    }
    List<LedgerRow> rows =
        lake.read(view -> view.ledger().map(ledger -> rows(ledger, epoch)).orElse(List.of()));
    if (rows.isEmpty()) {
      return Times.NONE;
    }
    Times found = Times.counted(rows);
    read.put(epoch, found);
    return found;
  }

  private static List<LedgerRow> rows(Ledger ledger, long epoch) {
    return epoch > ledger.lastEpoch() ? List.of() : ledger.rowsOfEpoch(epoch);
  }
}
