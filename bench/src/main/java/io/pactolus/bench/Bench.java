package io.pactolus.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.bench.BenchResult.Freshness;
import io.pactolus.bench.process.BrokerProcess;
import io.pactolus.bench.process.FloorProcess;
import io.pactolus.bench.process.MeasuredProcess;
import io.pactolus.bench.process.Usage;
import io.pactolus.bench.workload.Publisher;
import io.pactolus.bench.workload.Workload;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Measures whole processes: broker, publisher (this process), the plain client as the floor, and
 * the engine. Each round of the engine writes a new lake.
 */
public final class Bench {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The JIT compiles in these seconds; a service runs for days, so freshness is taken after them.
   */
  static final int WARM_UP_SECONDS = 15;

  /** How long after its broker timestamp each record was in Gold. */
  private static final String FRESHNESS =
      """
      SELECT quantile_cont(ms, 0.5) FILTER (WHERE warm) AS p50,
             quantile_cont(ms, 0.95) FILTER (WHERE warm) AS p95,
             quantile_cont(ms, 0.99) FILTER (WHERE warm) AS p99, COUNT(*) AS records
      FROM (SELECT CAST(epoch_us(l.gold_at) - epoch_us(b."timestamp") AS DOUBLE) / 1000 AS ms,
                   b."timestamp" >= (SELECT MIN("timestamp") FROM bronze.%1$s)
                     + INTERVAL %2$d SECOND AS warm
            FROM bronze.%1$s b
            JOIN (SELECT epoch, MAX(gold_at) AS gold_at FROM ledger GROUP BY epoch) l
              ON l.epoch = b.epoch)
      """;

  private final Workload workload;
  private final Options options;
  private final EngineCommands commands;
  private final Consumer<String> progress;

  /**
   * How to measure.
   *
   * @param rate records per second while the engine runs; absent: the engine drains a full topic
   * @param directory for broker data, lakes and outputs; nothing in it is deleted
   */
  public record Options(int partitions, OptionalInt rate, int rounds, Path directory) {}

