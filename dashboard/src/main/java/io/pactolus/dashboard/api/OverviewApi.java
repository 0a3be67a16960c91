package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.LakeView;
import io.pactolus.control.slo.SloJson;
import io.pactolus.control.slo.SloReport;
import io.pactolus.control.slo.SloWatch;
import io.pactolus.dashboard.http.Routes;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The flow with what is on each arrow. */
final class OverviewApi {
  private static final Duration TABLES_GOOD_FOR = Duration.ofSeconds(2);
  private static final String TOPIC = "topic.";

  private final LakeAccess lake;
  private final LiveRun run;
  private final Sums sums;
  private final EpochFreshness freshness;
  private final ServerFacts facts;
  private final SloWatch watch;
  private final Clock clock;
  private Map<String, TableFacts> tables = Map.of();
  private long tablesAt;

  /**
   * @param epoch newest that changed the table
   */
  private record TableFacts(
      long version, long rows, int files, long bytes, OptionalLong epoch, Instant at) {}

  OverviewApi(
      LakeAccess lake, LiveRun run, Sums sums, ServerFacts facts, SloWatch watch, Clock clock) {
    this.lake = lake;
    this.run = run;
    this.sums = sums;
    this.freshness = new EpochFreshness(lake, run);
    this.facts = facts;
    this.watch = watch;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes.get("/api/v1/overview", new Remembered(Duration.ofMillis(500), call -> overview()));
  }

  /** As it is now. */
  ObjectNode overview() {
    Map<String, TableFacts> there = tables();
    long ledger = epochOf(there, "ledger").orElse(0);
    Sums.Values totals = sums.now(ledger);
    ObjectNode node = Wire.object();
    Wire.put(node, "at", clock.instant());
    run(node.putObject("run"));
    long complete = Math.max(ledger, run.epoch());
    long unfinished = Math.max(0, epochOf(there, bronze()).orElse(0) - complete);
    long open = unfinished == 0 ? 0 : Math.max(0, rowsOf(there, bronze()) - totals.records());
    node.put("epoch", complete);
    node.put("unfinished_epochs", unfinished);
    node.put("unbalanced_epochs", totals.unbalancedEpochs());
    node.put("records", totals.records() + open);
    node.put("open_records", open);
    node.put("records_per_second", run.perSecond("records"));
    node.put("bytes_per_second", run.perSecond("bytes"));
    node.put("lag_records", run.lag().orElse(null));
    SloReport slo = watch.report();
    SloJson.ages(node.putObject("freshness"), slo.lastFiveMinutes());
    nodes(node.putArray("nodes"), there);
    arrows(node.putArray("arrows"), there, totals);
    SloJson.summary(node.putArray("slo"), slo);
    return node;
  }

  private void run(ObjectNode node) {
    LiveRun.State state = run.state();
    node.put("state", state.word());
    Wire.put(node, "run_id", state.runId());
    node.put("engine", facts.engine());
    Wire.put(node, "since", state.since());
    Wire.put(node, "message", state.message());
    Wire.put(node, "code", state.code());
  }

  private void nodes(ArrayNode nodes, Map<String, TableFacts> there) {
    for (String topic : lake.plan().pipeline().source().topics()) {
      node(nodes.addObject(), TOPIC + topic, "topic", null);
    }
    for (String name : names().keySet()) {
      int dot = name.indexOf('.');
      node(nodes.addObject(), name, dot < 0 ? name : name.substring(0, dot), there.get(name));
    }
  }

  private static void node(ObjectNode node, String id, String kind, @Nullable TableFacts facts) {
    node.put("id", id);
    node.put("kind", kind);
    Wire.put(node, "epoch", facts == null ? OptionalLong.empty() : facts.epoch());
    node.put("version", facts == null ? null : facts.version());
    node.put("rows", facts == null ? null : facts.rows());
    node.put("files", facts == null ? null : facts.files());
    node.put("bytes", facts == null ? null : facts.bytes());
  }

