package io.pactolus.engine.core.rebuild;

import io.pactolus.engine.core.definition.LakeChanges;
import io.pactolus.engine.core.definition.TableChange;
import io.pactolus.engine.core.epoch.BronzeStage;
import io.pactolus.engine.core.epoch.EpochKind;
import io.pactolus.engine.core.epoch.EpochPosition;
import io.pactolus.engine.core.epoch.GoldStage;
import io.pactolus.engine.core.epoch.Rebuild;
import io.pactolus.engine.core.epoch.Runner;
import io.pactolus.engine.core.replay.LedgerHistory;
import io.pactolus.engine.core.silver.OutcomeCounts;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.FencedException;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.SystemColumns;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * One table on its way: a shadow is made of all there is, catches up with the epochs that the
 * pipeline makes meanwhile, and when it holds the newest of them, and no other has begun, takes the
 * table's place in the next.
 */
final class RebuiltTable {
  private static final String OWNER = "pactolus.runner";
  private static final long NANOS_OF_PATIENCE = 120_000_000_000L;

  private final Lake lake;
  private final Plan plan;
  private final TableChange change;
  private final Clock clock;
  private final Runner runner;
  private final ShadowPaths paths;
  private final int silverIndex;
  private final List<GoldPlan> golds;

  private RebuiltTable(
      Lake lake,
      Plan plan,
      TableChange change,
      Clock clock,
      Runner runner,
      int silverIndex,
      List<GoldPlan> golds) {
    this.lake = lake;
    this.plan = plan;
    this.change = change;
    this.clock = clock;
    this.runner = runner;
    this.paths = ShadowPaths.of(plan);
    this.silverIndex = silverIndex;
    this.golds = golds;
  }

  static RebuiltTable of(Lake lake, Plan plan, TableChange change, Clock clock, Runner runner) {
    for (int i = 0; i < plan.silver().size(); i++) {
      int index = i;
      if (change.name().equals("silver." + plan.silver().get(i).name())) {
        List<GoldPlan> over = plan.gold().stream().filter(g -> g.source() == index).toList();
        return new RebuiltTable(lake, plan, change, clock, runner, index, over);
      }
    }
    GoldPlan gold =
        plan.gold().stream()
            .filter(g -> change.name().equals("gold." + g.name()))
            .findFirst()
            .orElseThrow();
    return new RebuiltTable(lake, plan, change, clock, runner, gold.source(), List.of(gold));
  }

  private boolean isSilver() {
    return change.name().startsWith("silver.");
  }

  /** Gold tables that change, as in SQL. */
  List<String> golds() {
    return golds.stream().map(gold -> "gold." + gold.name()).toList();
  }

  private String silverName() {
    return plan.silver().get(silverIndex).name();
  }

  /** Throws when the rows up to an epoch cannot be kept. */
  KeptRows require(Ledger ledger, long fromEpoch) {
    if (!isSilver()) {
      if (fromEpoch != 0) {
        throw new PactolusException(
            ErrorCode.USAGE,
            "%s is a Gold table: its groups are of all of its Silver table, so --from-epoch has no meaning for it."
                .formatted(change.name()));
      }
      return KeptRows.NONE;
    }
    return KeptRows.of(change, silverName(), ledger, fromEpoch);
  }

  /** Records that are to be read again. */
  long recordsAhead(Ledger ledger, long fromEpoch) {
    return isSilver()
        ? readAfter(ledger.keptRows(), fromEpoch).stream().mapToLong(LedgerRow::records).sum()
        : 0;
  }

  /** One row for each epoch and partition that was read. */
  private static List<LedgerRow> readAfter(List<LedgerRow> rows, long epoch) {
    Map<String, LedgerRow> once = new HashMap<>();
    for (LedgerRow row : rows) {
      if (row.epoch() > epoch && row.kind().equals(LedgerRow.READ)) {
        once.put(row.epoch() + " " + row.topic() + "-" + row.partition(), row);
      }
    }
    return List.copyOf(once.values());
  }

