package io.pactolus.engine.spark;

import io.pactolus.engine.EpochReport;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.RunSummary;
import io.pactolus.engine.Telemetry;
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
import io.pactolus.engine.core.epoch.StopRequest;
import io.pactolus.engine.core.epoch.Upkeep;
import io.pactolus.engine.core.source.RangeSource;
import io.pactolus.engine.core.source.RecordSource.CollectLimits;
import io.pactolus.engine.core.source.RecordSource.OffsetRange;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.engine.spark.EpochOrder.ShardOrder;
import io.pactolus.engine.spark.MergeTask.Merged;
import io.pactolus.engine.spark.RouteTask.Report;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.model.KafkaSource.OnGap;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The flow from topic to Gold, on the driver. One epoch at a time, committed in the order of every
 * engine: Bronze, Silver, DLQ, Gold, ledger. The work is in two jobs, one before the Bronze commit
 * and one after it; the second reads Bronze, so an epoch that died half-way is finished by the very
 * code that makes new ones.
 */
final class SparkLoop {
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  /** A range that is read by two connections costs more than it saves below this. */
  private static final long MIN_OFFSETS_PER_TASK = 5_000;

  private static final long GUESSED_RECORD_BYTES = 1_000;

  private final RangeSource source;
  private final OnGap onGap;
  private final SparkJobs jobs;
  private final BronzeStage bronze;
  private final List<SilverCommit> silver;
  private final List<SilverShards> shards;
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
  private long recordBytes = GUESSED_RECORD_BYTES;
  private long lag = -1;
  private Map<String, Long> lagByTopic = Map.of();

