package io.pactolus.engine.core.epoch;

import io.pactolus.engine.core.gold.GoldSettings;
import io.pactolus.engine.core.gold.GoldUpdate;
import io.pactolus.engine.core.gold.GoldView;
import io.pactolus.engine.core.gold.SilverChange;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.maintenance.Restoration;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/** Step four, for one Gold table: the change of Silver is brought into the aggregates. */
public final class GoldStage {
  private final int source;
  private final Table table;
  private final Table silver;
  private final String appId;
  private final GoldView view;

  private GoldStage(int source, Table table, Table silver, String appId, GoldView view) {
    this.source = source;
    this.table = table;
    this.silver = silver;
    this.appId = appId;
    this.view = view;
  }

  /** The stages of all Gold tables of a plan, in its order. */
  public static List<GoldStage> all(Plan plan, PipelineTables tables) {
    List<GoldStage> stages = new ArrayList<>();
    for (int i = 0; i < plan.gold().size(); i++) {
      GoldPlan gold = plan.gold().get(i);
      Table table = tables.gold().get(i);
      stages.add(over(plan, gold, table, tables.silver().get(gold.source())));
    }
    return stages;
  }

  /** The stage of one table, which may be a shadow, over a table that may be one, too. */
  public static GoldStage over(Plan plan, GoldPlan gold, Table table, Table silver) {
    String pipeline = plan.pipeline().name();
    return new GoldStage(
        gold.source(),
        table,
        silver,
        gold.appId(pipeline),
        new GoldView(
            pipeline,
            gold,
            plan.silver().get(gold.source()).schema(),
            table,
            silver,
            GoldSettings.DEFAULT));
  }

  /** Index of the Silver table that the query reads. */
  public int source() {
    return source;
  }

  /** What {@link #update} wants to know of the rows added to Silver. */
  public List<String> requiredColumns() {
    return view.requiredColumns();
  }

  /** A Gold table that is younger than its Silver is computed from all of it. */
  public void catchUp(long lastEpoch) {
    if (lastEpoch > 0 && table.snapshot().epoch(appId).isEmpty()) {
      commit(view.rebuild(lastEpoch));
    }
  }

  /** Groups in the table. */
  public long rows() {
    return table.snapshot().liveRows();
  }

  public String path() {
    return table.path();
  }

  /**
   * Goes back to what the table was after an epoch, once Silver has; nothing when it has the epoch
   * that does so, or holds nothing later.
   */
  public void restore(long toEpoch, long asEpoch) {
    if (holdsLater(toEpoch, asEpoch)) {
      var restoration = new Restoration(table, appId);
      boolean younger = table.at(restoration.versionAfter(toEpoch)).epoch(appId).isEmpty();
      if (younger) {
        commit(view.rebuild(asEpoch));
      } else {
        restoration.to(toEpoch, asEpoch).ifPresent(change -> table.commit(change.build()));
      }
    }
  }

  /**
   * Whether {@link #restore} would change the table.
   *
   * @throws io.pactolus.pipeline.PactolusException LAKE_MISSING when it could not
   */
  public boolean canRestore(long toEpoch, long asEpoch) {
    return holdsLater(toEpoch, asEpoch)
        && new Restoration(table, appId).to(toEpoch, asEpoch).isPresent();
  }

  private boolean holdsLater(long toEpoch, long asEpoch) {
    long there = table.snapshot().epoch(appId).orElse(0);
    return toEpoch < there && there < asEpoch;
  }

  public void update(EpochPosition position, SilverEpoch merged) {
    update(position.epoch(), merged);
  }

  /** As above; what was merged may be several epochs, of which this is the last. */
  public void update(long epoch, SilverEpoch merged) {
    long there = table.snapshot().epoch(appId).orElse(0);
    if (there >= epoch || !merged.changed()) {
      return;
    }
    commit(there == 0 ? view.rebuild(epoch) : view.apply(epoch, change(merged)));
  }

  private void commit(Optional<GoldUpdate> update) {
    update.ifPresent(u -> table.commit(u.change()));
  }

  private SilverChange change(SilverEpoch merged) {
    List<String> columns = view.requiredColumns();
    Batch retracted = Batch.empty(schema(columns), 16);
    for (Map.Entry<DataFile, RoaringBitmap> entry : merged.newlyDeleted().entrySet()) {
      retracted.append(silver.readRows(entry.getKey(), entry.getValue(), columns));
    }
    return new SilverChange(oneBatch(merged.added()), retracted);
  }

  private Batch oneBatch(List<Batch> batches) {
    if (batches.size() == 1) {
      return batches.get(0);
    }
    List<String> columns = view.requiredColumns();
    StructType schema = schema(columns);
    return Batch.concat(
        schema,
        batches.stream()
            .map(batch -> new Batch(schema, columns.stream().map(batch::column).toList()))
            .toList());
  }

  private StructType schema(List<String> columns) {
    return new StructType(
        columns.stream().map(c -> silver.schema().field(silver.schema().require(c))).toList());
  }
}
