package io.pactolus.engine.core.gold;

import io.pactolus.engine.core.gold.GroupRows.Settled;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps one Gold table equal to its query over Silver: {@link #apply} brings a change of Silver to
 * Gold, {@link #rebuild} makes Gold from nothing. Both write files and leave the commit to the
 * caller. Not thread-safe.
 *
 * <p>The state is in the table: each row holds, beside its outputs, the states of its group's
 * aggregates, from which it can go on (see {@link GroupAggregation}). Groups whose state does not
 * suffice are recomputed from Silver (see {@link Recomputation} for what that costs).
 *
 * <p>Files are sorted by window, then keys, and bounded in rows and bytes. Gold files that can hold
 * a touched group, by their statistics, are read (or taken from a cache); those that do hold a
 * changed one are rewritten. So an epoch writes at most, for each file with a changed group, the
 * rows of that file, plus the new groups, plus what {@link SmallFiles} merges: its worst case, one
 * changed group in every file, rewrites the table.
 */
public final class GoldView {
  private final GoldQuery query;
  private final Table gold;
  private final GoldSettings settings;
  private final String appId;
  private final Partitions partitions;
  private final StoredFiles stored;
  private final Recomputation recomputation;

  /**
   * @param silverSchema of the plan; the query's expressions refer to it
   * @param gold the table to keep
   * @param silver read when groups must be recomputed, at the snapshot it knows then
   */
  public GoldView(
      String pipeline,
      GoldPlan plan,
      StructType silverSchema,
      Table gold,
      Table silver,
      GoldSettings settings) {
    this(pipeline, plan, silverSchema, gold, silver, settings, new CompiledEvaluation());
  }

  GoldView(
      String pipeline,
      GoldPlan plan,
      StructType silverSchema,
      Table gold,
      Table silver,
      GoldSettings settings,
      Evaluation evaluation) {
    this.query = new GoldQuery(plan, silverSchema, evaluation);
    this.gold = gold;
    this.settings = settings;
    this.appId = plan.appId(pipeline);
    this.partitions = new Partitions(plan.partitionOutputs());
    this.stored = new StoredFiles(query, gold, settings.cacheBytes());
    this.recomputation = new Recomputation(query, silver);
  }

  /**
   * The Silver columns a {@link SilverChange} must hold. The record's coordinates ({@code _topic},
   * {@code _partition}, {@code _offset}) may be left out, but error messages name them.
   */
  public List<String> requiredColumns() {
    return query.columns();
  }

  /**
   * Brings a change of Silver to Gold. Silver must have been committed, and Gold must be equal to
   * the query over Silver as it was before.
   *
   * @return empty when Gold need not change
   * @throws io.pactolus.pipeline.PactolusException QUERY_FAILED when the query cannot be computed
   *     for a row: SQL fails then, and so does the epoch, rather than leave the row out
   */
  public Optional<GoldUpdate> apply(long epoch, SilverChange change) {
    GroupAggregation touched = touched(change);
    if (touched.size() == 0) {
      return Optional.empty();
    }
    TouchedGroups groups = new TouchedGroups(query, touched);
    groups.find(gold.snapshot().files(), stored);
    groups.settle(recomputation);
    if (groups.changedGroups() == 0) {
      return Optional.empty();
    }
    GroupRows fresh = GroupRows.shown(query, groups.changed(), epoch);
    FileWriter writer = new FileWriter(gold, settings, stored, partitions);
    Change.Builder update = Change.epoch(appId, epoch);
    rewrite(groups, fresh, writer, update);
    return Optional.of(
        new GoldUpdate(
            update.build(),
            groups.changedGroups(),
            groups.recomputedGroups(),
            writer.writtenRows()));
  }

  private GroupAggregation touched(SilverChange change) {
    if (change.retracted().rows() > 0 && !query.takesRowsBack()) {
      throw new IllegalStateException(
          "rows left a Silver table that the plan of gold table '%s' takes for append-only"
              .formatted(query.plan().name()));
    }
    GroupAggregation touched = new GroupAggregation(query);
    take(touched, change.inserted(), 1);
    take(touched, change.retracted(), -1);
    return touched;
  }

  private void take(GroupAggregation touched, Batch rows, int sign) {
    if (rows.rows() == 0) {
      return;
    }
    if (query.alwaysRecomputes()) {
      touched.touch(rows);
    } else {
      touched.accumulate(rows, sign);
    }
  }

  private void rewrite(
      TouchedGroups groups, GroupRows fresh, FileWriter writer, Change.Builder change) {
    List<StoredFile> loaded = groups.loaded();
    List<DataFile> others = groups.notLoaded();
    Placement placement = new Placement(query, partitions, loaded, others);
    List<Integer> homeless = new ArrayList<>();
    for (int row = 0; row < fresh.size(); row++) {
      Optional<StoredFile> home = groups.home(fresh.keys()[row]);
      if (home.isPresent() && placement.stays(fresh, row, home.get())) {
        home.get().admit(row);
      } else {
        homeless.add(row);
      }
    }
    List<Integer> apart = new ArrayList<>();
    for (int row : homeless) {
      Optional<StoredFile> place = placement.place(fresh, row);
      if (place.isPresent()) {
        place.get().admit(row);
      } else {
        apart.add(row);
      }
    }
    List<DataFile> untouched = new ArrayList<>(others);
    for (StoredFile file : loaded) {
      if (file.isTouched()) {
        change.remove(List.of(file.file()));
        stored.forget(file.file());
        GroupRows rows = file.rewritten(fresh);
        boolean grows = query.isOrderedByTime() && file.growsAtTheEnd(fresh);
        change.add(grows ? writer.writeFull(rows) : writer.writeEvenly(rows));
      } else {
        untouched.add(file.file());
      }
    }
    change.add(writer.write(fresh.select(apart.stream().mapToInt(row -> row).toArray())));
    mergeSmall(untouched, writer, change);
  }

  private void mergeSmall(List<DataFile> untouched, FileWriter writer, Change.Builder change) {
    List<DataFile> small = SmallFiles.toMerge(untouched, settings);
    if (!small.isEmpty()) {
      change.remove(small);
      change.add(
          writer.writeEvenly(
              GroupRows.merged(small.stream().map(file -> stored.load(file).rows()).toList())));
      small.forEach(stored::forget);
    }
  }

  /**
   * Makes Gold from Silver's newest known snapshot, replacing all it holds. Reads the whole of
   * Silver once; all groups must fit in memory.
   *
   * @return empty when there is no group and Gold is empty
   */
  public Optional<GoldUpdate> rebuild(long epoch) {
    GroupAggregation all = recomputation.ofAll();
    List<Settled> groups = new ArrayList<>();
    for (int group = 0; group < all.size(); group++) {
      groups.add(new Settled(all, group));
    }
    List<DataFile> before = gold.snapshot().files();
    if (groups.isEmpty() && before.isEmpty()) {
      return Optional.empty();
    }
    FileWriter writer = new FileWriter(gold, settings, stored, partitions);
    Change change =
        Change.epoch(appId, epoch)
            .remove(before)
            .add(writer.write(GroupRows.shown(query, groups, epoch)))
            .build();
    before.forEach(stored::forget);
    return Optional.of(new GoldUpdate(change, groups.size(), groups.size(), writer.writtenRows()));
  }
}
