package io.pactolus.control;

import io.pactolus.lakehouse.KeptEpochs;
import io.pactolus.lakehouse.query.LakeSql;
import io.pactolus.pipeline.model.SilverTable;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Proves a lake from its tables alone, with another engine (DuckDB): every offset is accounted for,
 * every record has one outcome, keys are unique, Gold equals its query. Reads every byte of all
 * tables once, for checksums, and Bronze's coordinates and Silver again.
 */
public final class Audit {
  /**
   * Sums of doubles depend on the order of addition in the engine that recomputes them; ours are
   * exact. Relative.
   */
  static final double DOUBLE_TOLERANCE = 1e-9;

  private static final String COORDINATES = "topic, partition, \"offset\"";
  private static final String SILVER_COORDINATES = "_topic, _partition, _offset";
  private static final String OUTCOMES =
      "inserted + updated + deleted + duplicate + stale + filtered + late + rejected";

  private final LakeView view;
  private final Plan plan;
  private final LakeSql sql;
  private final Consumer<Check> progress;
  private final List<Check> checks = new ArrayList<>();
  // The part of the ledger that the tables hold, as SQL: without what was rolled back.
  private final String kept;
  // Silver tables that were rebuilt, with the newest epoch that did: what the ledger counted for
  // them before holds in sum only.
  private final String rebuilt;

  private Audit(LakeView view, LakeSql sql, Consumer<Check> progress) {
    this.view = view;
    this.plan = view.plan();
    this.sql = sql;
    this.progress = progress;
    this.kept = kept(view, sql);
    this.rebuilt =
        knowsRebuilds(view)
            ? """
            (SELECT "table" AS t, max(epoch) AS r FROM %s
             WHERE kind = 'rebuild' AND silver_version IS NOT NULL GROUP BY "table")\
            """
                .formatted(kept)
            : "(SELECT '' AS t, 0 AS r WHERE false)";
  }

  private static boolean knowsRebuilds(LakeView view) {
    return view.require(view.plan().ledgerPath()).schema().indexOf("first_offered") >= 0;
  }

  private static String kept(LakeView view, LakeSql sql) {
    if (view.require(view.plan().ledgerPath()).schema().indexOf("rolled_back_to") < 0) {
      // Made before there were rollbacks.
      return "ledger";
    }
    Map<Long, Long> rollbacks = new TreeMap<>();
    for (List<@Nullable Object> row :
        sql.query(
                "SELECT DISTINCT epoch, rolled_back_to FROM ledger WHERE rolled_back_to IS NOT"
                    + " NULL")
            .rows()) {
      if (row.get(0) instanceof Long epoch && row.get(1) instanceof Long to) {
        rollbacks.put(epoch, to);
      }
    }
    if (rollbacks.isEmpty()) {
      return "ledger";
    }
    long last = sql.number("SELECT max(epoch) FROM ledger");
    String spans =
        KeptEpochs.of(last, rollbacks).spans().stream()
            .map(span -> "epoch BETWEEN %d AND %d".formatted(span.first(), span.last()))
            .collect(Collectors.joining(" OR "));
    return "(SELECT * FROM ledger WHERE %s)".formatted(spans.isEmpty() ? "false" : spans);
  }

  /**
   * @param progress told of each check as it is done
   * @return all checks; balanced when none found a problem
   */
  public static AuditReport run(LakeView view, Consumer<Check> progress) {
    Check files = files(view);
    progress.accept(files);
    if (!files.holds()) {
      // What the others would say of files that are not what was written, nobody could use.
      return new AuditReport(
          List.of(files),
          view.require(view.plan().bronzePath()).snapshot().liveRows(),
          view.lastEpoch());
    }
    try (LakeSql sql = view.sql()) {
      return new Audit(view, sql, progress).all(files);
    }
  }

  private static Check files(LakeView view) {
    view.require(view.plan().bronzePath());
    List<String> problems = new ArrayList<>();
    view.tables()
        .forEach(
            (name, table) ->
                table
                    .wrongContents()
                    .forEach(damage -> problems.add(name + ": " + damage.message())));
    return new Check(
        "files",
        "every data file and commit of the tables is there, byte by byte as it was written",
        List.copyOf(problems));
  }

