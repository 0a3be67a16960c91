package io.pactolus.engine.core.recovery;

import io.pactolus.engine.core.epoch.PipelineTables;
import io.pactolus.lakehouse.Damage;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.lakehouse.Table;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a run may build on what is in the lake. Looks at the size of every data file and at how
 * the newest commits of the tables go together; what is in the files is for the audit.
 */
public final class LakeCheck {
  private static final int NAMED = 3;

  private final Lake lake;
  private final Plan plan;
  private final PipelineTables tables;

  private LakeCheck(Lake lake, Plan plan, PipelineTables tables) {
    this.lake = lake;
    this.plan = plan;
    this.tables = tables;
  }

  /**
   * Tables are opened one after the other, and another runner may commit meanwhile: what looks
   * wrong is looked at again before it is called so.
   *
   * @throws PactolusException LAKE_DAMAGED when files or commits are missing or torn
   */
  public static void require(Lake lake, Plan plan, PipelineTables tables) {
    LakeCheck check = new LakeCheck(lake, plan, tables);
    check.files();
    check.newestCommits();
  }

  private void files() {
    List<Damage> damages = new ArrayList<>();
    for (Table table : all()) {
      if (!table.wrongSizes().isEmpty()) {
        damages.addAll(asItIsNow(table).wrongSizes());
      }
    }
    if (damages.isEmpty()) {
      return;
    }
    StringBuilder message = new StringBuilder();
    damages.stream().limit(NAMED).forEach(damage -> message.append(damage.message()).append('\n'));
    throw new PactolusException(
        ErrorCode.LAKE_DAMAGED,
        "%d data %s of pipeline '%s' cannot be built on, so the run does not start and changes nothing. %s%sThe command audit lists them all."
            .formatted(
                damages.size(),
                damages.size() == 1 ? "file" : "files",
                plan.pipeline().name(),
                message,
                damages.size() > NAMED ? "... and more. " : ""));
  }

  /** The tables of the run stay as they were opened: they must be of one time. */
  private Table asItIsNow(Table table) {
    return lake.find(table.path()).orElse(table);
  }

  private List<Table> all() {
    List<Table> all = new ArrayList<>();
    all.add(tables.bronze());
    all.addAll(tables.silver());
    all.add(tables.dlq());
    all.addAll(tables.gold());
    all.add(tables.ledger().table());
    return all;
  }

  /**
   * Bronze is committed first, so no other table can have a later epoch, or know a later version.
   */
  private void newestCommits() {
    long bronze = epoch(tables.bronze(), plan.bronzePath());
    for (int i = 0; i < plan.silver().size(); i++) {
      Table silver = tables.silver().get(i);
      requireNoLater(
          silver.path(), epoch(silver, plan.silver().get(i).appId(plan.pipeline().name())), bronze);
    }
    long last = tables.ledger().lastEpoch();
    requireNoLater(plan.ledgerPath(), last, bronze);
    for (LedgerRow row : tables.ledger().rows(last)) {
      requireVersion(tables.bronze(), row.epoch(), row.bronzeVersion());
      for (int i = 0; i < plan.silver().size(); i++) {
        if (row.silverVersion().isPresent() && plan.silver().get(i).name().equals(row.table())) {
          requireVersion(tables.silver().get(i), row.epoch(), row.silverVersion().getAsLong());
        }
      }
    }
  }

  private static long epoch(Table table, String appId) {
    return table.snapshot().epoch(appId).orElse(0);
  }

  private void requireNoLater(String path, long epoch, long bronze) {
    if (epoch > bronze && epoch > epoch(asItIsNow(tables.bronze()), plan.bronzePath())) {
      throw lost(
          tables.bronze(),
          "table %s has epoch %d, Bronze ends with epoch %d".formatted(path, epoch, bronze));
    }
  }

  private void requireVersion(Table table, long epoch, long version) {
    if (table.snapshot().version() < version && asItIsNow(table).snapshot().version() < version) {
      throw lost(
          table,
          "by the ledger it had version %d in epoch %d, and it ends with version %d"
              .formatted(version, epoch, table.snapshot().version()));
    }
  }

  private static PactolusException lost(Table table, String why) {
    return new PactolusException(
        ErrorCode.LAKE_DAMAGED,
        "The newest commits of table %s are missing: %s. The run does not start and changes nothing. Restore %s/_delta_log from a backup, or the whole lake as it was at one time."
            .formatted(table.path(), why, table.location()));
  }
}
