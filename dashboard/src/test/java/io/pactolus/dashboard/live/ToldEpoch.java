package io.pactolus.dashboard.live;

import io.pactolus.engine.EpochReport;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.plan.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/** An epoch as a run tells of it. */
public final class ToldEpoch {
  private final long number;
  private final Map<String, Long> records = new LinkedHashMap<>();
  private final Map<String, Long> lags = new LinkedHashMap<>();
  private final Map<String, Map<Outcome, Long>> outcomes = new LinkedHashMap<>();
  private long deadLetters;
  private long freshnessMillis;

  private ToldEpoch(long number) {
    this.number = number;
  }

  public static ToldEpoch of(long number) {
    return new ToldEpoch(number);
  }

  public ToldEpoch from(String topic, long count, long lag) {
    records.put(topic, count);
    lags.put(topic, lag);
    return this;
  }

  public ToldEpoch with(String table, Map<Outcome, Long> counts) {
    outcomes.put(table, counts);
    return this;
  }

  public ToldEpoch withDeadLetters(long rows) {
    deadLetters = rows;
    return this;
  }

  public ToldEpoch freshIn(long millis) {
    freshnessMillis = millis;
    return this;
  }

  public EpochReport report() {
    return new EpochReport(
        number,
        sum(records),
        records,
        100 * sum(records),
        outcomes,
        Map.of(),
        deadLetters,
        sum(lags),
        lags,
        freshnessMillis,
        GoldAges.NONE,
        false,
        Map.of("gold", 20_000_000L));
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(n -> n).sum();
  }
}