  /** Empty when the work was in vain because older epochs have changed. */
  Optional<RebuildReport> attempt(long fromEpoch, LongConsumer progress) {
    requireNoOther();
    paths.clear(lake);
    Ledger ledger = Ledger.find(lake, plan.pipeline().name()).orElseThrow();
    Table bronze = lake.find(plan.bronzePath()).orElseThrow();
    EpochPosition first = new BronzeStage(bronze, plan.bronzePath()).position().orElseThrow();
    if (!(first.kind() instanceof EpochKind.Reading)) {
      isComplete(first, bronze, ledger);
    }
    long begun = ledger.lastEpoch();
    KeptRows kept = require(ledger, fromEpoch);
    Progress shadows = isSilver() ? overBronze(bronze, ledger, kept) : overSilver();
    for (; ; ) {
      bronze.refresh();
      ledger.refresh();
      EpochPosition last = new BronzeStage(bronze, plan.bronzePath()).position().orElseThrow();
      if (changesThePast(last, ledger, begun)) {
        return Optional.empty();
      }
      shadows.catchUp(last.epoch(), ledger, progress);
      if (!isComplete(last, bronze, ledger)) {
        continue;
      }
      shadows.complete(last.epoch(), ledger);
      Optional<EpochPosition> announced = announce(last, bronze, fromEpoch);
      if (announced.isPresent()) {
        RebuildReport report = report(announced.get(), kept, shadows);
        complete(announced.get(), ledger);
        return Optional.of(report);
      }
    }
  }

  /** Whoever works on a shadow of this pipeline has a table for what is refused, if it is empty. */
  private void requireNoOther() {
    Optional<Runner> other =
        lake.find(paths.refused())
            .map(RebuiltTable::owner)
            .filter(Runner::isAtWorkInAnotherProcess);
    if (other.isPresent()) {
      throw overtakenBy(other.get());
    }
  }

  private static Runner owner(Table shadow) {
    return Runner.fromText(shadow.properties().getOrDefault(OWNER, "{}"));
  }

  private PactolusException overtakenBy(Runner other) {
    return new PactolusException(
        ErrorCode.FENCED,
        "another rebuild of pipeline '%s' in lake %s is being done: %s. Wait for it, or stop it."
            .formatted(plan.pipeline().name(), lake.location(), other.describe()));
  }

  private Table refused() {
    Table table =
        shadow(
            new TableDefinition(paths.refused(), SystemColumns.DLQ, List.of(), Map.of()),
            paths.refused());
    Runner owner = owner(table);
    if (!owner.runId().equals(runner.runId())) {
      throw overtakenBy(owner);
    }
    return table;
  }

  /** What catches up. */
  private interface Progress {
    void catchUp(long epoch, Ledger ledger, LongConsumer progress);

    /** The epoch is in the ledger: what depends on that is made and checked. */
    void complete(long epoch, Ledger ledger);

    long records();

    long rows();

    Map<Outcome, Long> outcomes();
  }

  private Table shadow(TableDefinition wanted, String path) {
    Map<String, String> properties = new HashMap<>(retention());
    properties.putAll(wanted.properties());
    properties.put(OWNER, runner.toText());
    return lake.openOrCreate(
        new TableDefinition(path, wanted.schema(), wanted.partitionColumns(), properties));
  }

  private Map<String, String> retention() {
    return Map.of(
        "delta.deletedFileRetentionDuration",
        "interval " + plan.pipeline().retention().obsoleteFiles().toSeconds() + " seconds",
        "delta.logRetentionDuration",
        "interval " + plan.pipeline().retention().log().toSeconds() + " seconds");
  }

  private GoldStage goldShadow(GoldPlan gold, Table silver) {
    return GoldStage.over(
        plan,
        gold,
        shadow(LakeChanges.definitionOf(plan, gold), paths.table("gold." + gold.name())),
        silver);
  }

