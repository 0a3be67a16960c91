package io.pactolus.engine.embedded;

import io.pactolus.engine.EpochReport;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.RunSummary;
import io.pactolus.engine.Telemetry;
import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.decode.JsonDecoder;
import io.pactolus.engine.core.epoch.Arrival;
import io.pactolus.engine.core.epoch.BronzeStage;
import io.pactolus.engine.core.epoch.CaughtUp;
import io.pactolus.engine.core.epoch.DlqStage;
import io.pactolus.engine.core.epoch.DriftWarnings;
import io.pactolus.engine.core.epoch.EpochPace;
import io.pactolus.engine.core.epoch.EpochPosition;
import io.pactolus.engine.core.epoch.EpochTimer;
import io.pactolus.engine.core.epoch.FloodGuard;
import io.pactolus.engine.core.epoch.GoldStage;
import io.pactolus.engine.core.epoch.LedgerStage;
import io.pactolus.engine.core.epoch.Received;
import io.pactolus.engine.core.epoch.Rejections;
import io.pactolus.engine.core.epoch.Runner;
import io.pactolus.engine.core.epoch.SilverEpoch;
import io.pactolus.engine.core.epoch.SilverStage;
import io.pactolus.engine.core.epoch.StopRequest;
import io.pactolus.engine.core.epoch.Upkeep;
import io.pactolus.engine.core.silver.Refusal;
import io.pactolus.engine.core.silver.SilverMerge;
import io.pactolus.engine.core.source.RecordSource;
import io.pactolus.engine.core.source.RecordSource.Slice;
import io.pactolus.engine.core.source.SourceStopped;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.model.Stream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The flow from topic to Gold. One epoch at a time, committed in this order: Bronze, Silver, DLQ,
 * Gold, ledger. A step that finds its table already at the epoch does nothing but read back what it
 * needs, so an epoch that died half-way is finished by the very code that makes new ones, from
 * Bronze.
 */
final class EpochLoop {
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final RecordSource source;
  private final BronzeStage bronze;
  private final Stream stream;
  private final JsonDecoder decoder;
  private final List<SilverStage> silver;
  private final DlqStage dlq;
  private final List<GoldStage> gold;
  private final LedgerStage ledger;
  private final FloodGuard flood;
  private final Upkeep upkeep;
  private final EpochPace pace;
  private final Runner runner;
  private final RunListener listener;
  private final StopRequest stop;
  private final Clock clock;
  private final DriftWarnings drift;

  private long epochs;
  private long records;

  EpochLoop(
      RecordSource source,
      BronzeStage bronze,
      Stream stream,
      List<SilverStage> silver,
      DlqStage dlq,
      List<GoldStage> gold,
      LedgerStage ledger,
      FloodGuard flood,
      Upkeep upkeep,
      EpochPace pace,
      Runner runner,
      RunListener listener,
      StopRequest stop,
      Clock clock) {
    this.source = source;
    this.bronze = bronze;
    this.stream = stream;
    this.decoder = new JsonDecoder(stream);
    this.silver = List.copyOf(silver);
    this.dlq = dlq;
    this.gold = List.copyOf(gold);
    this.ledger = ledger;
    this.flood = flood;
    this.upkeep = upkeep;
    this.pace = pace;
    this.runner = runner;
    this.listener = listener;
    this.stop = stop;
    this.clock = clock;
    this.drift = new DriftWarnings(listener);
  }

  /**
   * @param finishedBefore epochs that do not read and were cut off: finished before this
   */
  RunSummary run(CaughtUp caughtUp, int finishedBefore) {
    long begin = System.nanoTime();
    try (upkeep) {
      loop(caughtUp, finishedBefore);
    } catch (SourceStopped e) {
      if (!stop.requested()) {
        throw e;
      }
    }
    return new RunSummary(runner.runId(), epochs, records, (System.nanoTime() - begin) / 1_000_000);
  }

