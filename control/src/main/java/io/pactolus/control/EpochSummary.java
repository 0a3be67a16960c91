package io.pactolus.control;

import io.pactolus.lakehouse.EpochMeasures;
import io.pactolus.lakehouse.KeptEpochs;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.pipeline.plan.Outcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * One epoch as the ledger tells it.
 *
 * @param kind {@code read}, {@code replay}, {@code rollback} or {@code rebuild}
 * @param kept false when a rollback took it back
 * @param outcomes Silver table to counts
 * @param replayed dead letters that were tried again
 * @param measures absent when it did not read, or is older than they are
 */
public record EpochSummary(
    long epoch,
    String kind,
    boolean kept,
    Instant startedAt,
    Instant goldAt,
    long records,
    Map<String, Map<Outcome, Long>> outcomes,
    long warnings,
    long replayed,
    OptionalLong rolledBackTo,
    List<Range> ranges,
    long bronzeVersion,
    String engine,
    String runId,
    Optional<EpochMeasures> measures) {

  /** What was read of one partition. */
  public record Range(
      String topic,
      int partition,
      long from,
      long until,
      long records,
      long emptyOffsets,
      long gapOffsets) {
    Range larger(Range other) {
      return Math.abs(other.records) > Math.abs(records) ? other : this;
    }
  }

  /** The epochs from {@code first} to {@code last}, both inclusive, newest first. */
  public static List<EpochSummary> of(Ledger ledger, long first, long last) {
    KeptEpochs kept = ledger.kept();
    Map<Long, List<LedgerRow>> rows = new TreeMap<>((a, b) -> Long.compare(b, a));
    ledger
        .rows(first, last)
        .forEach(row -> rows.computeIfAbsent(row.epoch(), e -> new ArrayList<>()).add(row));
    return rows.entrySet().stream()
        .map(epoch -> of(epoch.getValue(), kept.contains(epoch.getKey())))
        .toList();
  }

  private static EpochSummary of(List<LedgerRow> rows, boolean kept) {
    LedgerRow first = rows.get(0);
    Map<String, Map<Outcome, Long>> outcomes = new LinkedHashMap<>();
    Map<String, Range> ranges = new LinkedHashMap<>();
    long warnings = 0;
    long replayed = 0;
    for (LedgerRow row : rows) {
      Map<Outcome, Long> counts =
          outcomes.computeIfAbsent(row.table(), t -> new EnumMap<>(Outcome.class));
      row.outcomes().forEach((outcome, n) -> counts.merge(outcome, n, Long::sum));
      // The rows of a partition differ only in what each Silver table made of it; a rollback to
      // before a table was added took back less of that one.
      ranges.merge(row.topic() + "-" + row.partition(), range(row), Range::larger);
      warnings += row.warnings();
      replayed += row.replayed();
    }
    return new EpochSummary(
        first.epoch(),
        first.kind(),
        kept,
        instant(first.startedAt()),
        instant(first.goldAt()),
        ranges.values().stream().mapToLong(Range::records).sum(),
        outcomes,
        warnings,
        replayed,
        first.rolledBackTo(),
        List.copyOf(ranges.values()),
        first.bronzeVersion(),
        first.engine(),
        first.runId(),
        rows.stream().flatMap(row -> row.measures().stream()).findFirst());
  }

  private static Range range(LedgerRow row) {
    return new Range(
        row.topic(),
        row.partition(),
        row.fromOffset(),
        row.untilOffset(),
        row.records(),
        row.emptyOffsets(),
        row.gapOffsets());
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
