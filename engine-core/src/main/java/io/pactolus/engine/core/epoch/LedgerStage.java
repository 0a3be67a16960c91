package io.pactolus.engine.core.epoch;

import io.pactolus.engine.EpochReport;
import io.pactolus.engine.core.epoch.Received.Part;
import io.pactolus.engine.core.silver.OutcomeCounts;
import io.pactolus.engine.core.source.RecordSource.OffsetRange;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.EpochMeasures;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.lakehouse.TakenBack;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last step: the epoch is checked for balance and written into the ledger. Only then is it
 * complete.
 */
public final class LedgerStage {
  private final Ledger ledger;
  private final Runner runner;
  private final Clock clock;
  private final ResourceUsage usage;
  // Known with the first epoch, before which a run finishes a rollback that was cut off; another
  // fences it.
  private @Nullable TakenBack takenBack;
  private OptionalLong watermark;

  /** For epochs that do not read. */
  public LedgerStage(Ledger ledger, Runner runner, Clock clock) {
    this(ledger, runner, clock, ResourceUsage.UNKNOWN);
  }

  public LedgerStage(Ledger ledger, Runner runner, Clock clock, ResourceUsage usage) {
    this.ledger = ledger;
    this.runner = runner;
    this.clock = clock;
    this.usage = usage;
    this.watermark =
        ledger.rows(ledger.lastEpoch()).stream()
            .flatMapToLong(row -> row.maxEventTime().stream())
            .max();
  }

  public long lastEpoch() {
    return ledger.lastEpoch();
  }

  public boolean has(long epoch) {
    return ledger.lastEpoch() >= epoch;
  }

  /** Highest event time of the epochs in the ledger, in microseconds. */
  public OptionalLong watermark() {
    return watermark;
  }

  /**
   * The ledger's part of an epoch that reads.
   *
   * @param arrival of the records in Gold
   */
  public EpochReport append(
      EpochPosition position,
      Received received,
      Arrival arrival,
      List<SilverEpoch> merged,
      long bronzeVersion,
      EpochTimer timer) {
    long goldMicros = arrival.atMicros();
    Optional<EpochMeasures> measures = Optional.of(measures(received, arrival, timer));
    OptionalLong maxEventTime = maxEventTime(merged);
    List<LedgerRow> rows = new ArrayList<>();
    for (Map.Entry<TopicPartition, OffsetRange> range : position.ranges().entrySet()) {
      Part in = received.of(range.getKey());
      for (SilverEpoch silver : merged) {
        OutcomeCounts out = silver.counts().getOrDefault(range.getKey(), new OutcomeCounts());
        requireBalance(position.epoch(), range.getKey(), range.getValue(), in, silver.table(), out);
        rows.add(
            row(
                position,
                range.getKey(),
                range.getValue(),
                in,
                silver,
                out,
                maxEventTime,
                bronzeVersion,
                goldMicros,
                timer,
                rows.isEmpty() ? measures : Optional.empty()));
      }
    }
    ledger.append(position.epoch(), rows);
    watermark = maxEventTime;
    return report(position, merged, received, arrival);
  }

  private EpochMeasures measures(Received received, Arrival arrival, EpochTimer timer) {
    Map<String, Long> stages = new LinkedHashMap<>();
    timer.stageNanos().forEach((stage, nanos) -> stages.put(stage, nanos / 1000));
    return new EpochMeasures(
        arrival.ages(),
        received.rawBytes(),
        usage.cpuMicrosSinceLast(),
        usage.memoryBytes(),
        stages);
  }

