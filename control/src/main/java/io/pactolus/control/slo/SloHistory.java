package io.pactolus.control.slo;

import io.pactolus.control.slo.SloReport.BurnRate;
import io.pactolus.control.slo.SloReport.ErrorBudget;
import io.pactolus.control.slo.SloReport.ObjectiveStatus;
import io.pactolus.control.slo.SloReport.Window;
import io.pactolus.lakehouse.MeasuredEpoch;
import io.pactolus.lakehouse.MeasuredEpoch.Partition;
import io.pactolus.pipeline.freshness.AgeHistogram;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.model.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the targets are judged by: the ages of the records of the epochs of a period. Each record
 * counts once, when it was in Gold for the first time. What is read again after a rollback does not
 * count, nor do replays and rebuilds, whose records have counted already. Not thread-safe.
 */
public final class SloHistory {
  static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final List<Duration> WINDOWS = List.of(FIVE_MINUTES, HOUR, DAY);
  private static final Duration SLOT = Duration.ofSeconds(10);
  private static final int SLOTS_OF_A_PERIOD = 4_000;

  private final List<Objective> objectives;
  private final Duration period;
  private final AgeSeries day;
  private final AgeSeries all;
  private final Map<Partition, Position> positions = new HashMap<>();
  private long epoch;
  private Optional<Instant> goldAt = Optional.empty();

  private record Position(long epoch, long next) {}

  public SloHistory(Pipeline pipeline) {
    this.objectives = Objective.of(pipeline);
    this.period = pipeline.slo().period();
    this.day = new AgeSeries(SLOT, DAY);
    this.all = new AgeSeries(period.dividedBy(SLOTS_OF_A_PERIOD), period);
  }

  public List<Objective> objectives() {
    return objectives;
  }

  /** The newest epoch that was taken in; 0 when none was. */
  public long epoch() {
    return epoch;
  }

  /** From when on epochs matter. */
  public Instant since(Instant now) {
    return now.minus(period);
  }

  /** When records reached Gold last. */
  public Optional<Instant> goldAt() {
    return goldAt;
  }

  /** First offset that was not read, of every partition that has moved in the period. */
  public Map<Partition, Long> next() {
    Map<Partition, Long> next = new HashMap<>();
    positions.forEach((partition, position) -> next.put(partition, position.next()));
    return Map.copyOf(next);
  }

  /** Takes an epoch in; once. */
  public void add(MeasuredEpoch added, Instant now) {
    Instant at = Instant.EPOCH.plus(added.goldAt(), ChronoUnit.MICROS);
    if (!added.again()) {
      day.add(at, added.ages());
      all.add(at, added.ages());
    }
    if (added.epoch() > epoch) {
      epoch = added.epoch();
      goldAt = Optional.of(at);
    }
    // At once: a period has many times as many of the day's slots as the day.
    forget(now);
  }

  /**
   * Takes in where an epoch left a partition.
   *
   * @param until next offset
   */
  public void read(long readBy, Partition partition, long until) {
    Position known = positions.get(partition);
    if (known == null || readBy >= known.epoch()) {
      positions.put(partition, new Position(readBy, until));
    }
  }

  /** Drops what is too old to matter. */
  public void forget(Instant now) {
    day.forget(now);
    all.forget(now);
  }

  /**
   * @param overdue by objective, the unread records that miss it already; one that is absent is not
   *     known
   */
  public SloReport report(Instant now, Map<Objective, Long> overdue) {
    Map<Duration, GoldAges> known = new HashMap<>();
    List<ObjectiveStatus> statuses = new ArrayList<>();
    for (Objective objective : objectives) {
      statuses.add(new Judgement(objective, now, overdue, known).status());
    }
    return new SloReport(now, goldAt, window(now, FIVE_MINUTES, known), statuses);
  }

  /** Ages of the records that reached Gold in a time before {@code now}. */
  public GoldAges window(Instant now, Duration length) {
    return (length.compareTo(DAY) <= 0 ? day : all).window(now, length);
  }

  private GoldAges window(Instant now, Duration length, Map<Duration, GoldAges> known) {
    return known.computeIfAbsent(length, asked -> window(now, asked));
  }

  /** Of one objective. */
  private final class Judgement {
    private final Objective objective;
    private final Instant now;
    private final OptionalLong overdue;
    private final Map<Duration, GoldAges> known;

    Judgement(
        Objective objective,
        Instant now,
        Map<Objective, Long> overdue,
        Map<Duration, GoldAges> known) {
      Long records = overdue.get(objective);
      this.objective = objective;
      this.now = now;
      this.overdue = records == null ? OptionalLong.empty() : OptionalLong.of(records);
      this.known = known;
    }

    ObjectiveStatus status() {
      Share hour = share(HOUR);
      Share budget = share(period);
      return new ObjectiveStatus(
          objective,
          hour.records() == 0 ? Optional.empty() : Optional.of(hour.meets(objective)),
          overdue,
          WINDOWS.stream().map(length -> new Window(length, ages(length), share(length))).toList(),
          new ErrorBudget(period, budget.records() * objective.budget(), budget.missed()),
          BurnRule.of(objective, period).stream()
              .map(
                  rule ->
                      new BurnRate(
                          rule,
                          share(rule.longWindow()).burnRate(objective),
                          share(rule.shortWindow()).burnRate(objective)))
              .toList());
    }

    private AgeHistogram ages(Duration length) {
      return objective.clock().of(window(now, length, known));
    }

    private Share share(Duration length) {
      return Share.of(objective, ages(length), overdue.orElse(0));
    }
  }
}