  private AuditReport all(Check files) {
    checks.add(files);
    epochsAreComplete();
    offsetsAreAccountedFor();
    bronzeIsInTheLedger();
    rollbacksBalance();
    everyRecordHasOneOutcome();
    deadLetters();
    plan.silver().forEach(this::silver);
    plan.gold().forEach(this::gold);
    long records = sql.number("SELECT count(*) FROM " + bronze());
    long epochs = sql.number("SELECT coalesce(max(epoch), 0) FROM ledger");
    return new AuditReport(List.copyOf(checks), records, epochs);
  }

  private String bronze() {
    return "bronze." + name(plan.pipeline().stream().name());
  }

  private String dlq() {
    return "dlq." + name(plan.pipeline().stream().name());
  }

  private void epochsAreComplete() {
    check(
        "epochs",
        "epochs are numbered from 1 without gaps, and none is unfinished",
        """
        SELECT 'epoch ' || e || ' is missing in the ledger'
        FROM generate_series(1, (SELECT coalesce(max(epoch), 0) FROM ledger)) AS s(e)
        WHERE e NOT IN (SELECT epoch FROM ledger)
        UNION ALL
        SELECT 'epoch ' || epoch || ' is in Bronze but not in the ledger: run the pipeline, it completes the epoch'
        FROM (SELECT DISTINCT epoch FROM %s UNION SELECT %d WHERE %d > 0)
        WHERE epoch NOT IN (SELECT epoch FROM ledger)
        """
            .formatted(bronze(), view.lastEpoch(), view.lastEpoch()));
  }

  /** Epochs that are rollbacks, as SQL. */
  private String rollbacks() {
    return view.require(view.plan().ledgerPath()).schema().indexOf("rolled_back_to") < 0
        ? "SELECT 0"
        : "SELECT epoch FROM ledger WHERE rolled_back_to IS NOT NULL";
  }

  private void offsetsAreAccountedFor() {
    check(
        "offsets",
        "every offset from the first to the last position is in Bronze once, empty, or a stated"
            + " gap",
        """
        WITH ranges AS (
          SELECT DISTINCT epoch, topic, partition, from_offset, until_offset, records, empty_offsets, gap_offsets
          FROM ledger),
        -- What rollbacks say differs between Silver tables that were added, or given up, since.
        positions AS (SELECT DISTINCT epoch, topic, partition, from_offset, until_offset FROM %3$s)
        SELECT topic || '-' || partition || ' offset ' || "offset" || ' is in Bronze ' || count(*) || ' times'
        FROM %1$s GROUP BY topic, partition, "offset" HAVING count(*) > 1
        UNION ALL
        SELECT topic || '-' || partition || ' epoch ' || epoch || ': offsets ' || from_offset || ' to ' || until_offset
            || ' are ' || (until_offset - from_offset) || ', but ' || records || ' records + ' || empty_offsets
            || ' empty + ' || gap_offsets || ' gap are stated'
        FROM ranges WHERE until_offset - from_offset <> records + empty_offsets + gap_offsets AND epoch NOT IN (%2$s)
        UNION ALL
        SELECT topic || '-' || partition || ' epoch ' || epoch || ' begins at ' || from_offset
            || ', the epoch before it ended at ' || before
        FROM (SELECT *, lag(until_offset) OVER (PARTITION BY topic, partition ORDER BY epoch) AS before FROM positions)
        WHERE before IS NOT NULL AND before <> from_offset
        """
            .formatted(bronze(), rollbacks(), kept));
  }

  private void bronzeIsInTheLedger() {
    check(
        "bronze",
        "Bronze holds exactly the records that the ledger counts, each within the range of its"
            + " epoch",
        """
        WITH ranges AS (
          SELECT DISTINCT epoch, topic, partition, from_offset, until_offset, records FROM %2$s),
        held AS (
          SELECT epoch, topic, partition, count(*) AS n, min("offset") AS low, max("offset") AS high
          FROM %1$s GROUP BY epoch, topic, partition)
        SELECT coalesce(r.topic, h.topic) || '-' || coalesce(r.partition, h.partition) || ' epoch '
            || coalesce(r.epoch, h.epoch) || ': the ledger counts ' || coalesce(r.records, 0) || ' records, Bronze holds '
            || coalesce(h.n, 0) || coalesce(' (offsets ' || low || ' to ' || high || ')', '')
        FROM ranges r FULL JOIN held h USING (epoch, topic, partition)
        WHERE coalesce(r.records, 0) <> coalesce(h.n, 0) OR low < from_offset OR high >= until_offset
        """
            .formatted(bronze(), kept));
  }

