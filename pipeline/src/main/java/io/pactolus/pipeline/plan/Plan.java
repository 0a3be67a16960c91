package io.pactolus.pipeline.plan;

import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.model.SilverTable;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.sql.Expr;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The compiled pipeline. Engines execute this and nothing else.
 *
 * @param fingerprint SHA-256 (hex) over everything that decides what the tables hold; stored in
 *     each table, so that a changed definition is noticed
 */
public record Plan(
    Pipeline pipeline,
    StructType decoded,
    List<SilverPlan> silver,
    List<GoldPlan> gold,
    String fingerprint) {

  public Plan {
    silver = List.copyOf(silver);
    gold = List.copyOf(gold);
  }

  /** Path of a table below the lake: {@code <pipeline>/<layer>/<table>}. */
  public String tablePath(String layer, String table) {
    return pipeline.name() + "/" + layer + "/" + table;
  }

  public String bronzePath() {
    return tablePath("bronze", pipeline.stream().name());
  }

  public String dlqPath() {
    return tablePath("dlq", pipeline.stream().name());
  }

  public String ledgerPath() {
    return pipeline.name() + "/ledger";
  }

  /**
   * How one Silver table is made from decoded records. All expressions read the columns of {@link
   * Plan#decoded()}.
   *
   * @param outputs the business columns in order; a plain field is a {@link Expr.ColumnRef}
   * @param schema business columns followed by {@link SystemColumns#SILVER} (and the content hash
   *     in upsert mode)
   * @param keyOutputs indexes into {@code outputs} of the key columns; empty: no key
   * @param versionOutput index into {@code outputs} of the version column, or -1
   * @param eventTimeOutput index into {@code outputs} of the event time, or -1
   * @param partitionOutputs indexes into {@code outputs} of the partition columns
   */
  public record SilverPlan(
      String name,
      SilverTable.Mode mode,
      List<Output> outputs,
      StructType schema,
      List<Integer> keyOutputs,
      int versionOutput,
      int eventTimeOutput,
      List<Integer> partitionOutputs,
      Optional<Expr> where,
      List<Rule> rules,
      Optional<Expr> deleteWhen,
      Optional<Duration> horizon) {

    public SilverPlan {
      outputs = List.copyOf(outputs);
      keyOutputs = List.copyOf(keyOutputs);
      partitionOutputs = List.copyOf(partitionOutputs);
      rules = List.copyOf(rules);
    }

    public String appId(String pipeline) {
      return pipeline + "/silver/" + name;
    }
  }

  public record Output(String name, Expr expr) {}

  /** An expectation; {@code text} is the SQL as written. */
  public record Rule(String name, String text, Expr check, SilverTable.OnFail onFail) {}

  /**
   * How one Gold table is kept equal to its query over a Silver table:
   *
   * <pre>
   * Silver rows -> [window: one row becomes one per window] -> where -> keys and aggregate arguments
   *   -> one group per distinct keys -> outputs
   * </pre>
   *
   * @param source index into {@link Plan#silver()}
   * @param window event-time window; its start and end are appended to the Silver schema as two
   *     timestamp columns
   * @param where over Silver schema (+ window_start, window_end)
   * @param keys group-by expressions over Silver schema (+ window_start, window_end)
   * @param aggregates over the same row
   * @param outputs over the row (keys..., aggregate results...)
   * @param keyOutputs for each key, the index of the output column that shows it unchanged
   * @param schema outputs followed by {@link SystemColumns#GOLD}
   * @param maintenance how a change of Silver reaches Gold, and why
   * @param sql as written
   * @param duckdbSql the same query for DuckDB over a view named like the Silver table; used by
   *     audit
   */
  public record GoldPlan(
      String name,
      int source,
      Optional<Window> window,
      Optional<Expr> where,
      List<Expr> keys,
      List<Aggregate> aggregates,
      List<Output> outputs,
      List<Integer> keyOutputs,
      List<Integer> partitionOutputs,
      StructType schema,
      Maintenance maintenance,
      String sql,
      String duckdbSql) {

    public GoldPlan {
      keys = List.copyOf(keys);
      aggregates = List.copyOf(aggregates);
      outputs = List.copyOf(outputs);
      keyOutputs = List.copyOf(keyOutputs);
      partitionOutputs = List.copyOf(partitionOutputs);
    }

    public String appId(String pipeline) {
      return pipeline + "/gold/" + name;
    }
  }

  /**
   * Windows of length {@code sizeMicros} that start every {@code slideMicros} (equal for tumbling),
   * aligned to 1970-01-01T00:00:00Z: a row with event time t is in each window with start <= t <
   * start + size. Rows with a NULL time are in no window.
   *
   * @param timeColumn index of the timestamp in the Silver schema
   */
  public record Window(int timeColumn, long sizeMicros, long slideMicros) {}

  /**
   * One aggregate. NULL arguments are ignored; over no values COUNT is 0 and the others NULL.
   *
   * @param argument absent only for COUNT(*)
   * @param filter rows for which it is not true are ignored
   */
  public record Aggregate(
      Kind kind, Optional<Expr> argument, Optional<Expr> filter, DataType type) {
    public enum Kind {
      /** COUNT(*) or COUNT(x), type long. */
      COUNT,
      /**
       * Of int: long. Of long: decimal(38,0). Of decimal(p,s): decimal(min(38,p+10),s). Of double:
       * the exact sum, rounded once.
       */
      SUM,
      MIN,
      MAX,
      /**
       * Of double: exact sum / count in double. Of int, long: as double. Of decimal(p,s):
       * decimal(38, max(s,6)) half up.
       */
      AVG,
      /** COUNT(DISTINCT x), type long. */
      COUNT_DISTINCT
    }
  }

  /**
   * @param reason one sentence for {@code plan}
   */
  public record Maintenance(Strategy strategy, String reason) {
    public enum Strategy {
      /** New rows are added to the state of their group; nothing is ever taken back. */
      MERGE,
      /** As MERGE, and rows that left Silver are subtracted from their group. */
      RETRACT,
      /** As RETRACT, and a group whose MIN or MAX left is recomputed from Silver. */
      RETRACT_OR_RECOMPUTE,
      /** Every touched group is recomputed from Silver. */
      RECOMPUTE
    }
  }
}
