package io.pactolus.control.trace;

import io.pactolus.control.LakeView;
import io.pactolus.control.trace.RowSearch.Hit;
import io.pactolus.control.trace.Trace.DeadLetter;
import io.pactolus.control.trace.Trace.GoldChange;
import io.pactolus.control.trace.Trace.Group;
import io.pactolus.control.trace.Trace.Received;
import io.pactolus.control.trace.Trace.SilverLife;
import io.pactolus.control.trace.Trace.SilverRow;
import io.pactolus.engine.review.RecordReview;
import io.pactolus.engine.review.RecordReview.TableReview;
import io.pactolus.lakehouse.Changes;
import io.pactolus.lakehouse.CommitSummary;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * What a record did to a Silver table and from there to Gold. The table's own commit of the epoch
 * says which rows came and which went.
 */
final class SilverLives {
  private final LakeView view;
  private final Plan plan;
  private final Reviewer reviewer;
  private final RowSearch search;
  private final Function<String, OptionalLong> rebuilds;
  private final LongFunction<List<LedgerRow>> ledgerOf;

  /**
   * @param rebuilds name of a Silver table to the newest epoch that rebuilt it
   * @param ledgerOf an epoch to its rows in the ledger
   */
  SilverLives(
      LakeView view,
      Reviewer reviewer,
      RowSearch search,
      Function<String, OptionalLong> rebuilds,
      LongFunction<List<LedgerRow>> ledgerOf) {
    this.rebuilds = rebuilds;
    this.ledgerOf = ledgerOf;
    this.view = view;
    this.plan = view.plan();
    this.reviewer = reviewer;
    this.search = search;
  }

  SilverLife of(
      SilverPlan silver,
      Received received,
      long readInEpoch,
      List<LedgerRow> counted,
      List<DeadLetter> letters,
      RecordReview review) {
    Table table = view.require(plan.tablePath("silver", silver.name()));
    Optional<LedgerRow> counts =
        counted.stream().filter(row -> row.table().equals(silver.name())).findFirst();
    // A row for this table says more than one for all of them.
    Optional<DeadLetter> letter =
        letters.stream()
            .filter(l -> l.table().isEmpty() || l.table().get().equals(silver.name()))
            .max(Comparator.comparing(l -> l.table().isPresent()));
    OptionalLong rebuiltIn = rebuilds.apply(silver.name());
    boolean rebuilt = rebuiltIn.isPresent() && rebuiltIn.getAsLong() > readInEpoch;
    // A dead letter that was replayed came to the table in another epoch.
    long epoch = letter.map(l -> l.replayedInEpoch().orElse(readInEpoch)).orElse(readInEpoch);
    Optional<CommitSummary> commit =
        rebuilt && epoch <= rebuiltIn.getAsLong()
            ? new CommitSearch(table, silver.appId(plan.pipeline().name()))
                .of(rebuiltIn.getAsLong())
            : counts.isPresent() && epoch == readInEpoch
                ? counts.get().silverVersion().stream()
                    .boxed()
                    .findFirst()
                    .flatMap(version -> found(() -> table.commitAt(version)))
                : new CommitSearch(table, silver.appId(plan.pipeline().name())).of(epoch);
    // The commit of a rebuild exchanges all rows: it does not tell what one of them replaced.
    Optional<Changes> changes =
        (rebuilt && epoch <= rebuiltIn.getAsLong() ? Optional.<CommitSummary>empty() : commit)
            .flatMap(c -> found(() -> Optional.of(table.changes(c.version()))));

    Optional<TableReview> reviewed =
        review.tables().stream().filter(t -> t.table().equals(silver.name())).findFirst();
    Optional<Hit> current = search.first(table, table.snapshot().files(), place(received));
    Optional<Hit> made =
        current.or(
            () ->
                changes.flatMap(c -> found(() -> search.first(table, c.added(), place(received)))));
    List<Condition> key = key(silver, made, reviewed);
    Optional<Hit> replaced =
        key.isEmpty() ? Optional.empty() : changes.flatMap(c -> replaced(table, c, key));
    Optional<Hit> standing =
        current.isPresent() || key.isEmpty()
            ? Optional.empty()
            : search.first(table, table.snapshot().files(), key);

    OutcomeReasoning reasoning =
        new OutcomeReasoning(
            silver,
            epoch,
            epoch == readInEpoch ? counts : replayed(silver, received, epoch),
            letter.filter(l -> l.replayedInEpoch().isEmpty()),
            review.decoding(),
            reviewed,
            made,
            replaced,
            standing,
            rebuilt ? rebuiltIn : OptionalLong.empty());
    List<GoldChange> gold = gold(silver, epoch, made, replaced);
    return new SilverLife(
        silver.name(),
        reasoning.outcomes(),
        reasoning.because(),
        made.or(() -> replaced).flatMap(hit -> commit).map(RecordTracer::commit),
        made.map(hit -> row(hit, current.isPresent())),
        replaced.map(hit -> row(hit, false)),
        standing.map(hit -> row(hit, true)),
        gold);
  }