  private void rollbacksBalance() {
    check(
        "rollbacks",
        "what rollbacks took back is what the epochs had counted that are no longer in the tables",
        """
        WITH all_counts AS (
          SELECT topic, partition, "table" AS t, CAST(sum(records) AS BIGINT) AS records, %2$s
          FROM ledger GROUP BY ALL),
        kept_counts AS (
          SELECT topic, partition, "table" AS t, CAST(sum(records) AS BIGINT) AS records, %2$s
          FROM %1$s GROUP BY ALL)
        SELECT topic || '-' || partition || ' table ' || t || ': the ledger adds up to ' || CAST(a AS VARCHAR)
            || ', its epochs in the tables to ' || coalesce(CAST(k AS VARCHAR), 'nothing')
        FROM all_counts a LEFT JOIN kept_counts k USING (topic, partition, t)
        WHERE %3$s
        """
            .formatted(
                kept,
                Arrays.stream(Outcome.values())
                    .map(o -> "CAST(sum(%1$s) AS BIGINT) AS %1$s".formatted(o.column()))
                    .collect(Collectors.joining(", ")),
                Stream.concat(
                        Stream.of("records"), Arrays.stream(Outcome.values()).map(Outcome::column))
                    .map(c -> "a.%1$s <> coalesce(k.%1$s, 0)".formatted(c))
                    .collect(Collectors.joining(" OR "))));
  }

  private void everyRecordHasOneOutcome() {
    check(
        "outcomes",
        "in each epoch and partition the outcomes add up to the records, for every Silver table",
        """
        SELECT topic || '-' || partition || ' epoch ' || epoch || ' table ' || "table" || ': ' || records
            || ' records, outcomes add up to ' || (%s)
        FROM ledger WHERE records + %s <> %s
        UNION ALL
        SELECT topic || '-' || partition || ' epoch ' || epoch || ' has ' || count(*) || ' ledger rows for '
            || count(DISTINCT "table") || ' tables, the pipeline has %d'
        FROM ledger GROUP BY epoch, topic, partition
        HAVING count(*) <> count(DISTINCT "table") OR count(*) > %d
        """
            .formatted(
                OUTCOMES,
                knowsRebuilds(view) ? "coalesce(first_offered, 0)" : "0",
                OUTCOMES,
                plan.silver().size(),
                plan.silver().size()));
  }

  private void deadLetters() {
    check(
        "dead letters",
        "every rejected or late record is in the DLQ once, with a reason, and is in Bronze",
        """
        WITH stated AS (
          SELECT epoch, topic, partition, "table" AS t, rejected + late AS n
          FROM %4$s LEFT JOIN %5$s rebuilt ON rebuilt.t = "table"
          WHERE until_offset > from_offset AND epoch > coalesce(r, 0)),
        found AS (
          SELECT l.epoch, l.topic, l.partition, l."table" AS t, count(DISTINCT d."offset") AS n
          FROM %4$s l LEFT JOIN %1$s d
            ON d.epoch = l.epoch AND d.topic = l.topic AND d.partition = l.partition
            AND (d."table" IS NULL OR d."table" = l."table")
          GROUP BY ALL)
        SELECT topic || '-' || partition || ' epoch ' || epoch || ' table ' || t || ': the ledger counts ' || s.n
            || ' rejected and late, the DLQ holds ' || f.n
        FROM stated s JOIN found f USING (epoch, topic, partition, t) WHERE s.n <> f.n
        UNION ALL
        SELECT topic || '-' || partition || ' offset ' || "offset" || ' is in the DLQ ' || count(*) || ' times'
        FROM %1$s GROUP BY topic, partition, "offset", "table" HAVING count(*) > 1
        UNION ALL
        SELECT topic || '-' || partition || ' offset ' || "offset" || ' is in the DLQ but not in Bronze'
        FROM %1$s ANTI JOIN %2$s USING (%3$s)
        """
            .formatted(dlq(), bronze(), COORDINATES, kept, rebuilt));
    replays();
  }

