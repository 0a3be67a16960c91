package io.pactolus.control.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.metric.Metric;
import io.pactolus.control.rules.Panel.Query;
import io.pactolus.control.slo.Objective;
import io.pactolus.pipeline.model.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A dashboard of Grafana for one pipeline. The data source is chosen in Grafana. */
public final class GrafanaDashboard {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SCHEMA_VERSION = 39;
  private static final int COLUMNS = 24;
  private static final int HEIGHT = 8;
  private static final int WIDTH = 8;
  private static final String DATASOURCE = "${datasource}";

  private final Pipeline pipeline;
  private final Selector series;

  private GrafanaDashboard(Pipeline pipeline) {
    this.pipeline = pipeline;
    this.series = new Selector(pipeline.name());
  }

  /** As Grafana imports it. */
  public static String of(Pipeline pipeline) {
    return new GrafanaDashboard(pipeline).json();
  }

  private String json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("uid", uid());
    root.put("title", "Pactolus: " + pipeline.name());
    root.put("description", "Made by: pactolus rules --format grafana");
    root.putArray("tags").add("pactolus");
    root.put("schemaVersion", SCHEMA_VERSION);
    root.put("version", 1);
    root.put("editable", true);
    root.put("graphTooltip", 1);
    root.put("refresh", "30s");
    root.put("timezone", "browser");
    root.putObject("time").put("from", "now-6h").put("to", "now");
    variable(root.putObject("templating").putArray("list"));
    root.putObject("annotations").putArray("list");
    root.putArray("links");
    panels(root.putArray("panels"));
    return root.toPrettyString() + "\n";
  }

  /** Grafana takes 40 characters. */
  private String uid() {
    String uid = "pactolus-" + pipeline.name().toLowerCase(Locale.ROOT);
    return uid.length() <= 40
        ? uid
        : uid.substring(0, 31) + "-" + Integer.toHexString(uid.hashCode());
  }

  private static void variable(ArrayNode list) {
    ObjectNode source = list.addObject();
    source.put("name", "datasource");
    source.put("type", "datasource");
    source.put("query", "prometheus");
    source.put("label", "Data source");
    source.put("hide", 0);
  }

  private void panels(ArrayNode array) {
    int id = 1;
    int y = 0;
    for (Row row : rows()) {
      ObjectNode heading = array.addObject();
      heading.put("id", id++);
      heading.put("type", "row");
      heading.put("title", row.title());
      heading.put("collapsed", false);
      heading.putArray("panels");
      position(heading, 0, y++, COLUMNS, 1);
      int x = 0;
      for (Panel panel : row.panels()) {
        if (x + WIDTH > COLUMNS) {
          x = 0;
          y += HEIGHT;
        }
        ObjectNode node = array.addObject();
        node.put("id", id++);
        panel.writeTo(node, DATASOURCE);
        position(node, x, y, WIDTH, HEIGHT);
        x += WIDTH;
      }
      y += HEIGHT;
    }
  }

  private static void position(ObjectNode panel, int x, int y, int width, int height) {
    panel.putObject("gridPos").put("h", height).put("w", width).put("x", x).put("y", y);
  }

  private record Row(String title, List<Panel> panels) {}

  private List<Row> rows() {
    return List.of(
        new Row("On time", onTime()),
        new Row("What comes in and where it goes", flow()),
        new Row("How it works", work()),
        new Row("What it takes", costs()),
        new Row("The lake", lake()));
  }

  private List<Panel> onTime() {
    List<Panel> panels = new ArrayList<>();
    List<Query> shares = new ArrayList<>();
    for (Objective objective : Objective.of(pipeline)) {
      String of = "objective=\"" + objective.id() + "\"";
      shares.add(
          new Query(
              "1 - increase(%s[$__range]) / increase(%s[$__range])"
                  .formatted(
                      series.of(Metric.SLO_MISSED_RECORDS, of), series.of(Metric.SLO_RECORDS, of)),
              objective.title()));
    }
    panels.add(Panel.figure("Within the target, over the time shown", "percentunit", shares));
    panels.add(
        Panel.lines(
            "Age of records in Gold",
            "s",
            new Query(quantile(0.5, Metric.FRESHNESS_SECONDS, "from"), "p50 from {{from}}"),
            new Query(quantile(0.95, Metric.FRESHNESS_SECONDS, "from"), "p95 from {{from}}"),
            new Query(quantile(0.99, Metric.FRESHNESS_SECONDS, "from"), "p99 from {{from}}")));
    panels.add(Panel.lines("Lag", "short", new Query(series.of(Metric.TOPIC_LAG), "{{topic}}")));
    return panels;
  }

  private List<Panel> flow() {
    return List.of(
        Panel.lines("Records read", "cps", new Query(rate(Metric.READ_RECORDS), "records")),
        Panel.lines("Bytes read", "Bps", new Query(rate(Metric.READ_BYTES), "bytes")),
        Panel.lines(
            "Outcomes",
            "cps",
            new Query(
                "sum by (table, outcome) (%s) > 0".formatted(rate(Metric.RECORDS)),
                "{{table}} {{outcome}}")),
        Panel.lines(
            "Bytes by outcome",
            "Bps",
            new Query(
                "sum by (table, outcome) (%s) > 0".formatted(rate(Metric.RECORD_BYTES)),
                "{{table}} {{outcome}}")),
        Panel.lines(
            "Share of dead letters",
            "percentunit",
            new Query(
                "sum by (table) (rate(%s[$__rate_interval])) / sum by (table) (rate(%s[$__rate_interval]))"
                    .formatted(
                        series.of(Metric.RECORDS, "outcome=~\"rejected|late\""),
                        series.of(Metric.RECORDS)),
                "{{table}}")),
        Panel.lines(
            "Largest lags of partitions",
            "short",
            new Query("topk(10, %s)".formatted(series.of(Metric.LAG)), "{{topic}}-{{partition}}")),
        Panel.lines(
            "Warnings and drift",
            "short",
            new Query(
                "increase(%s[$__rate_interval])".formatted(series.of(Metric.WARNINGS)), "warnings"),
            new Query(
                "increase(%s[$__rate_interval])".formatted(series.of(Metric.DRIFTED_FIELDS)),
                "drifted fields")));
  }

  private List<Panel> work() {
    return List.of(
        Panel.figure(
            "State",
            "none",
            List.of(new Query(series.of(Metric.RUN_STATE) + " == 1", "{{state}}"))),
        Panel.lines(
            "Epochs",
            "short",
            new Query(rate(Metric.EPOCHS), "epochs a second"),
            new Query(quantile(0.95, Metric.EPOCH_SECONDS, "pipeline"), "p95 seconds of an epoch")),
        Panel.lines(
            "Time in each stage",
            "percentunit",
            new Query(
                "rate(%s{pipeline=\"%s\"}[$__rate_interval])"
                    .formatted(Metric.EPOCH_STAGE_SECONDS.sum(), pipeline.name()),
                "{{stage}}")),
        Panel.lines(
            "Commit, p95",
            "s",
            new Query(quantile(0.95, Metric.COMMIT_SECONDS, "layer"), "{{layer}}")),
        Panel.lines(
            "Circuit breakers",
            "short",
            new Query(series.of(Metric.BREAKER_STATE, "state=\"open\""), "{{dependency}} open"),
            new Query("1 - " + series.of(Metric.BROKER_REACHABLE), "broker does not answer")),
        Panel.lines(
            "Newest epoch",
            "short",
            new Query(series.of(Metric.EPOCH), "epoch"),
            new Query(series.of(Metric.BUILD_INFO), "{{version}} {{engine}}")));
  }

  private List<Panel> costs() {
    return List.of(
        Panel.lines("CPU", "short", new Query(rate(Metric.CPU_SECONDS), "cores")),
        Panel.lines(
            "CPU seconds for a million records",
            "s",
            new Query(
                "1e6 * %s / %s".formatted(rate(Metric.CPU_SECONDS), rate(Metric.READ_RECORDS)),
                "seconds")),
        Panel.lines(
            "Cost of a million records",
            "short",
            new Query(series.of(Metric.COST), "{{part}} {{currency}}")),
        Panel.lines(
            "Memory",
            "bytes",
            new Query(series.of(Metric.MEMORY), "{{kind}}"),
            new Query(series.of(Metric.HEAP_MAX), "heap at most")),
        Panel.lines(
            "Key index", "bytes", new Query(series.of(Metric.KEY_INDEX_BYTES), "{{table}}")),
        Panel.lines(
            "Keys in the index",
            "short",
            new Query(series.of(Metric.KEY_INDEX_KEYS), "{{table}}")));
  }

  private List<Panel> lake() {
    return List.of(
        Panel.lines("Rows", "short", new Query(series.of(Metric.TABLE_ROWS), "{{table}}")),
        Panel.lines("Data in use", "bytes", new Query(series.of(Metric.TABLE_BYTES), "{{table}}")),
        Panel.lines(
            "Data files in use", "short", new Query(series.of(Metric.TABLE_FILES), "{{table}}")),
        Panel.lines("Logs", "bytes", new Query(series.of(Metric.TABLE_LOG_BYTES), "{{table}}")),
        Panel.lines(
            "Files of the logs",
            "short",
            new Query(series.of(Metric.TABLE_LOG_FILES), "{{table}}"),
            new Query(
                "rate(%s[$__rate_interval])".formatted(series.of(Metric.TABLE_VERSION)),
                "commits a second of {{table}}")),
        Panel.lines(
            "Free on the disk", "bytes", new Query(series.of(Metric.LAKE_FREE_BYTES), "free")));
  }

  private String rate(Metric counter) {
    return "rate(%s[$__rate_interval])".formatted(series.of(counter));
  }

  private String quantile(double share, Metric histogram, String by) {
    return "histogram_quantile(%s, sum by (le, %s) (rate(%s{pipeline=\"%s\"}[$__rate_interval])))"
        .formatted(share, by, histogram.bucket(), pipeline.name());
  }
}