  /**
   * What dead letters of one partition and Silver table became when they were tried again.
   *
   * @param replayed how many were tried
   * @param from the outcomes they had
   * @param to the outcomes they have now, the same number
   */
  public record Moves(
      String table,
      TopicPartition partition,
      long replayed,
      OutcomeCounts from,
      OutcomeCounts to,
      OptionalLong silverVersion) {

    private Map<Outcome, Long> net() {
      Map<Outcome, Long> net = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        net.put(outcome, to.of(outcome) - from.of(outcome));
      }
      net.values().removeIf(n -> n == 0);
      return net;
    }
  }

  /** The ledger's part of a replay: the position stays, and records move between outcomes. */
  public void append(
      EpochPosition position,
      List<Moves> moves,
      OptionalLong maxEventTimeOfReplay,
      long bronzeVersion,
      EpochTimer timer) {
    long goldMicros = clock.millis() * 1000;
    OptionalLong maxEventTime = later(watermark, maxEventTimeOfReplay);
    List<LedgerRow> rows = new ArrayList<>();
    for (Moves move : moves) {
      requireBalance(position.epoch(), move);
      long at = position.next().getOrDefault(move.partition(), 0L);
      rows.add(
          new LedgerRow(
              position.epoch(),
              move.partition().topic(),
              move.partition().partition(),
              at,
              at,
              0,
              0,
              0,
              move.table(),
              move.net(),
              move.to().warnings(),
              OptionalLong.empty(),
              OptionalLong.empty(),
              maxEventTime,
              bronzeVersion,
              move.silverVersion(),
              runner.engine(),
              runner.runId(),
              timer.startedMicros(),
              goldMicros,
              LedgerRow.REPLAY,
              move.replayed(),
              OptionalLong.empty(),
              0,
              Optional.empty()));
    }
    ledger.append(position.epoch(), rows);
    watermark = maxEventTime;
  }

  /**
   * The ledger's part of a rebuild: what became of the records, less what it was before.
   *
   * @param now outcomes of all records that the table has been offered, by partition; partitions
   *     that are absent stay as they are
   */
  public void appendRebuild(
      EpochPosition position,
      String table,
      Map<TopicPartition, OutcomeCounts> now,
      long bronzeVersion,
      OptionalLong silverVersion,
      EpochTimer timer) {
    long goldMicros = clock.millis() * 1000;
    Map<TopicPartition, List<LedgerRow>> before = new TreeMap<>();
    // After a rollback to before its first epoch a partition has no position and stands where it
    // began.
    Map<TopicPartition, Long> next = new TreeMap<>(position.next());
    next.keySet().forEach(partition -> before.put(partition, new ArrayList<>()));
    for (LedgerRow row : ledger.rows(0)) {
      TopicPartition of = new TopicPartition(row.topic(), row.partition());
      next.putIfAbsent(of, row.fromOffset());
      if (row.table().equals(table)) {
        before.computeIfAbsent(of, added -> new ArrayList<>()).add(row);
      }
    }
    List<LedgerRow> rows = new ArrayList<>();
    before.forEach(
        (partition, counted) ->
            rows.add(
                LedgerRow.rebuild(
                    position.epoch(),
                    partition.topic(),
                    partition.partition(),
                    Objects.requireNonNull(next.get(partition)),
                    table,
                    counted,
                    Optional.ofNullable(now.get(partition)).map(OutcomeCounts::asMap),
                    Optional.ofNullable(now.get(partition)).map(OutcomeCounts::warnings),
                    watermark,
                    bronzeVersion,
                    silverVersion,
                    runner.engine(),
                    runner.runId(),
                    timer.startedMicros(),
                    goldMicros)));
    ledger.append(position.epoch(), rows);
  }

  /** The ledger's part of a rollback: what was counted since is counted once more, negated. */
  public void appendReversal(
      EpochPosition position, long toEpoch, long bronzeVersion, EpochTimer timer) {
    long goldMicros = clock.millis() * 1000;
    OptionalLong maxEventTimeThen = maxEventTimeOf(toEpoch);
    Map<String, List<LedgerRow>> undone = new LinkedHashMap<>();
    for (LedgerRow row : ledger.rows(toEpoch + 1)) {
      String of = row.topic() + "-" + row.partition() + "/" + row.table();
      undone.computeIfAbsent(of, added -> new ArrayList<>()).add(row);
    }
    List<LedgerRow> rows = new ArrayList<>();
    for (List<LedgerRow> since : undone.values()) {
      rows.add(
          LedgerRow.reversal(
              position.epoch(),
              toEpoch,
              since,
              maxEventTimeThen,
              bronzeVersion,
              runner.engine(),
              runner.runId(),
              timer.startedMicros(),
              goldMicros));
    }
    ledger.append(position.epoch(), rows);
    watermark = maxEventTimeThen;
  }

  private OptionalLong maxEventTimeOf(long epoch) {
    return ledger.rows(epoch).stream()
        .filter(row -> row.epoch() == epoch)
        .flatMapToLong(row -> row.maxEventTime().stream())
        .max();
  }

  private static void requireBalance(long epoch, Moves move) {
    if (move.from().records() != move.replayed() || move.to().records() != move.replayed()) {
      throw new PactolusException(
          ErrorCode.EPOCH_UNBALANCED,
          ("epoch %d, a replay, does not balance for %s and silver.%s: %d dead letters, taken from"
                  + " %s, now %s. The epoch is not in the ledger and the pipeline stops. This is a bug"
                  + " in Pactolus or damage to the lake: run audit, keep the lake, report it.")
              .formatted(
                  epoch, move.partition(), move.table(), move.replayed(), move.from(), move.to()));
    }
  }

  private LedgerRow row(
      EpochPosition position,
      TopicPartition partition,
      OffsetRange range,
      Part in,
      SilverEpoch silver,
      OutcomeCounts out,
      OptionalLong maxEventTime,
      long bronzeVersion,
      long goldMicros,
      EpochTimer timer,
      Optional<EpochMeasures> measures) {
    return new LedgerRow(
        position.epoch(),
        partition.topic(),
        partition.partition(),
        range.from(),
        range.until(),
        in.records(),
        range.until() - range.from() - range.gap() - in.records(),
        range.gap(),
        silver.table(),
        out.asMap(),
        out.warnings(),
        in.leastTimestamp(),
        in.greatestTimestamp(),
        maxEventTime,
        bronzeVersion,
        silver.version(),
        runner.engine(),
        runner.runId(),
        timer.startedMicros(),
        goldMicros,
        LedgerRow.READ,
        0,
        OptionalLong.empty(),
        0,
        measures);
  }

  private OptionalLong maxEventTime(List<SilverEpoch> merged) {
    OptionalLong max = watermark;
    for (SilverEpoch silver : merged) {
      max = later(max, silver.maxEventTime());
    }
    return max;
  }

  private static OptionalLong later(OptionalLong a, OptionalLong b) {
    return a.isEmpty() || (b.isPresent() && b.getAsLong() > a.getAsLong()) ? b : a;
  }

  private static void requireBalance(
      long epoch,
      TopicPartition partition,
      OffsetRange range,
      Part in,
      String table,
      OutcomeCounts out) {
    long empty = range.until() - range.from() - range.gap() - in.records();
    boolean inside =
        in.records() == 0 || (in.minOffset() >= range.from() && in.maxOffset() < range.until());
    if (empty < 0 || !inside || out.records() != in.records()) {
      throw new PactolusException(
          ErrorCode.EPOCH_UNBALANCED,
          ("epoch %d of %s does not balance for silver.%s: offsets %d to %d (gap %d) brought %d"
                  + " records, %s. The epoch is not in the ledger and the pipeline stops. This is a"
                  + " bug in Pactolus or damage to the lake: run audit, keep the lake, report it.")
              .formatted(
                  epoch,
                  partition,
                  table,
                  range.from(),
                  range.until(),
                  range.gap(),
                  in.records(),
                  out));
    }
  }

  private EpochReport report(
      EpochPosition position, List<SilverEpoch> merged, Received received, Arrival arrival) {
    Map<String, Map<Outcome, Long>> outcomes = new LinkedHashMap<>();
    Map<String, Map<Outcome, Long>> outcomeBytes = new LinkedHashMap<>();
    for (SilverEpoch silver : merged) {
      OutcomeCounts sum = new OutcomeCounts();
      silver.counts().values().forEach(sum::add);
      outcomes.put(silver.table(), sum.asMap());
      outcomeBytes.put(silver.table(), sum.bytesAsMap());
    }
    long oldest = received.oldestTimestamp().orElse(arrival.atMicros());
    return new EpochReport(
        position.epoch(),
        received.records(),
        received.recordsByTopic(),
        received.rawBytes(),
        outcomes,
        outcomeBytes,
        0,
        -1,
        Map.of(),
        (arrival.atMicros() - oldest) / 1000,
        arrival.ages(),
        isReadAgain(position),
        Map.of());
  }

  private boolean isReadAgain(EpochPosition position) {
    TakenBack taken = takenBack;
    if (taken == null) {
      taken = TakenBack.of(ledger);
      takenBack = taken;
    }
    for (Map.Entry<TopicPartition, OffsetRange> range : position.ranges().entrySet()) {
      TopicPartition of = range.getKey();
      if (taken.isReadAgain(
          position.epoch(), of.topic(), of.partition(), range.getValue().from())) {
        return true;
      }
    }
    return false;
  }
}