  /**
   * A record waits for a table as long as a row that is pending concerns the table; when none does,
   * it has left in the last epoch in which one of its rows did.
   */
  private void replays() {
    check(
        "replays",
        "the records that left the DLQ are those that the ledger moved, in the epoch it says, and"
            + " the others wait",
        """
        WITH offered AS (
          SELECT epoch, topic, partition, "table" FROM %3$s WHERE until_offset > from_offset
          UNION
          SELECT l.epoch, l.topic, l.partition, b.t FROM %3$s l JOIN %4$s b ON l.epoch <= b.r
          WHERE l.until_offset > l.from_offset),
        waiting AS (
          SELECT l."table" AS t, d.topic, d.partition, d."offset",
            bool_or(d.replay_state = 'pending') AS pending, max(d.replayed_in_epoch) AS left_in
          FROM %1$s d JOIN offered l
            ON d.epoch = l.epoch AND d.topic = l.topic AND d.partition = l.partition
            AND (d."table" IS NULL OR d."table" = l."table")
          WHERE l."table" IN (%2$s)
          GROUP BY ALL),
        moved AS (
          SELECT epoch, topic, partition, "table" AS t, -sum(rejected + late) AS n
          FROM %3$s LEFT JOIN %4$s rebuilt ON rebuilt.t = "table"
          WHERE until_offset = from_offset AND epoch > coalesce(r, 0) GROUP BY ALL),
        gone AS (
          SELECT left_in AS epoch, topic, partition, w.t, count(*) AS n
          FROM waiting w LEFT JOIN %4$s rebuilt ON rebuilt.t = w.t
          WHERE NOT pending AND left_in > coalesce(r, 0) GROUP BY ALL),
        stated AS (
          SELECT topic, partition, "table" AS t, sum(rejected + late) AS n FROM ledger
          WHERE "table" IN (%2$s) GROUP BY ALL),
        held AS (
          SELECT topic, partition, t, count(*) FILTER (pending) AS n FROM waiting GROUP BY ALL)
        SELECT topic || '-' || partition || ' epoch ' || epoch || ' table ' || t || ': the ledger moved '
            || coalesce(m.n, 0) || ' dead letters, ' || coalesce(g.n, 0) || ' left the DLQ'
        FROM moved m FULL JOIN gone g USING (epoch, topic, partition, t)
        WHERE coalesce(m.n, 0) <> coalesce(g.n, 0) AND t IN (%2$s)
        UNION ALL
        SELECT topic || '-' || partition || ' table ' || t || ': the ledger counts ' || s.n
            || ' rejected and late in the end, in the DLQ ' || coalesce(h.n, 0) || ' wait'
        FROM stated s LEFT JOIN held h USING (topic, partition, t) WHERE s.n <> coalesce(h.n, 0)
        """
            .formatted(
                dlq(),
                plan.silver().stream().map(t -> text(t.name())).collect(Collectors.joining(", ")),
                kept,
                rebuilt));
  }

  private void silver(SilverPlan table) {
    String silver = "silver." + name(table.name());
    check(
        silver + " lineage",
        "every row comes from one Bronze record, which is in no dead letter of this table that"
            + " waits",
        """
        SELECT _topic || '-' || _partition || ' offset ' || _offset || ' made ' || count(*) || ' rows'
        FROM %1$s GROUP BY %2$s HAVING count(*) > 1
        UNION ALL
        SELECT _topic || '-' || _partition || ' offset ' || _offset || ' is not in Bronze'
        FROM %1$s s ANTI JOIN %3$s b
          ON b.topic = s._topic AND b.partition = s._partition AND b."offset" = s._offset
        UNION ALL
        SELECT _topic || '-' || _partition || ' offset ' || _offset || ' is both a row and a dead letter'
        FROM %1$s s SEMI JOIN (
          SELECT * FROM %4$s WHERE ("table" IS NULL OR "table" = %5$s) AND replay_state = 'pending') d
          ON d.topic = s._topic AND d.partition = s._partition AND d."offset" = s._offset
        """
            .formatted(silver, SILVER_COORDINATES, bronze(), dlq(), text(table.name())));
    check(
        silver + " rows",
        "its rows are those inserted less those deleted",
        """
        SELECT 'the ledger says ' || stated || ' rows, there are ' || there
        FROM (SELECT (SELECT coalesce(sum(inserted), 0) - coalesce(sum(deleted), 0) FROM ledger WHERE "table" = %s)
                       AS stated,
                     (SELECT count(*) FROM %s) AS there)
        WHERE stated <> there
        """
            .formatted(text(table.name()), silver));
    if (table.mode() == SilverTable.Mode.APPEND) {
      check(
          silver + " inserts",
          "each epoch and partition added the rows that the ledger counts as inserted, those before"
              + " a rebuild together",
          """
          WITH rebuilt AS (SELECT coalesce(max(r), 0) AS r FROM %4$s WHERE t = %2$s),
          stated AS (
            SELECT CASE WHEN epoch <= r THEN r ELSE epoch END AS epoch, topic, partition, sum(inserted) AS inserted
            FROM %1$s, rebuilt WHERE "table" = %2$s GROUP BY ALL),
          held AS (
            SELECT CASE WHEN _epoch <= r THEN r ELSE _epoch END AS epoch, _topic, _partition, count(*) AS n
            FROM %3$s, rebuilt GROUP BY ALL)
          SELECT topic || '-' || partition || ' epoch ' || l.epoch || ': the ledger counts ' || inserted
              || ' inserted, there are ' || coalesce(n, 0)
          FROM stated l LEFT JOIN held s
            ON s.epoch = l.epoch AND s._topic = l.topic AND s._partition = l.partition
          WHERE inserted <> coalesce(n, 0)
          """
              .formatted(kept, text(table.name()), silver, rebuilt));
    }
    if (!table.keyOutputs().isEmpty() && table.horizon().isEmpty()) {
      String key =
          table.keyOutputs().stream()
              .map(i -> name(table.outputs().get(i).name()))
              .collect(Collectors.joining(", "));
      check(
          silver + " keys",
          "no two rows have the same key",
          "SELECT 'key ' || CAST(row(%1$s) AS VARCHAR) || ' has ' || count(*) || ' rows' FROM %2$s GROUP BY %1$s HAVING count(*) > 1"
              .formatted(key, silver));
    }
  }

