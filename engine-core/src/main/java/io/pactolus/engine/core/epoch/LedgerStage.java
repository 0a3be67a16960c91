package io.pactolus.engine.core.epoch;

import io.pactolus.engine.EpochReport;
import io.pactolus.engine.core.epoch.Received.Part;
import io.pactolus.engine.core.silver.OutcomeCounts;
import io.pactolus.engine.core.source.RecordSource.OffsetRange;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The last step: the epoch is checked for balance and written into the ledger. Only then is it
 * complete.
 */
public final class LedgerStage {
  private final Ledger ledger;
  private final Runner runner;
  private final Clock clock;
  private OptionalLong watermark;

  public LedgerStage(Ledger ledger, Runner runner, Clock clock) {
    this.ledger = ledger;
    this.runner = runner;
    this.clock = clock;
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

  public EpochReport append(
      EpochPosition position,
      Received received,
      List<SilverEpoch> merged,
      long bronzeVersion,
      EpochTimer timer) {
    long goldMicros = clock.millis() * 1000;
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
                timer));
      }
    }
    ledger.append(position.epoch(), rows);
    watermark = maxEventTime;
    return report(position, merged, received, goldMicros);
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
      EpochTimer timer) {
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
        goldMicros);
  }

  private OptionalLong maxEventTime(List<SilverEpoch> merged) {
    OptionalLong max = watermark;
    for (SilverEpoch silver : merged) {
      OptionalLong here = silver.maxEventTime();
      if (here.isPresent() && (max.isEmpty() || here.getAsLong() > max.getAsLong())) {
        max = here;
      }
    }
    return max;
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
          ("epoch %d of %s does not balance for silver.%s: offsets %d to %d (gap %d) brought %d records, %s. The epoch is not in "
                  + "the ledger and the pipeline stops. This is a bug in Pactolus or damage to the lake: run audit, keep the lake, report it.")
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
      EpochPosition position, List<SilverEpoch> merged, Received received, long goldMicros) {
    Map<String, Map<Outcome, Long>> outcomes = new LinkedHashMap<>();
    for (SilverEpoch silver : merged) {
      Map<Outcome, Long> sums = outcomes.computeIfAbsent(silver.table(), t -> new TreeMap<>());
      silver
          .counts()
          .values()
          .forEach(c -> c.asMap().forEach((o, n) -> sums.merge(o, n, Long::sum)));
    }
    long oldest = received.oldestTimestamp().orElse(goldMicros);
    return new EpochReport(
        position.epoch(),
        received.records(),
        received.bytes(),
        outcomes,
        -1,
        (goldMicros - oldest) / 1000,
        Map.of());
  }
}