  private void loop(CaughtUp caughtUp, int finishedBefore) {
    int recovered = finishedBefore + finishUnfinishedEpoch();
    gold.forEach(stage -> stage.catchUp(ledger.lastEpoch()));
    EpochPosition position = bronze.position().orElseGet(() -> EpochPosition.beforeFirst(runner));
    position = position.startingAt(source.open(position.next(), position.topicIds()));
    caughtUp.startFrom(source.endOffsets(), position.next());
    listener.started(
        new RunStarted(runner.runId(), position.epoch() + 1, recovered, caughtUp.recordsAhead()));
    tellIndexes();

    while (!stop.requested() && !caughtUp.reachedBy(position.next())) {
      EpochTimer timer = new EpochTimer(clock);
      Slice slice =
          source.collect(
              position.epoch() + 1, pace.next(PATIENCE, caughtUp.wanted(), source.lag()));
      if (slice.isEmpty()) {
        listener.telemetry(new Telemetry.Idle());
        upkeep.whileIdle();
        continue;
      }
      position = position.then(slice.ranges(), source.topicIds(), runner);
      timer.done("poll");
      long bronzeVersion = bronze.append(position, slice.records());
      timer.done("bronze");
      processed(
          complete(position, slice.records(), bronzeVersion, timer), slice.records().byteSize());
      upkeep.afterEpoch(source.lag(), pace.maxRecords());
    }
    if (!stop.requested()) {
      upkeep.finish();
    }
  }

  /**
   * An epoch that is in Bronze and not in the ledger was cut off by a crash: it is finished from
   * Bronze.
   */
  private int finishUnfinishedEpoch() {
    Optional<EpochPosition> last = bronze.position();
    if (last.isEmpty() || ledger.has(last.get().epoch())) {
      return 0;
    }
    Batch records = bronze.read(last.get());
    processed(
        complete(last.get(), records, bronze.version(), new EpochTimer(clock)), records.byteSize());
    return 1;
  }

  /** Everything after Bronze. */
  private EpochReport complete(
      EpochPosition position, Batch records, long bronzeVersion, EpochTimer timer) {
    Decoded decoded = decoder.decode(records);
    drift.say(decoded.drift());
    if (flood.watches() && !dlq.has(position) && silver.stream().noneMatch(s -> s.has(position))) {
      flood.check(position, records.rows(), () -> rejections(records, decoded));
    }
    timer.done("decode");

    List<SilverEpoch> merged = new ArrayList<>();
    for (SilverStage stage : silver) {
      merged.add(stage.merge(position, records, decoded, ledger.watermark()));
    }
    timer.done("silver");

    long deadLetters = dlq.append(position, records, decoded, merged);
    timer.done("dlq");

    for (GoldStage stage : gold) {
      stage.update(position, merged.get(stage.source()));
    }
    timer.done("gold");

    Arrival arrival = Arrival.of(records, decoded, stream, clock.millis() * 1000);
    EpochReport report =
        ledger.append(position, Received.of(records), arrival, merged, bronzeVersion, timer);
    timer.done("ledger");
    return report.ended(deadLetters, source.lag(), source.lagByTopic(), timer.stageNanos());
  }

  private void tellIndexes() {
    for (SilverStage stage : silver) {
      SilverMerge merge = stage.merge();
      listener.telemetry(
          new Telemetry.KeyIndex(stage.name(), merge.indexKeys(), merge.indexBytes()));
    }
  }

  private Rejections rejections(Batch records, Decoded decoded) {
    Map<String, List<Refusal>> refusals = new LinkedHashMap<>();
    for (SilverStage stage : silver) {
      refusals.put(stage.name(), stage.merge().refusals(records, decoded, ledger.watermark()));
    }
    return Rejections.of(records, decoded, refusals);
  }

  /**
   * @param bytes of its records in memory
   */
  private void processed(EpochReport report, long bytes) {
    flood.passed(report);
    epochs++;
    records += report.records();
    pace.processed(
        report.stageNanos().entrySet().stream()
            .filter(stage -> !stage.getKey().equals("poll"))
            .mapToLong(Map.Entry::getValue)
            .sum(),
        report.records(),
        bytes);
    tellIndexes();
    listener.epochCompleted(report);
  }
}