  /** What a replay moved, from rejected to other outcomes. */
  private Optional<LedgerRow> replayed(SilverPlan silver, Received received, long epoch) {
    return ledgerOf.apply(epoch).stream()
        .filter(
            row ->
                row.table().equals(silver.name())
                    && row.topic().equals(received.topic())
                    && row.partition() == received.partition())
        .findFirst();
  }

  private static List<Condition> place(Received received) {
    return List.of(
        new Condition("_offset", received.offset()),
        new Condition("_partition", received.partition()),
        new Condition("_topic", received.topic()));
  }

  /** What the row's key is; empty when it has none, or nobody can say. */
  private static List<Condition> key(
      SilverPlan silver, Optional<Hit> made, Optional<TableReview> reviewed) {
    List<Condition> key = new ArrayList<>();
    for (int output : silver.keyOutputs()) {
      String name = silver.outputs().get(output).name();
      if (made.isPresent()) {
        key.add(new Condition(name, made.get().row().column(name).get(0)));
      } else if (reviewed.isPresent() && reviewed.get().key().containsKey(name)) {
        key.add(new Condition(name, reviewed.get().key().get(name)));
      } else {
        return List.of();
      }
    }
    return key;
  }

  private Optional<Hit> replaced(Table table, Changes changes, List<Condition> key) {
    for (Map.Entry<DataFile, RoaringBitmap> deleted : changes.newlyDeleted().entrySet()) {
      Optional<Hit> hit =
          found(() -> search.among(table, deleted.getKey(), deleted.getValue(), key));
      if (hit.isPresent()) {
        return hit;
      }
    }
    return Optional.empty();
  }

  /** Old versions are kept for a while only: what has been cleaned up is not there to be told. */
  private static <T> Optional<T> found(Supplier<Optional<T>> step) {
    try {
      return step.get();
    } catch (PactolusException e) {
      if (e.code() == ErrorCode.LAKE_MISSING || e.code() == ErrorCode.LAKE_DAMAGED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static SilverRow row(Hit hit, boolean current) {
    Batch row = hit.row();
    return new SilverRow(
        RowValues.text(row, "_topic"),
        row.ints("_partition").at(0),
        row.longs("_offset").at(0),
        row.longs("_epoch").at(0),
        current,
        RowValues.of(row));
  }

  private List<GoldChange> gold(
      SilverPlan silver, long epoch, Optional<Hit> made, Optional<Hit> replaced) {
    List<Batch> rows = new ArrayList<>();
    made.ifPresent(hit -> rows.add(hit.row()));
    replaced.ifPresent(hit -> rows.add(hit.row()));
    List<GoldChange> changes = new ArrayList<>();
    for (GoldPlan gold : plan.gold()) {
      if (rows.isEmpty() || !plan.silver().get(gold.source()).name().equals(silver.name())) {
        continue;
      }
      view.find(plan.tablePath("gold", gold.name()))
          .ifPresent(table -> changes.add(gold(gold, table, epoch, rows)));
    }
    return changes;
  }

  private GoldChange gold(GoldPlan gold, Table table, long epoch, List<Batch> rows) {
    List<Group> groups = new ArrayList<>();
    for (Map<String, @Nullable Object> key :
        reviewer.groups(gold, Batch.concat(rows.get(0).schema(), rows))) {
      List<Condition> conditions =
          key.entrySet().stream().map(k -> new Condition(k.getKey(), k.getValue())).toList();
      Optional<Hit> now =
          conditions.isEmpty()
              ? Optional.empty()
              : search.first(table, table.snapshot().files(), conditions);
      groups.add(new Group(RowValues.of(table.schema(), key), now.map(hit -> visible(hit.row()))));
    }
    return new GoldChange(
        gold.name(),
        new CommitSearch(table, gold.appId(plan.pipeline().name()))
            .of(epoch)
            .map(RecordTracer::commit),
        table.commitAt(0).isPresent(),
        groups);
  }

  /** Without the state, which is of no use to people. */
  private static Map<String, @Nullable Object> visible(Batch row) {
    Map<String, @Nullable Object> values = RowValues.of(row);
    row.schema().fields().stream()
        .map(Field::name)
        .filter(name -> name.equals("_state"))
        .forEach(values::remove);
    return values;
  }
}
