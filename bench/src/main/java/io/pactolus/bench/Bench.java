package io.pactolus.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.bench.EngineResult.Freshness;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Measures whole processes: broker, publisher (this process), the plain client as the floor, and
 * one engine after the other. Each round of an engine writes a new lake, whose outcomes must be
 * those of the workload.
 */
public final class Bench {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The JIT compiles in these seconds; a service runs for days, so freshness is taken after them.
   */
  static final int WARM_UP_SECONDS = 15;

  private final Workload workload;
  private final Options options;
  private final List<EngineCommands> engines;
  private final Consumer<String> progress;
  private final SortedMap<String, Long> expectedOutcomes;

  /**
   * How to measure.
   *
   * @param rate records per second while the engine runs; absent: the engine drains a full topic
   * @param directory for broker data, lakes and outputs; nothing in it is deleted
   */
  public record Options(int partitions, OptionalInt rate, int rounds, Path directory) {}

  /**
   * @param engines at least one
   */
  public Bench(
      Workload workload, Options options, List<EngineCommands> engines, Consumer<String> progress) {
    if (!MeasuredProcess.isSupported()) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "bench measures processes through /proc, which this system does not have. Run it on"
              + " Linux.");
    }
    this.workload = workload;
    this.options = options;
    this.engines = List.copyOf(engines);
    this.progress = progress;
    this.expectedOutcomes = new TreeMap<>(workload.outcomes());
    this.expectedOutcomes.values().removeIf(count -> count == 0);
  }

  public BenchResult run() {
    try {
      Files.createDirectories(options.directory());
      Path pipeline = options.directory().resolve(workload.name() + ".yaml");
      Files.writeString(pipeline, workload.pipelineFile());
      for (EngineCommands engine : engines) {
        engine
            .preparation()
            .ifPresent(
                command ->
                    MeasuredProcess.start(
                            command, Map.of(), output(fileName(engine) + "-preparation"))
                        .await());
      }
      return options.rate().isPresent() ? paced(pipeline) : drained(pipeline);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + options.directory(), e);
    }
  }

  private BenchResult drained(Path pipeline) throws IOException {
    Rounds rounds = new Rounds();
    try (BrokerProcess broker = startBroker("broker")) {
      publish(broker, OptionalInt.empty());
      for (int round = 1; round <= options.rounds(); round++) {
        rounds.floors.add(floor(broker));
        for (EngineCommands engine : engines) {
          progress.accept("round %d of %d: %s".formatted(round, options.rounds(), engine.name()));
          Path lake = Files.createTempDirectory(options.directory(), "lake");
          Path output = output(engine, round);
          rounds.of(engine).add(start(engine.drain(pipeline, lake), broker, output).await());
          requireExact(engine, pipeline, lake, broker);
        }
      }
    }
    return rounds.result();
  }

  private BenchResult paced(Path pipeline) throws IOException {
    Rounds rounds = new Rounds();
    for (int round = 1; round <= options.rounds(); round++) {
      for (EngineCommands engine : engines) {
        String directory = "broker-%s-%d".formatted(fileName(engine), round);
        try (BrokerProcess broker = startBroker(directory)) {
          broker.createTopic(workload.name(), options.partitions());
          Path lake = Files.createTempDirectory(options.directory(), "lake");
          progress.accept(
              "round %d of %d: %s at %,d records/s"
                  .formatted(round, options.rounds(), engine.name(), options.rate().orElse(0)));
          rounds.of(engine).add(follow(engine, round, pipeline, lake, broker));
          requireExact(engine, pipeline, lake, broker);
          rounds.freshnessOf(engine).add(freshness(engine, pipeline, lake, broker));
          rounds.floors.add(floor(broker));
        }
      }
    }
    return rounds.result();
  }

  private Usage follow(
      EngineCommands engine, int round, Path pipeline, Path lake, BrokerProcess broker)
      throws IOException {
    Path lines = output(engine, round);
    MeasuredProcess process = start(engine.follow(pipeline, lake), broker, lines);
    try {
      awaitLine(process, lines, "started");
      publisher(broker).publish(workload, options.rate());
      while (recordsIn(lines) < workload.records()) {
        requireRunning(process, lines);
      }
      process.stop();
      return process.await();
    } finally {
      process.kill();
    }
  }

  /** What the rounds have brought so far. */
  private final class Rounds {
    final List<Usage> floors = new ArrayList<>();
    private final Map<String, List<Usage>> usages = new HashMap<>();
    private final Map<String, List<Freshness>> freshness = new HashMap<>();

    List<Usage> of(EngineCommands engine) {
      return usages.computeIfAbsent(engine.name(), added -> new ArrayList<>());
    }

    List<Freshness> freshnessOf(EngineCommands engine) {
      return freshness.computeIfAbsent(engine.name(), added -> new ArrayList<>());
    }

    BenchResult result() {
      List<EngineResult> results = new ArrayList<>();
      for (EngineCommands engine : engines) {
        List<Freshness> found = freshnessOf(engine);
        results.add(
            new EngineResult(
                engine.name(),
                Median.of(of(engine)),
                found.isEmpty() ? Optional.empty() : Optional.of(Freshness.median(found))));
      }
      return new BenchResult(
          workload.name(), workload.records(), options.rounds(), Median.of(floors), results);
    }
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

  private Path output(EngineCommands engine, int round) {
    return output(fileName(engine) + "-" + round);
  }

  private static String fileName(EngineCommands engine) {
    return engine.name().replace('/', '-');
  }

  private void requireExact(EngineCommands engine, Path pipeline, Path lake, BrokerProcess broker)
      throws IOException {
    JsonNode found = answer(engine, engine.outcomes(pipeline, lake), "outcomes", broker);
    Map<String, Long> outcomes = new TreeMap<>();
    found
        .properties()
        .forEach(
            outcome -> {
              if (outcome.getValue().asLong() != 0) {
                outcomes.put(outcome.getKey(), outcome.getValue().asLong());
              }
            });
    if (!outcomes.equals(expectedOutcomes)) {
      throw new IllegalStateException(
          "%s made %s of the workload, which is %s"
              .formatted(engine.name(), outcomes, expectedOutcomes));
    }
  }

  private Freshness freshness(EngineCommands engine, Path pipeline, Path lake, BrokerProcess broker)
      throws IOException {
    List<String> command = engine.freshness(pipeline, lake, warmUpSeconds());
    JsonNode row = answer(engine, command, "freshness", broker);
    return new Freshness(
        row.path("p50").asDouble(), row.path("p95").asDouble(), row.path("p99").asDouble());
  }

  private JsonNode answer(
      EngineCommands engine, List<String> command, String name, BrokerProcess broker)
      throws IOException {
    Path output = output(fileName(engine) + "-" + name);
    start(command, broker, output).await();
    return JSON.readTree(Files.readString(output));
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