  SparkLoop(
      RangeSource source,
      OnGap onGap,
      SparkJobs jobs,
      BronzeStage bronze,
      List<SilverCommit> silver,
      List<SilverShards> shards,
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
    this.onGap = onGap;
    this.jobs = jobs;
    this.bronze = bronze;
    this.silver = List.copyOf(silver);
    this.shards = List.copyOf(shards);
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
  RunSummary run(CaughtUp caughtUp, int finishedBefore) throws InterruptedException {
    try (upkeep) {
      return loop(caughtUp, finishedBefore);
    }
  }

  private RunSummary loop(CaughtUp caughtUp, int finishedBefore) throws InterruptedException {
    long begin = System.nanoTime();
    int recovered = finishedBefore + finishUnfinishedEpoch();
    gold.forEach(stage -> stage.catchUp(ledger.lastEpoch()));
    EpochPosition position = bronze.position().orElseGet(() -> EpochPosition.beforeFirst(runner));
    position = position.startingAt(source.open(position.next(), position.topicIds()));
    caughtUp.startFrom(source.endOffsets(), position.next());
    listener.started(
        new RunStarted(runner.runId(), position.epoch() + 1, recovered, caughtUp.recordsAhead()));

    while (!stop.requested() && !caughtUp.reachedBy(position.next())) {
      EpochTimer timer = new EpochTimer(clock);
      EpochRanges ranges = collect(position.next(), caughtUp.wanted());
      if (ranges.isEmpty()) {
        listener.telemetry(new Telemetry.Idle());
        upkeep.whileIdle();
        continue;
      }
      EpochPosition after = position.then(ranges.ranges(), source.topicIds(), runner);
      timer.done("poll");
      Optional<List<DataFile>> files = read(ranges, after.epoch());
      if (files.isEmpty()) {
        continue;
      }
      position = after;
      long bronzeVersion = bronze.append(position, files.get());
      timer.done("bronze");
      processed(complete(position, files.get(), bronzeVersion, timer));
      upkeep.afterEpoch(lag, pace.maxRecords());
    }
    if (!stop.requested()) {
      upkeep.finish();
    }
    return new RunSummary(runner.runId(), epochs, records, (System.nanoTime() - begin) / 1_000_000);
  }

  /** Empty when records have expired since they were seen, and the gap shall be recorded. */
  private Optional<List<DataFile>> read(EpochRanges ranges, long epoch) {
    try {
      return Optional.of(
          jobs.read(
              ranges.tasks(
                  jobs.parallelism(), MIN_OFFSETS_PER_TASK, epoch, clock.millis() * 1000)));
    } catch (PactolusException e) {
      if (e.code() != ErrorCode.OFFSET_GAP || onGap == OnGap.STOP) {
        throw e;
      }
      // The next look finds the gap.
      return Optional.empty();
    }
  }

  /** What the next epoch reads; empty when nothing has come for a while. */
  private EpochRanges collect(Map<TopicPartition, Long> next, boolean inAHurry)
      throws InterruptedException {
    CollectLimits limits = pace.next(PATIENCE, inAHurry, lag);
    long maxOffsets = Math.min(limits.maxRecords(), Math.max(1, limits.maxBytes() / recordBytes));
    long deadline = System.nanoTime() + limits.patience().toNanos();
    boolean begun = false;
    for (; ; ) {
      Map<TopicPartition, OffsetRange> ahead = source.ahead(next);
      long offsets = ahead.values().stream().mapToLong(r -> r.until() - r.from() - r.gap()).sum();
      if (!begun && !ahead.isEmpty()) {
        begun = true;
        // What lies ahead is known at once: nothing more is waited for when the end is near.
        deadline = System.nanoTime() + (inAHurry ? 0 : limits.collect().toNanos());
      }
      long left = deadline - System.nanoTime();
      if (offsets >= maxOffsets || left <= 0 || stop.requested()) {
        EpochRanges ranges = EpochRanges.within(ahead, maxOffsets);
        lag = Math.max(0, offsets - maxOffsets);
        lagByTopic = ranges.leftByTopic(ahead);
        return ranges;
      }
      Thread.sleep(Math.max(1, Math.min(BETWEEN_LOOKS.toMillis(), left / 1_000_000)));
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
    List<DataFile> files = bronze.files(last.get());
    processed(complete(last.get(), files, bronze.version(), new EpochTimer(clock)));
    return 1;
  }

  /** Everything after Bronze. */
  private EpochReport complete(
      EpochPosition position, List<DataFile> files, long bronzeVersion, EpochTimer timer) {
    EpochOrder order = order(position);
    SparkJobs.Outcome outcome = jobs.merge(files, order);
    Received received = Received.NOTHING;
    Arrival arrival = new Arrival(order.atMicros(), GoldAges.NONE);
    Rejections rejections = Rejections.NONE;
    List<DataFile> refused = new ArrayList<>();
    for (Report report : outcome.reports()) {
      received = received.plus(report.received());
      arrival = arrival.plus(report.arrival());
      rejections = rejections.plus(report.rejections());
      drift.say(report.drift());
      refused.addAll(report.dlq());
    }
    if (!dlq.has(position) && silver.stream().noneMatch(table -> table.has(position))) {
      Rejections found = rejections;
      flood.check(position, received.records(), () -> found);
    }
    timer.done("merge");

    List<SilverEpoch> merged = new ArrayList<>();
    for (int table = 0; table < silver.size(); table++) {
      merged.add(commitSilver(table, position, received, order, outcome.merged()));
    }
    timer.done("silver");

    long deadLetters = dlq.append(position, refused);
    timer.done("dlq");

    for (GoldStage stage : gold) {
      stage.update(position, merged.get(stage.source()));
    }
    timer.done("gold");

    EpochReport report =
        ledger.append(
            position,
            received,
            arrival.delayedUntil(clock.millis() * 1000),
            merged,
            bronzeVersion,
            timer);
    timer.done("ledger");
    if (received.records() > 0) {
      recordBytes = Math.max(1, received.bytes() / received.records());
    }
    return report.ended(deadLetters, lag, lagByTopic, timer.stageNanos());
  }

  /** Only what is not there yet, all of it for a new epoch. */
  private EpochOrder order(EpochPosition position) {
    List<ShardOrder> orders = new ArrayList<>();
    for (int table = 0; table < silver.size(); table++) {
      if (!silver.get(table).has(position)) {
        orders.addAll(shards.get(table).orders());
      }
    }
    return new EpochOrder(
        position.epoch(), clock.millis() * 1000, ledger.watermark(), !dlq.has(position), orders);
  }

  private SilverEpoch commitSilver(
      int table,
      EpochPosition position,
      Received received,
      EpochOrder order,
      List<Merged> allMerged) {
    if (silver.get(table).has(position)) {
      return silver.get(table).read(position);
    }
    List<Merged> ofTable =
        allMerged.stream()
            .filter(merged -> order.shards().get(merged.partition()).table() == table)
            .toList();
    SilverEpoch epoch = silver.get(table).commit(position, received, ofTable);
    ofTable.forEach(
        merged ->
            shards
                .get(table)
                .committed(
                    order.shards().get(merged.partition()).shard(),
                    merged.stamp(),
                    merged.place()));
    return epoch;
  }

  private void processed(EpochReport report) {
    flood.passed(report);
    epochs++;
    records += report.records();
    long nanos =
        report.stageNanos().entrySet().stream()
            .filter(stage -> !stage.getKey().equals("poll"))
            .mapToLong(Map.Entry::getValue)
            .sum();
    pace.processed(nanos, report.records(), recordBytes * report.records());
    listener.epochCompleted(report);
  }
}