  private Progress overSilver() {
    GoldPlan gold = golds.get(0);
    Table silver =
        lake.find(plan.tablePath("silver", silverName()))
            .orElseThrow(
                () ->
                    new PactolusException(
                        ErrorCode.LAKE_MISSING,
                        "%s is over silver.%s, which is not there yet. Run the pipeline first."
                            .formatted(change.name(), silverName())));
    refused();
    GoldStage stage = goldShadow(gold, silver);
    GoldShadow shadow =
        new GoldShadow(stage, silver, plan.silver().get(silverIndex).appId(plan.pipeline().name()));
    return new OverSilver(shadow, stage);
  }

  private static final class OverSilver implements Progress {
    private final GoldShadow shadow;
    private final GoldStage stage;

    OverSilver(GoldShadow shadow, GoldStage stage) {
      this.shadow = shadow;
      this.stage = stage;
    }

    @Override
    public void catchUp(long epoch, Ledger ledger, LongConsumer progress) {
      shadow.begin(epoch);
      progress.accept(epoch);
    }

    @Override
    public void complete(long epoch, Ledger ledger) {
      shadow.catchUp(epoch + 1);
    }

    @Override
    public long records() {
      return 0;
    }

    @Override
    public long rows() {
      return stage.rows();
    }

    @Override
    public Map<Outcome, Long> outcomes() {
      return Map.of();
    }
  }

  private Progress overBronze(Table bronze, Ledger ledger, KeptRows kept) {
    Table refused = refused();
    Table table = shadow(change.wanted(), paths.table(change.name()));
    if (!kept.files().isEmpty()) {
      List<DataFile> files = table.take(change.table().orElseThrow(), kept.files());
      table.commit(Change.rebuild(table.path(), kept.epoch()).add(files).build());
    }
    List<LedgerRow> rows = ledger.keptRows();
    LedgerHistory history = new LedgerHistory(rows);
    Records records = new Records(kept.epoch());
    records.stated(rows);
    Repairs repairs = Repairs.of(lake.find(plan.dlqPath()).orElseThrow(), silverName());
    SilverShadow shadow =
        new SilverShadow(
            plan,
            plan.silver().get(silverIndex),
            table,
            refused,
            history,
            repairs,
            kept.outcomes(),
            kept.epoch());
    return new OverBronze(shadow, bronze, history, records, ledger.lastEpoch());
  }

  private final class OverBronze implements Progress {
    private final SilverShadow shadow;
    private final BronzeSpans spans;
    private final LedgerHistory history;
    private final Records records;
    private final List<GoldStage> stages = new ArrayList<>();
    private long known;
    private long span = 1;
    private boolean checked;

    OverBronze(
        SilverShadow shadow, Table bronze, LedgerHistory history, Records records, long known) {
      this.shadow = shadow;
      this.spans = new BronzeSpans(bronze, plan.pipeline().limits().maxEpochBytes() / 2);
      this.history = history;
      this.known = known;
      this.records = records;
    }

    @Override
    public void catchUp(long epoch, Ledger ledger, LongConsumer progress) {
      learn(ledger);
      while (shadow.until() < epoch) {
        long first = shadow.until() + 1;
        long last = Math.min(epoch, shadow.takesSpans() ? first + span - 1 : first);
        Optional<Batch> read = spans.read(first, last);
        if (read.isEmpty()) {
          span = Math.max(1, (last - first + 1) / 2);
          continue;
        }
        records.read(read.get());
        shadow.add(read.get(), last, stages);
        progress.accept(last);
        span = read.get().rows() > plan.pipeline().epoch().maxRecords() ? 1 : span * 2;
      }
      if (stages.isEmpty()) {
        golds.forEach(gold -> stages.add(goldShadow(gold, shadow.table())));
        stages.forEach(stage -> stage.catchUp(epoch));
      }
      if (!checked) {
        // The long part of the checks; what is added after it is little.
        shadow.check();
        checked = true;
      }
      shadow.seal();
    }

    @Override
    public void complete(long epoch, Ledger ledger) {
      learn(ledger);
      records.check();
      shadow.checkOutcomes(records.total());
    }

