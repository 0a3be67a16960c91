package io.pactolus.dashboard.api;

import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.engine.EpochReport;
import io.pactolus.lakehouse.CommitSummary;
import io.pactolus.lakehouse.EpochMeasures;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.lakehouse.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How fresh the records of an epoch were where a stage committed them: as the run told, or as the
 * ledger says of an epoch that this process has not seen or does not remember. While an epoch is
 * open, and after one that did not read, the one before it still says how it stands. Thread-safe.
 */
final class EpochFreshness {
  private static final List<String> STAGES =
      List.of("poll", "bronze", "decode", "silver", "dlq", "gold", "ledger");
  private static final int REMEMBERED = 100;
  private static final int COMMITS = 20;

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

  private final Map<String, Known> newest = new HashMap<>();

  /** What was found for a table that had this epoch. */
  private record Known(long epoch, OptionalDouble seconds) {}

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
   * Seconds from the broker's timestamp of the oldest record of an epoch until the stage had
   * committed it: of the newest one that changed the table, is complete and did read; empty when
   * none is known.
   *
   * @param epoch newest that changed the table
   */
  synchronized OptionalDouble of(String table, long epoch, String stage) {
    OptionalDouble own = at(epoch, stage);
    Known before = newest.get(table);
    OptionalDouble seconds =
        own.isPresent()
            ? own
            : before != null && (before.seconds().isPresent() || before.epoch() == epoch)
                ? before.seconds()
                : earlier(table, epoch, stage);
    newest.put(table, new Known(epoch, seconds));
    return seconds;
  }

  private OptionalDouble earlier(String table, long epoch, String stage) {
    return lake.read(view -> epochs(TableApi.require(view, table))).stream()
        .filter(other -> other < epoch)
        .map(other -> at(other, stage))
        .filter(OptionalDouble::isPresent)
        .findFirst()
        .orElse(OptionalDouble.empty());
  }

  private static List<Long> epochs(Table table) {
    List<Long> epochs = new ArrayList<>();
    for (CommitSummary commit : table.history(COMMITS)) {
      Optional.ofNullable(commit.transactions().get(table.path())).ifPresent(epochs::add);
    }
    return epochs;
  }

  private OptionalDouble at(long epoch, String stage) {
    return run.seen(epoch)
        .map(seen -> Times.told(seen.report()))
        .orElseGet(() -> inLedger(epoch))
        .at(stage);
  }

  private Times inLedger(long epoch) {
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