  private void arrows(ArrayNode arrows, Map<String, TableFacts> there, Sums.Values totals) {
    Plan plan = lake.plan();
    List<String> topics = plan.pipeline().source().topics();
    for (String topic : topics) {
      arrow(
          arrows.addObject(),
          there,
          TOPIC + topic,
          bronze(),
          totals.recordsByTopic().getOrDefault(topic, 0L),
          run.perSecond(TOPIC + topic),
          "bronze");
    }
    for (Plan.SilverPlan silver : plan.silver()) {
      arrow(
          arrows.addObject(),
          there,
          bronze(),
          "silver." + silver.name(),
          changed(totals, silver.name()),
          run.perSecond("silver." + silver.name()),
          "silver");
    }
    arrow(
        arrows.addObject(),
        there,
        bronze(),
        dlq(),
        rowsOf(there, dlq()),
        run.perSecond("dlq"),
        "dlq");
    for (Plan.GoldPlan gold : plan.gold()) {
      String source = plan.silver().get(gold.source()).name();
      arrow(
          arrows.addObject(),
          there,
          "silver." + source,
          "gold." + gold.name(),
          changed(totals, source),
          run.perSecond("silver." + source),
          "gold");
    }
  }

  private static long changed(Sums.Values totals, String table) {
    Map<Outcome, Long> counts = totals.outcomes().get(table);
    return counts == null ? 0 : LiveRun.changing(counts);
  }

  private void arrow(
      ObjectNode node,
      Map<String, TableFacts> there,
      String from,
      String to,
      long records,
      double perSecond,
      String stage) {
    node.put("from", from);
    node.put("to", to);
    node.put("records", records);
    node.put("records_per_second", perSecond);
    node.put(
        "lag_records",
        from.startsWith(TOPIC) ? run.lag(from.substring(TOPIC.length())).orElse(null) : null);
    OptionalLong epoch = epochOf(there, to);
    Wire.put(node, "epoch", epoch);
    Wire.put(
        node,
        "freshness_seconds",
        epoch.isEmpty() ? OptionalDouble.empty() : freshness.of(to, epoch.getAsLong(), stage));
    TableFacts facts = there.get(to);
    Wire.putTime(
        node, "at", epoch.isEmpty() || facts == null ? Optional.empty() : Optional.of(facts.at()));
  }

  private synchronized Map<String, TableFacts> tables() {
    if (tablesAt == 0 || System.nanoTime() - tablesAt > TABLES_GOOD_FOR.toNanos()) {
      tables = lake.read(this::look);
      tablesAt = System.nanoTime();
    }
    return tables;
  }

  private Map<String, TableFacts> look(LakeView view) {
    Map<String, TableFacts> facts = new LinkedHashMap<>();
    Map<String, String> paths = view.paths();
    for (Map.Entry<String, Table> table : view.tables().entrySet()) {
      Snapshot now = table.getValue().snapshot();
      facts.put(
          table.getKey(),
          new TableFacts(
              now.version(),
              now.liveRows(),
              now.files().size(),
              now.sizeBytes(),
              now.epoch(String.valueOf(paths.get(table.getKey()))),
              Instant.ofEpochMilli(now.timestampMillis())));
    }
    return facts;
  }

  private Map<String, String> names() {
    return lake.read(LakeView::paths);
  }

  private static OptionalLong epochOf(Map<String, TableFacts> there, String name) {
    TableFacts facts = there.get(name);
    return facts == null ? OptionalLong.empty() : facts.epoch();
  }

  private static long rowsOf(Map<String, TableFacts> there, String name) {
    TableFacts facts = there.get(name);
    return facts == null ? 0 : facts.rows();
  }

  private String bronze() {
    return "bronze." + lake.plan().pipeline().stream().name();
  }

  private String dlq() {
    return "dlq." + lake.plan().pipeline().stream().name();
  }
}