  public Bench(
      Workload workload, Options options, EngineCommands commands, Consumer<String> progress) {
    if (!MeasuredProcess.isSupported()) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "bench measures processes through /proc, which this system does not have. Run it on"
              + " Linux.");
    }
    this.workload = workload;
    this.options = options;
    this.commands = commands;
    this.progress = progress;
  }

  public BenchResult run() {
    try {
      Files.createDirectories(options.directory());
      Path pipeline = options.directory().resolve(workload.name() + ".yaml");
      Files.writeString(pipeline, workload.pipelineFile());
      return options.rate().isPresent() ? paced(pipeline) : drained(pipeline);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + options.directory(), e);
    }
  }

  private BenchResult drained(Path pipeline) throws IOException {
    try (BrokerProcess broker = startBroker("broker")) {
      publish(broker, OptionalInt.empty());
      var floors = new ArrayList<Usage>();
      var engines = new ArrayList<Usage>();
      for (int round = 1; round <= options.rounds(); round++) {
        floors.add(floor(broker));
        progress.accept("round %d of %d: engine".formatted(round, options.rounds()));
        Path lake = Files.createTempDirectory(options.directory(), "lake");
        engines.add(
            start(commands.drain(pipeline, lake), broker, output("engine-" + round)).await());
      }
      return result(engines, floors, Optional.empty());
    }
  }

  private BenchResult paced(Path pipeline) throws IOException {
    var floors = new ArrayList<Usage>();
    var engines = new ArrayList<Usage>();
    var freshness = new ArrayList<Freshness>();
    for (int round = 1; round <= options.rounds(); round++) {
      try (BrokerProcess broker = startBroker("broker-" + round)) {
        broker.createTopic(workload.name(), options.partitions());
        Path lake = Files.createTempDirectory(options.directory(), "lake");
        Path lines = output("engine-" + round);
        MeasuredProcess engine = start(commands.follow(pipeline, lake), broker, lines);
        try {
          awaitLine(engine, lines, "started");
          progress.accept(
              "round %d of %d: engine at %,d records/s"
                  .formatted(round, options.rounds(), options.rate().orElse(0)));
          publisher(broker).publish(workload, options.rate());
          while (recordsIn(lines) < workload.records()) {
            requireRunning(engine, lines);
          }
          engine.stop();
          engines.add(engine.await());
        } finally {
          engine.kill();
        }
        freshness.add(freshness(pipeline, lake, broker));
        floors.add(floor(broker));
      }
    }
    return result(
        engines,
        floors,
        Optional.of(
            new Freshness(
                BenchResult.median(freshness, Freshness::p50Millis),
                BenchResult.median(freshness, Freshness::p95Millis),
                BenchResult.median(freshness, Freshness::p99Millis))));
  }

  private BenchResult result(
      List<Usage> engines, List<Usage> floors, Optional<Freshness> freshness) {
    return new BenchResult(
        workload.name(),
        workload.records(),
        options.rounds(),
        BenchResult.median(engines),
        BenchResult.median(floors),
        freshness);
  }

  private BrokerProcess startBroker(String directory) {
    progress.accept("starting a broker");
    return BrokerProcess.start(options.directory().resolve(directory), 0);
  }

  private void publish(BrokerProcess broker, OptionalInt rate) {
    progress.accept("publishing %,d records".formatted(workload.records()));
    broker.createTopic(workload.name(), options.partitions());
    publisher(broker).publish(workload, rate);
  }

  private Publisher publisher(BrokerProcess broker) {
    return new Publisher(broker.address(), options.partitions(), "1");
  }

  private Usage floor(BrokerProcess broker) {
    progress.accept("consume only");
    return FloorProcess.start(broker.address(), workload.name(), output("floor")).await();
  }

  private static MeasuredProcess start(List<String> command, BrokerProcess broker, Path output) {
    return MeasuredProcess.start(command, Map.of("KAFKA_BROKERS", broker.address()), output);
  }

  private Path output(String name) {
    return options.directory().resolve(name + ".out");
  }

  private Freshness freshness(Path pipeline, Path lake, BrokerProcess broker) throws IOException {
    Path output = output("freshness");
    start(
            commands.sql(pipeline, lake, FRESHNESS.formatted(workload.name(), warmUpSeconds())),
            broker,
            output)
        .await();
    JsonNode row = JSON.readTree(Files.readString(output));
    if (row.path("records").asLong() != workload.records()) {
      throw new IllegalStateException(
          "Bronze holds %s records of %d".formatted(row.path("records"), workload.records()));
    }
    return new Freshness(
        row.path("p50").asDouble(), row.path("p95").asDouble(), row.path("p99").asDouble());
  }

  /** None when the measurement is hardly longer than the warm-up. */
  private int warmUpSeconds() {
    long seconds = workload.records() / options.rate().orElse(1);
    return seconds >= 2 * WARM_UP_SECONDS ? WARM_UP_SECONDS : 0;
  }

  private static void awaitLine(MeasuredProcess engine, Path lines, String event)
      throws IOException {
    while (!Files.readString(lines).contains("\"event\":\"" + event + "\"")) {
      requireRunning(engine, lines);
    }
  }

  private static void requireRunning(MeasuredProcess engine, Path lines) throws IOException {
    if (!engine.runsAfter(100)) {
      throw new IllegalStateException(
          "the engine ended by itself: "
              + Files.readString(lines.resolveSibling(lines.getFileName() + ".err")));
    }
  }

  private static long recordsIn(Path lines) throws IOException {
    long records = 0;
    String text = Files.readString(lines);
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
      JsonNode node = JSON.readTree(line);
      if (node.path("event").asText().equals("epoch")) {
        records += node.path("records").asLong();
      }
    }
    return records;
  }
}
