package io.pactolus.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.app.command.PipelineOptions.LakeOption;
import io.pactolus.control.LakeView;
import io.pactolus.control.Status;
import io.pactolus.control.slo.SloHistory;
import io.pactolus.control.slo.SloJson;
import io.pactolus.control.slo.SloReading;
import io.pactolus.control.slo.SloReport;
import io.pactolus.control.slo.UnreadRecords;
import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.hint.RunSaid;
import io.pactolus.lakehouse.Lake;
import io.pactolus.pipeline.DurationText;
import io.pactolus.pipeline.freshness.AgeHistogram;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.plan.Plan;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a pipeline stands. */
@Command(
    name = "status",
    description = {
      "Epochs, positions, lag, freshness, outcomes and tables, from the lake; lag only when the broker answers."
    },
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
  @Mixin PipelineOptions pipeline = new PipelineOptions();
  @Mixin LakeOption lake = new LakeOption();

  @Option(names = "--json", description = "one JSON object")
  boolean json;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    Plan plan = pipeline.plan();
    try (Lake opened = lake.openExisting(plan)) {
      BrokerProbe probe = new BrokerProbe(plan);
      LakeView view = lake.view(opened, plan);
      Status status = Status.of(view, probe);
      Slo slo = slo(opened, plan, probe);
      Optional<RunSaid> run = RunSaid.read(view.directory(), plan.pipeline().name());
      if (json) {
        console.json(json(status, slo, probe, run));
      } else {
        print(console, status, slo, probe, run);
      }
      return 0;
    }
  }

  /**
   * @param active ages of the last hour in which something reached Gold
   */
  private record Slo(SloReport report, GoldAges active) {}

  private static Slo slo(Lake lake, Plan plan, BrokerProbe probe) {
    Instant now = Instant.now();
    SloHistory history = new SloReading(lake, plan.pipeline()).upToDate(now);
    return new Slo(
        history.report(now, unread(plan, probe).overdue(history.objectives(), history.next(), now)),
        SloText.lastActiveHour(history));
  }

  /** A broker that has just not answered is not waited for again. */
  private static UnreadRecords unread(Plan plan, BrokerProbe probe) {
    return probe.trouble().isPresent() ? UnreadRecords.UNKNOWN : BrokerProbe.unread(plan);
  }

  private static void print(
      Console console, Status status, Slo slo, BrokerProbe probe, Optional<RunSaid> run) {
    console.line(console.strong("pipeline " + status.pipeline()) + " in lake " + status.lake());
    console.line(
        "epochs: "
            + Console.count(status.epochs())
            + (status.unfinishedEpochs() > 0
                ? " and one under way or cut off (the next run finishes it)"
                : ""));
    new SloText(console).print(slo.report(), slo.active());
    console.line("");
    console.table(
        List.of("partition", "next offset", "records", "empty", "gap", "lag"),
        status.partitions().stream()
            .map(
                p ->
                    List.of(
                        p.topic() + "-" + p.partition(),
                        Console.count(p.next()),
                        Console.count(p.records()),
                        Console.count(p.emptyOffsets()),
                        Console.count(p.gapOffsets()),
                        p.lag().isPresent() ? Console.count(p.lag().getAsLong()) : "?"))
            .toList());
    probe.trouble().ifPresent(trouble -> console.line("  lag unknown: " + trouble));
    run.ifPresent(said -> print(console, said));
    console.line("");
    status
        .outcomes()
        .forEach(
            (table, counts) -> {
              StringBuilder text = new StringBuilder("silver." + table + ":");
              counts.forEach(
                  (outcome, count) ->
                      text.append(count == 0 ? "" : "  " + outcome + " " + Console.count(count)));
              console.line(text.toString());
            });
    console.line("");
    console.table(
        List.of("table", "version", "rows", "files", "size"),
        status.tables().stream()
            .map(
                t ->
                    List.of(
                        t.name(),
                        Console.count(t.version()),
                        Console.count(t.rows()),
                        Console.count(t.files()),
                        Console.bytes(t.bytes())))
            .toList());
  }

  private static void print(Console console, RunSaid run) {
    Instant now = Instant.now();
    String age = DurationText.rounded(run.age(now));
    console.line("");
    console.line(
        "run %s (process %d on %s): %s"
            .formatted(
                run.runId(),
                run.pid(),
                run.host(),
                switch (run.presence(now)) {
                  case RUNNING -> "running, as it said %s ago".formatted(age);
                  case SILENT ->
                      "has said nothing for %s: it is paused, stuck, or its machine is out of reach"
                          .formatted(age);
                  case GONE ->
                      "gone, without having ended; it last said something %s ago. The next run goes on where it stopped"
                          .formatted(age);
                }));
    run.breakers()
        .forEach(
            (dependency, breaker) ->
                console.line(
                    "  circuit breaker of the %s: %s since %s"
                        .formatted(
                            dependency,
                            word(breaker.state()),
                            breaker.since().truncatedTo(ChronoUnit.SECONDS))));
  }

  private static String word(BreakerChange.State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static ObjectNode json(Status status, Slo slo, BrokerProbe probe, Optional<RunSaid> run) {
    ObjectNode root = Console.JSON.createObjectNode();
    root.put("pipeline", status.pipeline());
    root.put("lake", status.lake());
    root.put("epochs", status.epochs());
    root.put("unfinished_epochs", status.unfinishedEpochs());
    ObjectNode freshness = root.putObject("freshness_seconds");
    AgeHistogram ages = slo.active().fromBroker();
    putSeconds(freshness, "p50", ages.percentileMillis(50));
    putSeconds(freshness, "p95", ages.percentileMillis(95));
    putSeconds(freshness, "p99", ages.percentileMillis(99));
    SloJson.report(root.putObject("slo"), slo.report());
    root.put("broker_reachable", probe.trouble().isEmpty());
    root.set("run", run.map(StatusCommand::json).orElse(null));
    ArrayNode partitions = root.putArray("partitions");
    for (Status.PartitionStatus partition : status.partitions()) {
      ObjectNode node = partitions.addObject();
      node.put("topic", partition.topic());
      node.put("partition", partition.partition());
      node.put("next_offset", partition.next());
      node.put("records", partition.records());
      node.put("empty_offsets", partition.emptyOffsets());
      node.put("gap_offsets", partition.gapOffsets());
      put(node, "lag", partition.lag());
    }
    ObjectNode outcomes = root.putObject("outcomes");
    status
        .outcomes()
        .forEach((table, counts) -> counts.forEach(outcomes.withObjectProperty(table)::put));
    ArrayNode tables = root.putArray("tables");
    for (Status.TableStatus table : status.tables()) {
      tables
          .addObject()
          .put("name", table.name())
          .put("version", table.version())
          .put("rows", table.rows())
          .put("files", table.files())
          .put("bytes", table.bytes());
    }
    return root;
  }

  private static ObjectNode json(RunSaid run) {
    Instant now = Instant.now();
    ObjectNode node = Console.JSON.createObjectNode();
    node.put("run_id", run.runId());
    node.put("host", run.host());
    node.put("pid", run.pid());
    node.put("state", run.presence(now).word());
    node.put("said_at", run.at().toString());
    node.put("said_seconds_ago", run.age(now).toSeconds());
    ObjectNode breakers = node.putObject("breakers");
    run.breakers()
        .forEach(
            (dependency, breaker) ->
                breakers
                    .putObject(dependency)
                    .put("state", breaker.state().name().toLowerCase(Locale.ROOT))
                    .put("since", breaker.since().toString()));
    return node;
  }

  private static void putSeconds(ObjectNode node, String name, OptionalLong millis) {
    if (millis.isPresent()) {
      node.put(name, millis.getAsLong() / 1000.0);
    } else {
      node.putNull(name);
    }
  }

  private static void put(ObjectNode node, String name, OptionalLong value) {
    if (value.isPresent()) {
      node.put(name, value.getAsLong());
    } else {
      node.putNull(name);
    }
  }
}
