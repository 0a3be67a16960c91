package io.pactolus.engine.core.replay;

import io.pactolus.engine.core.epoch.BronzeStage;
import io.pactolus.engine.core.epoch.DlqStage;
import io.pactolus.engine.core.epoch.EpochPosition;
import io.pactolus.engine.core.epoch.EpochTimer;
import io.pactolus.engine.core.epoch.GoldStage;
import io.pactolus.engine.core.epoch.LedgerStage;
import io.pactolus.engine.core.epoch.LedgerStage.Moves;
import io.pactolus.engine.core.epoch.PipelineTables;
import io.pactolus.engine.core.epoch.Replay;
import io.pactolus.engine.core.epoch.Replay.DeadLetterChoice;
import io.pactolus.engine.core.epoch.Runner;
import io.pactolus.engine.core.epoch.SilverEpoch;
import io.pactolus.engine.core.epoch.SilverStage;
import io.pactolus.engine.core.index.IndexMemory;
import io.pactolus.engine.core.replay.DeadLetter.Coordinates;
import io.pactolus.engine.core.replay.DeadLetterQueue.Chosen;
import io.pactolus.engine.core.silver.OutcomeCounts;
import io.pactolus.engine.core.silver.SilverMerge;
import io.pactolus.engine.core.silver.SilverResult;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The flow of an epoch that tries dead letters again: announced in Bronze, then Silver, DLQ, Gold
 * and ledger, as an epoch that reads. What the epoch takes follows from the announcement and from
 * tables that do not have it yet, and where the queue has it, from the queue's own commit: so it
 * can be done again after a crash at any step, and to a table that has the epoch nothing is done.
 */
final class ReplayEpoch {
  private final Plan plan;
  private final PipelineTables tables;
  private final BronzeStage bronze;
  private final List<SilverStage> silver = new ArrayList<>();
  private final DeadLetterQueue queue;
  private final DlqStage dlq;
  private final LedgerStage ledger;
  private final LedgerHistory history;
  private final Runner runner;
  private final Clock clock;

  ReplayEpoch(Plan plan, PipelineTables tables, Runner runner, Clock clock) {
    this.plan = plan;
    this.tables = tables;
    this.runner = runner;
    this.clock = clock;
    Pipeline pipeline = plan.pipeline();
    bronze = new BronzeStage(tables.bronze(), plan.bronzePath());
    queue = new DeadLetterQueue(tables.dlq(), plan.dlqPath());
    dlq = new DlqStage(tables.dlq(), plan.dlqPath());
    ledger = new LedgerStage(tables.ledger(), runner, clock);
    history = new LedgerHistory(tables.ledger().keptRows());
    IndexMemory memory =
        new IndexMemory(
            pipeline.limits().maxKeyIndexBytes(), Path.of(System.getProperty("java.io.tmpdir")));
    for (int i = 0; i < plan.silver().size(); i++) {
      SilverPlan table = plan.silver().get(i);
      silver.add(
          new SilverStage(
              table.name(),
              tables.silver().get(i),
              table.appId(pipeline.name()),
              SilverMerge.openForReplay(plan, table, tables.silver().get(i), memory, history)));
    }
  }

  long lastEpoch() {
    return ledger.lastEpoch();
  }

  Chosen choose(DeadLetterChoice choice) {
    return queue.choose(choice, letter -> Trials.isReplayable(letter, plan, history));
  }

  /** What the epoch would do. Afterwards this object can do nothing any more. */
  ReplayReport preview(Chosen chosen, Optional<String> transform) {
    Trials trials = trials(chosen.letters(), transform);
    Map<String, Map<Coordinates, Fault>> faults = new HashMap<>();
    Map<String, Map<Outcome, Long>> outcomes = new TreeMap<>();
    for (int i = 0; i < silver.size(); i++) {
      Trial trial = trials.byTable().get(i);
      SilverResult result =
          silver
              .get(i)
              .merge()
              .prepare(
                  ledger.lastEpoch() + 1, trial.bronze(), trial.decoded(), OptionalLong.empty());
      faults.put(trial.table(), trial.faults(result.refusals()));
      outcomes.put(trial.table(), sums(result.counts().values(), trial));
    }
    return ReplayReport.of(
        ledger.lastEpoch() + 1, trials.verdicts(faults), outcomes, chosen.more());
  }

  /** Makes a new epoch of dead letters that were chosen. */
  ReplayReport make(DeadLetterChoice choice, Chosen chosen, Optional<String> transform) {
    EpochTimer timer = new EpochTimer(clock);
    requireNoStop(trials(chosen.letters(), transform));
    EpochPosition last =
        bronze.position().orElseThrow(() -> new IllegalStateException("dead letters, no epoch"));
    Replay replay = new Replay(queue.version(), choice, transform, plan.fingerprint());
    EpochPosition position = last.thenStaying(replay, runner);
    long bronzeVersion = bronze.announce(position);
    return complete(position, replay, bronzeVersion, chosen.more(), timer);
  }

  /**
   * An epoch that was announced cannot be given up: a rule that says to stop must say so before.
   */
  private void requireNoStop(Trials trials) {
    for (int i = 0; i < silver.size(); i++) {
      Trial trial = trials.byTable().get(i);
      silver.get(i).merge().refusals(trial.bronze(), trial.decoded(), OptionalLong.empty());
    }
  }

