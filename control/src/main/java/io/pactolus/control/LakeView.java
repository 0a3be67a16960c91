package io.pactolus.control;

import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.query.LakeSql;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The tables of one pipeline in a lake, for reading: status, audit and SQL. */
public final class LakeView {
  private final Lake lake;
  private final Plan plan;

  public LakeView(Lake lake, Plan plan) {
    this.lake = lake;
    this.plan = plan;
  }

  public Plan plan() {
    return plan;
  }

  public String location() {
    return lake.location();
  }

  /** Of the lake. */
  public Path directory() {
    return Lakes.directory(lake.location());
  }

  /**
   * Names as in SQL ({@code silver.quakes}, {@code ledger}) to the tables that exist, in the order
   * of the flow.
   */
  public Map<String, Table> tables() {
    Map<String, Table> tables = new LinkedHashMap<>();
    paths().forEach((name, path) -> lake.find(path).ifPresent(table -> tables.put(name, table)));
    return tables;
  }

  /** Names as in SQL to paths below the lake, of all tables there can be, in the same order. */
  public Map<String, String> paths() {
    Map<String, String> paths = new LinkedHashMap<>();
    paths.put("bronze." + plan.pipeline().stream().name(), plan.bronzePath());
    plan.silver().forEach(s -> paths.put("silver." + s.name(), plan.tablePath("silver", s.name())));
    paths.put("dlq." + plan.pipeline().stream().name(), plan.dlqPath());
    plan.gold().forEach(g -> paths.put("gold." + g.name(), plan.tablePath("gold", g.name())));
    paths.put("ledger", plan.ledgerPath());
    return paths;
  }

  /** True when the pipeline has never run on this lake. */
  public boolean isEmpty() {
    return lake.find(plan.bronzePath()).isEmpty();
  }

  /** The table below the lake, if there is one. */
  public Optional<Table> find(String path) {
    return lake.find(path);
  }

  /** The ledger, once there is one. */
  public Optional<Ledger> ledger() {
    return Ledger.find(lake, plan.pipeline().name());
  }

  /**
   * The newest epoch that is in Bronze, finished or not; one that read nothing has no record there.
   */
  long lastEpoch() {
    String path = plan.bronzePath();
    return require(path).snapshot().epoch(path).orElse(0);
  }

  /** The table, or a message that says that nothing is there yet. */
  public Table require(String path) {
    Optional<Table> table = lake.find(path);
    return table.orElseThrow(
        () ->
            new PactolusException(
                ErrorCode.LAKE_MISSING,
                "there is no table %s in lake %s. Run the pipeline first, or name another lake with --lake."
                    .formatted(path, lake.location())));
  }

  /** SQL over all tables that exist; close it after use. */
  public LakeSql sql() {
    require(plan.bronzePath());
    return over(LakeSql.open(directory(), "1GB"), tables());
  }

  /**
   * SQL over some tables, those of them that exist; close it after use.
   *
   * @param names as in SQL
   */
  public LakeSql sqlOver(Collection<String> names) {
    Map<String, Table> chosen = new LinkedHashMap<>();
    paths()
        .forEach(
            (name, path) -> {
              if (names.contains(name)) {
                lake.find(path).ifPresent(table -> chosen.put(name, table));
              }
            });
    return over(LakeSql.open(directory(), "1GB"), chosen);
  }

  private static LakeSql over(LakeSql sql, Map<String, Table> tables) {
    boolean complete = false;
    try {
      tables.forEach(sql::add);
      complete = true;
      return sql;
    } finally {
      if (!complete) {
        sql.close();
      }
    }
  }
}