    private void learn(Ledger ledger) {
      if (ledger.lastEpoch() > known) {
        List<LedgerRow> since = ledger.rows(known + 1);
        history.add(since);
        records.stated(since);
        known = ledger.lastEpoch();
      }
    }

    @Override
    public long records() {
      return records.total();
    }

    @Override
    public long rows() {
      return shadow.table().snapshot().liveRows();
    }

    @Override
    public Map<Outcome, Long> outcomes() {
      Map<Outcome, Long> sums = new EnumMap<>(Outcome.class);
      for (OutcomeCounts counts :
          SilverShadow.outcomes(shadow.table(), shadow.table().snapshot().version()).values()) {
        counts.asMap().forEach((outcome, n) -> sums.merge(outcome, n, Long::sum));
      }
      return sums;
    }
  }

  /** An epoch that does not read has come since the work began. */
  private static boolean changesThePast(EpochPosition last, Ledger ledger, long begun) {
    return (last.epoch() > begun && !(last.kind() instanceof EpochKind.Reading))
        || ledger.rows(begun + 1).stream().anyMatch(row -> !row.kind().equals(LedgerRow.READ));
  }

  /** Waits until the newest epoch is in the ledger; false when another has begun meanwhile. */
  private boolean isComplete(EpochPosition last, Table bronze, Ledger ledger) {
    long begin = System.nanoTime();
    while (ledger.lastEpoch() < last.epoch()) {
      if (bronze.refresh().epoch(plan.bronzePath()).orElse(0) > last.epoch()) {
        return false;
      }
      boolean nobody = last.runner().isKnownToBeGone();
      if (nobody || System.nanoTime() - begin > NANOS_OF_PATIENCE) {
        ledger.refresh();
        if (ledger.lastEpoch() >= last.epoch()) {
          break;
        }
        throw new PactolusException(
            ErrorCode.EPOCH_UNFINISHED,
            "epoch %d of pipeline '%s' is in Bronze and not in the ledger: it was cut off. Run the pipeline once, with --until-caught-up and the file it was begun with: it finishes the epoch. Then rebuild."
                .formatted(last.epoch(), plan.pipeline().name()));
      }
      pause();
      ledger.refresh();
    }
    // A ledger that is ahead counts records that have not been looked for in Bronze yet.
    return ledger.lastEpoch() == last.epoch();
  }

  private static void pause() {
    try {
      Thread.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an epoch", e);
    }
  }

  /** Empty when the pipeline was faster: it has begun another epoch. */
  private Optional<EpochPosition> announce(EpochPosition last, Table bronze, long fromEpoch) {
    EpochPosition position =
        last.thenStaying(new Rebuild(change.name(), silverName(), fromEpoch, golds()), runner);
    try {
      new BronzeStage(bronze, plan.bronzePath()).announce(position);
      return Optional.of(position);
    } catch (FencedException e) {
      bronze.refresh();
      return Optional.empty();
    }
  }

  private RebuildReport report(EpochPosition position, KeptRows kept, Progress shadows) {
    return new RebuildReport(
        change.name(),
        position.epoch(),
        kept.epoch(),
        position.epoch() - 1,
        shadows.records(),
        change.table().map(t -> t.refresh().liveRows()).orElse(0L),
        shadows.rows(),
        shadows.outcomes(),
        golds());
  }

  /**
   * The pipeline may be at it, too, or may merge files of a table at this moment: whoever commits a
   * table first has done it, and the other looks again.
   */
  private void complete(EpochPosition position, Ledger ledger) {
    long begin = System.nanoTime();
    while (ledger.lastEpoch() < position.epoch()) {
      try {
        new RebuildEpoch(lake, plan, runner, clock).complete(position, (Rebuild) position.kind());
      } catch (FencedException e) {
        if (System.nanoTime() - begin > NANOS_OF_PATIENCE) {
          throw e;
        }
        pause();
      }
      ledger.refresh();
    }
  }
}
