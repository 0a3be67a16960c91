package io.pactolus.app.demo;

import io.pactolus.control.LakeView;
import io.pactolus.lakehouse.Changes;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.Table.FileBatch;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.query.LakeSql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the demo shows at the end, all of it read from the tables. */
public record DemoReport(
    LakeSql.Result outcomes,
    LakeSql.Result rejects,
    LakeSql.Result strongest,
    LakeSql.Result regions,
    List<Revision> revisions,
    @Nullable Double sourceToGoldP50Millis,
    @Nullable Double sourceToGoldP95Millis) {

  /** The quake of the week. */
  public static final String KAMCHATKA = "us6000qw60";

  /** A version of a row as Delta's history holds it. */
  public record Revision(long tableVersion, double magnitude, String place, Instant updated) {}

  public static DemoReport of(LakeView view) {
    try (LakeSql sql = view.sql()) {
      List<@Nullable Object> latency =
          sql.query(
                  """
                  SELECT quantile_cont(ms, 0.5), quantile_cont(ms, 0.95) FROM (
                    SELECT (epoch_us(l.gold_at) - epoch_us(b.ingest_time)) / 1000.0 AS ms
                    FROM bronze.quakes b JOIN (SELECT DISTINCT epoch, gold_at FROM ledger) l USING (epoch))
                  """)
              .rows()
              .get(0);
      return new DemoReport(
          sql.query(
              """
              SELECT CAST(sum(records) AS BIGINT) AS records, CAST(sum(inserted) AS BIGINT) AS inserted,
                     CAST(sum(updated) AS BIGINT) AS updated, CAST(sum(duplicate) AS BIGINT) AS duplicate,
                     CAST(sum(stale) AS BIGINT) AS stale, CAST(sum(rejected) AS BIGINT) AS rejected,
                     count(DISTINCT epoch) AS epochs
              FROM ledger
              """),
          sql.query(
              "SELECT decode(key) AS key, reason, message FROM dlq.quakes ORDER BY epoch, partition, \"offset\""),
          sql.query(
              """
              SELECT magnitude, strftime("time", '%Y-%m-%d %H:%M:%S') AS time_utc, place, status
              FROM silver.quakes ORDER BY magnitude DESC, "time" LIMIT 5
              """),
          sql.query(
              """
              SELECT region, quakes, round(strongest, 1) AS strongest, printf('%.2e', energy_joules) AS energy_joules,
                     tsunami_flags
              FROM gold.quakes_by_region ORDER BY quakes DESC, region LIMIT 5
              """),
          revisions(view.tables().get("silver.quakes")),
          number(latency.get(0)),
          number(latency.get(1)));
    }
  }

  private static @Nullable Double number(@Nullable Object value) {
    return value == null ? null : ((Number) value).doubleValue();
  }

  /**
   * Walks the commits of Silver and collects each row they added for the quake, where magnitude or
   * place is new.
   */
  private static List<Revision> revisions(@Nullable Table silver) {
    List<Revision> revisions = new ArrayList<>();
    if (silver == null) {
      return revisions;
    }
    for (long version = 0; version <= silver.snapshot().version(); version++) {
      Changes commit = silver.changes(version);
      if (commit.rearrangesOnly()) {
        continue;
      }
      for (DataFile file : commit.added()) {
        // Files that later versions no longer need are removed for good after the retention.
        if (Files.exists(Path.of(silver.location(), file.path()))) {
          collect(silver, version, file, revisions);
        }
      }
    }
    return revisions;
  }

  private static void collect(Table silver, long version, DataFile file, List<Revision> revisions) {
    for (FileBatch chunk : silver.read(file, List.of("id", "magnitude", "place", "updated"))) {
      Batch rows = chunk.batch();
      for (int row = 0; row < rows.rows(); row++) {
        if (KAMCHATKA.equals(rows.bytes("id").string(row))) {
          double magnitude =
              (Double) java.util.Objects.requireNonNull(rows.column("magnitude").get(row));
          String place = String.valueOf(rows.column("place").get(row));
          if (revisions.isEmpty()
              || last(revisions).magnitude() != magnitude
              || !last(revisions).place().equals(place)) {
            revisions.add(
                new Revision(
                    version,
                    magnitude,
                    place,
                    Instant.EPOCH.plusMillis(
                        TimeUnit.MICROSECONDS.toMillis(rows.longs("updated").at(row)))));
          }
        }
      }
    }
  }

  private static Revision last(List<Revision> revisions) {
    return revisions.get(revisions.size() - 1);
  }
}
