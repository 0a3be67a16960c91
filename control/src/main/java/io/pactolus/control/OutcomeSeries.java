package io.pactolus.control;

import io.pactolus.lakehouse.query.LakeSql;
import io.pactolus.pipeline.plan.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of the records over time, by the time of the Gold commit.
 *
 * @param from where the first bucket begins; absent while the ledger is empty
 * @param until time of the newest epoch
 * @param buckets Silver table to the beginning of each bucket in which something happened, to its
 *     counts
 * @param totals Silver table to the counts of all epochs
 */
public record OutcomeSeries(
    Optional<Instant> from,
    Optional<Instant> until,
    Duration bucket,
    Map<String, Map<Instant, Map<Outcome, Long>>> buckets,
    Map<String, Map<Outcome, Long>> totals) {

  /**
   * @param window how far back from the newest epoch; absent for all epochs
   */
  public static OutcomeSeries of(LakeView view, Optional<Duration> window, int buckets) {
    if (view.ledger().isEmpty()) {
      return new OutcomeSeries(
          Optional.empty(), Optional.empty(), Duration.ofSeconds(1), Map.of(), Map.of());
    }
    try (LakeSql sql = view.sqlOver(List.of("ledger"))) {
      List<@Nullable Object> ends =
          sql.query("SELECT epoch_us(min(gold_at)), epoch_us(max(gold_at)) FROM ledger")
              .rows()
              .get(0);
      if (ends.get(0) == null) {
        return new OutcomeSeries(
            Optional.empty(), Optional.empty(), Duration.ofSeconds(1), Map.of(), Map.of());
      }
      long last = number(ends.get(1));
      long first =
          window.isPresent()
              ? last - window.get().toNanos() / 1000
              : Math.min(number(ends.get(0)), last - 1);
      long width = Math.max(1_000_000, (last - first + buckets - 1) / buckets);
      long origin = last + 1 - width * ((last + 1 - first + width - 1) / width);
      return new OutcomeSeries(
          Optional.of(instant(origin)),
          Optional.of(instant(last)),
          Duration.of(width, ChronoUnit.MICROS),
          buckets(sql, origin, width),
          totals(sql));
    }
  }

  private static Map<String, Map<Instant, Map<Outcome, Long>>> buckets(
      LakeSql sql, long origin, long width) {
    Map<String, Map<Instant, Map<Outcome, Long>>> tables = new LinkedHashMap<>();
    for (List<@Nullable Object> row :
        sql.query(
                """
                SELECT "table", (epoch_us(gold_at) - %1$d) // %2$d%3$s FROM ledger
                WHERE epoch_us(gold_at) >= %1$d GROUP BY 1, 2 ORDER BY 1, 2
                """
                    .formatted(origin, width, sums()))
            .rows()) {
      tables
          .computeIfAbsent(String.valueOf(row.get(0)), t -> new TreeMap<>())
          .put(instant(origin + width * number(row.get(1))), counts(row, 2));
    }
    return tables;
  }

  private static Map<String, Map<Outcome, Long>> totals(LakeSql sql) {
    Map<String, Map<Outcome, Long>> totals = new LinkedHashMap<>();
    for (List<@Nullable Object> row :
        sql.query("SELECT \"table\"" + sums() + " FROM ledger GROUP BY 1 ORDER BY 1").rows()) {
      totals.put(String.valueOf(row.get(0)), counts(row, 1));
    }
    return totals;
  }

  private static String sums() {
    StringBuilder sums = new StringBuilder();
    for (Outcome outcome : Outcome.values()) {
      sums.append(", CAST(sum(").append(outcome.column()).append(") AS BIGINT)");
    }
    return sums.toString();
  }

  private static Map<Outcome, Long> counts(List<@Nullable Object> row, int from) {
    List<Outcome> all = new ArrayList<>(List.of(Outcome.values()));
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    for (int i = 0; i < all.size(); i++) {
      counts.put(all.get(i), number(row.get(from + i)));
    }
    return counts;
  }

  private static long number(@Nullable Object value) {
    return value == null ? 0 : ((Number) value).longValue();
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