  /** Everything after the announcement, for the first time or after a crash. */
  ReplayReport complete(EpochPosition position, Replay replay, long bronzeVersion) {
    return complete(position, replay, bronzeVersion, false, new EpochTimer(clock));
  }

  private ReplayReport complete(
      EpochPosition position, Replay replay, long bronzeVersion, boolean more, EpochTimer timer) {
    requireSameDefinition(position, replay);
    List<DeadLetter> letters =
        queue.has(position.epoch())
            ? queue.replacedIn(position.epoch())
            : choose(replay.choice()).letters();
    Trials trials = trials(letters, replay.transform());

    List<SilverEpoch> merged = new ArrayList<>();
    Map<String, Map<Coordinates, Fault>> faults = new HashMap<>();
    for (int i = 0; i < silver.size(); i++) {
      Trial trial = trials.byTable().get(i);
      SilverEpoch epoch =
          silver.get(i).merge(position, trial.bronze(), trial.decoded(), OptionalLong.empty());
      merged.add(epoch);
      faults.put(trial.table(), trial.faults(epoch.refusals()));
    }

    List<Verdict> verdicts = trials.verdicts(faults);
    if (!queue.has(position.epoch()) && !verdicts.isEmpty()) {
      DeadLetterVersions versions =
          DeadLetterVersions.of(position.epoch(), replay.transform(), queue, verdicts);
      dlq.replace(position, versions.newVersions(), versions.oldVersions());
    }

    for (GoldStage stage : GoldStage.all(plan, tables)) {
      stage.update(position, merged.get(stage.source()));
    }

    OptionalLong maxEventTime =
        merged.stream().flatMapToLong(epoch -> epoch.maxEventTime().stream()).max();
    List<Moves> moves = moves(trials, merged);
    ledger.append(
        position, moves.isEmpty() ? noMoves(position) : moves, maxEventTime, bronzeVersion, timer);
    return ReplayReport.of(position.epoch(), verdicts, outcomes(trials, merged), more);
  }

  private Trials trials(List<DeadLetter> letters, Optional<String> transform) {
    return Trials.of(plan, tables.bronze(), history, letters, transform);
  }

  /** What one table has decided with one definition, the others must decide with the same. */
  private void requireSameDefinition(EpochPosition position, Replay replay) {
    boolean begun =
        queue.has(position.epoch()) || silver.stream().anyMatch(stage -> stage.has(position));
    if (begun && !replay.definition().equals(plan.fingerprint())) {
      throw new PactolusException(
          ErrorCode.DEFINITION_CHANGED,
          "epoch %d is a replay of dead letters that was cut off half-way, and the pipeline file has changed since. Start once with the pipeline file it was begun with; after that, with this one."
              .formatted(position.epoch()));
    }
  }

  private static List<Moves> moves(Trials trials, List<SilverEpoch> merged) {
    List<Moves> moves = new ArrayList<>();
    for (int i = 0; i < merged.size(); i++) {
      Trial trial = trials.byTable().get(i);
      SilverEpoch epoch = merged.get(i);
      Map<TopicPartition, OutcomeCounts> from = new TreeMap<>();
      Map<TopicPartition, OutcomeCounts> to = new TreeMap<>();
      for (DeadLetter letter : trial.letters()) {
        counts(from, letter.partition()).add(letter.outcome(), 1);
        if (trial.notRepaired().containsKey(letter.coordinates())) {
          counts(to, letter.partition()).add(Outcome.REJECTED, 1);
        }
      }
      epoch.counts().forEach((partition, counts) -> counts(to, partition).add(counts));
      from.forEach(
          (partition, counts) ->
              moves.add(
                  new Moves(
                      epoch.table(),
                      partition,
                      counts.records(),
                      counts,
                      counts(to, partition),
                      epoch.version())));
    }
    return moves;
  }

  /**
   * Of an epoch that found nothing any more, because the file was edited after it was announced: it
   * must be in the ledger all the same.
   */
  private List<Moves> noMoves(EpochPosition position) {
    TopicPartition any = position.next().keySet().iterator().next();
    return plan.silver().stream()
        .map(
            table ->
                new Moves(
                    table.name(),
                    any,
                    0,
                    new OutcomeCounts(),
                    new OutcomeCounts(),
                    OptionalLong.empty()))
        .toList();
  }

  private static OutcomeCounts counts(
      Map<TopicPartition, OutcomeCounts> byPartition, TopicPartition partition) {
    return byPartition.computeIfAbsent(partition, added -> new OutcomeCounts());
  }

  private static Map<String, Map<Outcome, Long>> outcomes(Trials trials, List<SilverEpoch> merged) {
    Map<String, Map<Outcome, Long>> outcomes = new TreeMap<>();
    for (int i = 0; i < merged.size(); i++) {
      SilverEpoch epoch = merged.get(i);
      outcomes.put(epoch.table(), sums(epoch.counts().values(), trials.byTable().get(i)));
    }
    return outcomes;
  }

  private static Map<Outcome, Long> sums(Iterable<OutcomeCounts> counts, Trial trial) {
    Map<Outcome, Long> sums = new EnumMap<>(Outcome.class);
    counts.forEach(c -> c.asMap().forEach((outcome, n) -> sums.merge(outcome, n, Long::sum)));
    if (!trial.notRepaired().isEmpty()) {
      sums.merge(Outcome.REJECTED, (long) trial.notRepaired().size(), Long::sum);
    }
    return sums;
  }
}