  private void gold(GoldPlan table) {
    SilverPlan source = plan.silver().get(table.source());
    sql.alias(source.name(), "silver", source.name());
    String gold = "gold." + name(table.name());
    List<String> visible = table.outputs().stream().map(o -> o.name()).toList();
    String columns = visible.stream().map(Audit::name).collect(Collectors.joining(", "));
    String keys =
        table.keyOutputs().stream()
            .map(i -> name(visible.get(i)))
            .map(k -> "a." + k + " IS NOT DISTINCT FROM b." + k)
            .collect(Collectors.joining(" AND "));
    String differs =
        visible.stream()
            .map(c -> differs(name(c), table.schema().fields().get(table.schema().require(c))))
            .collect(Collectors.joining(" OR "));
    check(
        gold + " query",
        "it equals its query run from scratch over Silver by DuckDB",
        """
        WITH stored AS (SELECT %1$s, 1 AS here FROM %2$s), fresh AS (SELECT %1$s, 1 AS here FROM (%3$s))
        SELECT 'stored ' || coalesce(CAST(a AS VARCHAR), 'nothing') || ', recomputed '
            || coalesce(CAST(b AS VARCHAR), 'nothing')
        FROM stored a FULL JOIN fresh b ON %4$s
        WHERE a.here IS NULL OR b.here IS NULL OR %5$s
        """
            .formatted(columns, gold, table.duckdbSql(), keys, differs));
  }

  private static String differs(String column, Field field) {
    if (field.type().equals(DataType.DOUBLE)) {
      return """
      (a.%1$s IS DISTINCT FROM b.%1$s
        AND NOT coalesce(abs(a.%1$s - b.%1$s) <= %2$s * greatest(abs(a.%1$s), abs(b.%1$s)), false))\
      """
          .formatted(column, DOUBLE_TOLERANCE);
    }
    return "a." + column + " IS DISTINCT FROM b." + column;
  }

  private void check(String name, String claim, String query) {
    List<String> problems = new ArrayList<>();
    LakeSql.Result result =
        sql.query("SELECT * FROM (" + query + ") LIMIT " + (AuditReport.SHOWN_PROBLEMS + 1));
    for (List<@Nullable Object> row : result.rows()) {
      problems.add(String.valueOf(row.get(0)));
    }
    done(name, claim, problems);
  }

  private void done(String name, String claim, List<String> problems) {
    Check check = new Check(name, claim, List.copyOf(problems));
    checks.add(check);
    progress.accept(check);
  }

  private static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /**
   * @param claim what holds when there is no problem
   * @param problems the first of what contradicts the claim
   */
  public record Check(String name, String claim, List<String> problems) {
    public boolean holds() {
      return problems.isEmpty();
    }
  }
}
