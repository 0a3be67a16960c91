package io.pactolus.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.app.demo.Demo;
import io.pactolus.app.demo.DemoReport;
import io.pactolus.app.demo.QuakeFeed;
import io.pactolus.lakehouse.query.LakeSql;
import io.pactolus.pipeline.DurationText;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job on real data. */
@Command(
    name = "demo",
    description = {
      "A week of real earthquakes (USGS M2.5+ feed, the week of the M8.8 Kamchatka earthquake) through a real Kafka broker",
      "in this process into Bronze, Silver, Gold, dead-letter queue and ledger, in about a minute. A page shows it until Ctrl-C.",
      "A second run resumes."
    },
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private static final Duration WEEK = Duration.ofMinutes(1);

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      defaultValue = "demo-lake",
      description = "where the lake (and the broker's data) go (default: ${DEFAULT-VALUE})")
  Path lake = Path.of("demo-lake");

  @Option(
      names = "--exit",
      description = "as fast as it goes, without a page, and end when everything is in Gold")
  boolean exit;

  @Option(
      names = "--speed",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "how fast the week goes by; with 1 it takes about a minute (default: 1)")
  double speed = 1;

  @Option(
      names = "--http",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "port of the page, on this machine only; 0: any that is free (default: 0)")
  int port;

  @Option(names = "--json", description = "one JSON object at the end instead of text")
  boolean json;

  @Option(names = "-v", description = "more detail")
  boolean verbose;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (!(speed > 0) || speed > 1_000) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--speed must be above 0 and at most 1000, not " + speed);
    }
    Console console = new Console(spec.commandLine());
    Path example = Path.of(System.getProperty("pactolus.home", "."), "examples", "quakes");
    QuakeFeed feed = QuakeFeed.read(example.resolve("quakes.ndjson.gz"));
    Demo demo =
        new Demo(
            lake,
            feed,
            Engines.embedded(),
            brokers -> plan(example.resolve("pipeline.yaml"), brokers),
            exit
                ? Optional.empty()
                : Optional.of(
                    Duration.ofNanos((long) (WEEK.toNanos() / speed / feed.polls().size()))));
    long begin = System.nanoTime();
    Demo.Result result;
    try (ServedDemo stage =
        new ServedDemo(console, lake, exit ? OptionalInt.empty() : OptionalInt.of(port))) {
      result =
          demo.play(
              console::note,
              (done, of) -> console.progress("  poll %d of %d".formatted(done, of)),
              stage);
    }
    console.clearProgress();
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (json) {
      console.json(json(result, seconds));
    } else {
      print(console, result, seconds);
    }
    return 0;
  }

  /** The example as it is, but for the broker, and with epochs as short as the polls come. */
  private static Plan plan(Path file, String brokers) {
    Pipeline p =
        PipelineFile.read(
                file,
                name ->
                    name.equals("KAFKA_BROKERS")
                        ? Optional.of(brokers)
                        : Optional.ofNullable(System.getenv(name)))
            .pipeline();
    Pipeline.EpochBounds quick =
        new Pipeline.EpochBounds(
            Duration.ofMillis(10), Duration.ofMillis(10), p.epoch().maxRecords());
    return PlanCompiler.compile(
        new Pipeline(
            p.name(),
            p.lake(),
            p.source(),
            p.stream(),
            p.silver(),
            p.gold(),
            p.slo(),
            quick,
            p.limits(),
            p.retention(),
            p.fixtures()));
  }

  private void print(Console console, Demo.Result result, double seconds) {
    DemoReport report = result.report();
    console.line("");
    if (result.summary().records() == 0) {
      console.line(
          "nothing to do: the lake has every record of the topic. What an earlier run left there:");
    } else {
      console.line(
          "%s records in %s epochs, %s with the broker's start"
              .formatted(
                  Console.count(result.summary().records()),
                  Console.count(result.summary().epochs()),
                  DurationText.rounded(Duration.ofMillis((long) (seconds * 1000)))));
    }
    section(console, "What came in and where it went (from the ledger)", report.outcomes());
    section(
        console,
        "Dead letters: " + QuakeFeed.broken().size() + " records were broken on purpose",
        report.rejects());
    section(console, "The strongest quakes (silver.quakes)", report.strongest());
    console.line("");
    console.line(
        console.strong(
            "How quake " + DemoReport.KAMCHATKA + " was revised (Delta history of silver.quakes)"));
    console.table(
        List.of("table version", "magnitude", "revised at (UTC)", "place"),
        report.revisions().stream()
            .map(
                r ->
                    List.of(
                        Long.toString(r.tableVersion()),
                        Double.toString(r.magnitude()),
                        r.updated().toString(),
                        r.place()))
            .toList());
    section(console, "Where the earth shook most often (gold.quakes_by_region)", report.regions());
    console.line("");
    Double p50 = report.sourceToGoldP50Millis();
    Double p95 = report.sourceToGoldP95Millis();
    if (p50 != null && p95 != null) {
      console.line("from the broker to Gold: p50 %s, p95 %s".formatted(millis(p50), millis(p95)));
    }
    console.line("the feed: U.S. Geological Survey, public domain");
    console.line("");
    console.line("next:");
    String lakeOption = " --lake " + lake;
    console.line("  ./pactolus audit examples/quakes/pipeline.yaml" + lakeOption);
    console.line(
        "  ./pactolus sql examples/quakes/pipeline.yaml \"SELECT * FROM gold.quakes_by_hour ORDER BY 1\""
            + lakeOption);
  }

  private static String millis(double millis) {
    return DurationText.rounded(Duration.ofNanos((long) (millis * 1e6)));
  }

  private static void section(Console console, String heading, LakeSql.Result rows) {
    console.line("");
    console.line(console.strong(heading));
    console.table(
        rows.columns(),
        rows.rows().stream().map(r -> r.stream().map(SqlCommand::text).toList()).toList());
  }

  private ObjectNode json(Demo.Result result, double seconds) {
    ObjectNode root = Console.JSON.createObjectNode();
    root.put("records", result.summary().records());
    root.put("epochs", result.summary().epochs());
    root.put("wall_seconds", seconds);
    root.put("lake", lake.toString());
    LakeSql.Result outcomes = result.report().outcomes();
    root.set("ledger", SqlCommand.json(outcomes.columns(), outcomes.rows().get(0)));
    rows(root.putArray("rejects"), result.report().rejects());
    rows(root.putArray("strongest"), result.report().strongest());
    ArrayNode revisions = root.putArray("revisions");
    for (DemoReport.Revision revision : result.report().revisions()) {
      revisions
          .addObject()
          .put("table_version", revision.tableVersion())
          .put("magnitude", revision.magnitude())
          .put("updated", revision.updated().toString())
          .put("place", revision.place());
    }
    ObjectNode latency = root.putObject("broker_to_gold_ms");
    latency.put("p50", result.report().sourceToGoldP50Millis());
    latency.put("p95", result.report().sourceToGoldP95Millis());
    return root;
  }

  private static void rows(ArrayNode array, LakeSql.Result result) {
    for (List<@Nullable Object> row : result.rows()) {
      array.add(SqlCommand.json(result.columns(), row));
    }
  }
}
