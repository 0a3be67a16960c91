package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.Chart;
import io.pactolus.dashboard.http.Call;
import io.pactolus.dashboard.http.HttpProblem;
import io.pactolus.dashboard.http.Routes;
import io.pactolus.dashboard.query.Cells;
import io.pactolus.lakehouse.CommitSummary;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.query.LakeSql;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The charts of a pipeline and their rows, all of them or what has changed. */
final class ChartApi {
  // Whoever was away for longer gets all rows again.
  private static final int COMMITS = 200;

  private final LakeAccess lake;

  ChartApi(LakeAccess lake) {
    this.lake = lake;
  }

  void addTo(Routes routes) {
    routes
        .get("/api/v1/charts", this::charts)
        .get("/api/v1/charts/{table}", new Remembered(Duration.ofSeconds(1), this::chart));
  }

  private ObjectNode charts(Call call) {
    ObjectNode node = Wire.object();
    ArrayNode array = node.putArray("charts");
    Chart.of(lake.plan()).forEach(chart -> write(array.addObject(), chart));
    return node;
  }

  private static void write(ObjectNode node, Chart chart) {
    node.put("table", chart.table());
    node.put("title", chart.title());
    node.put("kind", chart.type().code());
    node.put("declared", chart.declared());
    node.put("x", chart.x());
    Wire.texts(node.putArray("y"), chart.y());
    Wire.texts(node.putArray("key"), chart.key());
    Wire.texts(node.putArray("series"), chart.series());
    Wire.put(node, "size", chart.size());
    Wire.put(node, "label", chart.label());
    Wire.put(node, "time", chart.time());
  }

  /**
   * What there is to tell.
   *
   * @param since 0: all rows
   * @param sql absent when nothing has changed
   */
  private record Look(long epoch, long rows, long since, Optional<LakeSql> sql) {}

  private ObjectNode chart(Call call) {
    Chart chart = require(call.required("table"));
    long asked = call.number("since_epoch", 0, Long.MAX_VALUE).orElse(0);
    long begin = System.nanoTime();
    Look look = look(chart, asked);
    ObjectNode node = Wire.object();
    write(node.putObject("chart"), chart);
    node.put("epoch", look.epoch());
    node.put("rows", look.rows());
    node.put("whole", look.since() == 0);
    LakeSql.Result rows = rows(chart, look);
    Cells.write(node.putObject("result"), rows, Duration.ofNanos(System.nanoTime() - begin));
    return node;
  }

  private Chart require(String name) {
    Map<String, Chart> charts =
        Chart.of(lake.plan()).stream().collect(Collectors.toMap(Chart::table, Function.identity()));
    Chart chart = charts.get(name);
    if (chart == null) {
      throw HttpProblem.notFound(
          "There is no such chart",
          "There is no chart of this table. There are %s."
              .formatted(charts.keySet().stream().sorted().collect(Collectors.joining(", "))));
    }
    return chart;
  }

  /** The state of the table and, of that very state, its rows. */
  private Look look(Chart chart, long asked) {
    return lake.read(
        view -> {
          Table table = TableApi.require(view, chart.table());
          long epoch = epoch(table);
          long rows = table.snapshot().liveRows();
          if (asked > 0 && asked == epoch && chart.takesChanges(rows)) {
            return new Look(epoch, rows, asked, Optional.empty());
          }
          LakeSql sql = view.sqlOver(Set.of(chart.table()));
          // It has looked at the table again.
          rows = table.snapshot().liveRows();
          return new Look(
              epoch(table),
              rows,
              chart.takesChanges(rows) && changesTell(table, asked) ? asked : 0,
              Optional.of(sql));
        });
  }

  private static long epoch(Table table) {
    return table.snapshot().epoch(table.path()).orElse(0);
  }

  /** Rows that come back from an earlier state bear the epochs of then. */
  private static boolean changesTell(Table table, long since) {
    if (since == 0 || since > epoch(table)) {
      return false;
    }
    for (CommitSummary commit : table.history(COMMITS)) {
      Long epoch = commit.transactions().get(table.path());
      if (epoch != null && epoch <= since) {
        return true;
      }
      if (commit.bringsFilesBack()) {
        return false;
      }
    }
    return false;
  }

  private static LakeSql.Result rows(Chart chart, Look look) {
    if (look.sql().isEmpty()) {
      return new LakeSql.Result(List.of(), List.of(), List.of(), false);
    }
    try (LakeSql sql = look.sql().get()) {
      return chart.data(sql, look.since());
    }
  }
}
