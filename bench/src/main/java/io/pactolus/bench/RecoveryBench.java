package io.pactolus.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.bench.RecoveryResult.Kill;
import io.pactolus.bench.process.BrokerProcess;
import io.pactolus.bench.process.MeasuredProcess;
import io.pactolus.bench.workload.AccountsWorkload;
import io.pactolus.bench.workload.Publisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Kills an engine again and again under a steady load and measures how long it takes until records
 * come to Gold again. At the end the lake must hold what was published.
 */
public final class RecoveryBench {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EPOCH = "\"event\":\"epoch\"";
  private static final String STARTED = "\"event\":\"started\"";

  private final Options options;
  private final EngineCommands engine;
  private final Consumer<String> progress;

  /**
   * @param keys in Silver before the first kill
   * @param rate records per second that go on all the time
   * @param directory for broker data, lake and outputs; nothing in it is deleted
   */
  public record Options(int keys, int kills, int rate, int partitions, long seed, Path directory) {}

  public RecoveryBench(Options options, EngineCommands engine, Consumer<String> progress) {
    this.options = options;
    this.engine = engine;
    this.progress = progress;
  }

  public RecoveryResult run() {
    try {
      Files.createDirectories(options.directory());
      AccountsWorkload first = accounts(0, options.keys());
      Path pipeline = options.directory().resolve("upserts.yaml");
      Files.writeString(pipeline, first.pipelineFile());
      Path lake = Files.createTempDirectory(options.directory(), "lake");
      progress.accept("starting a broker");
      try (BrokerProcess broker = BrokerProcess.start(options.directory().resolve("broker"), 0)) {
        progress.accept("filling Silver with %,d keys".formatted(options.keys()));
        broker.createTopic(first.name(), options.partitions());
        publisher(broker).publish(first, OptionalInt.empty());
        start(engine.drain(pipeline, lake), broker, "fill").await();
        return new RecoveryResult(options.keys(), options.rate(), killed(pipeline, lake, broker));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot work in " + options.directory(), e);
    }
  }

  private List<Kill> killed(Path pipeline, Path lake, BrokerProcess broker) throws IOException {
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Long> published =
        CompletableFuture.supplyAsync(() -> publishUntil(enough, broker));
    List<Kill> kills = new ArrayList<>();
    Random moments = new Random(options.seed());
    MeasuredProcess running = start(engine.follow(pipeline, lake), broker, "run-0");
    try {
      await(running, "run-0", EPOCH);
      for (int i = 1; i <= options.kills(); i++) {
        // Anywhere in an epoch.
        runFor(running, 1_000 + moments.nextInt(1_000));
        long begin = System.nanoTime();
        running.kill();
        String name = "run-" + i;
        running = start(engine.follow(pipeline, lake), broker, name);
        await(running, name, STARTED);
        double started = millisSince(begin);
        await(running, name, EPOCH);
        kills.add(new Kill(started, millisSince(begin)));
        progress.accept(
            "kill %d of %d: %.0f ms"
                .formatted(i, options.kills(), kills.get(kills.size() - 1).recovered()));
      }
      enough.set(true);
      long records = options.keys() + published.join();
      running.stop();
      running.await();
      start(engine.drain(pipeline, lake), broker, "drain").await();
      requireExact(pipeline, lake, broker, records);
    } finally {
      enough.set(true);
      running.kill();
    }
    return kills;
  }

  /** Returns how many. */
  private long publishUntil(AtomicBoolean enough, BrokerProcess broker) {
    return publisher(broker)
        .publishWhile(
            () -> !enough.get(),
            accounts(options.keys(), Long.MAX_VALUE - options.keys()),
            OptionalInt.of(options.rate()));
  }

  private AccountsWorkload accounts(long begin, long records) {
    return new AccountsWorkload(options.keys(), begin, records, options.seed());
  }

  private Publisher publisher(BrokerProcess broker) {
    return new Publisher(broker.address(), options.partitions(), "all");
  }

  private MeasuredProcess start(List<String> command, BrokerProcess broker, String name) {
    return MeasuredProcess.start(command, Map.of("KAFKA_BROKERS", broker.address()), output(name));
  }

  private Path output(String name) {
    return options.directory().resolve(name + ".out");
  }

  private void await(MeasuredProcess process, String name, String text) throws IOException {
    while (!Files.readString(output(name)).contains(text)) {
      if (!process.runsAfter(5)) {
        throw new IllegalStateException(
            "the engine ended by itself: "
                + Files.readString(options.directory().resolve(name + ".out.err")));
      }
    }
  }

  private static void runFor(MeasuredProcess process, long millis) {
    if (!process.runsAfter(millis)) {
      throw new IllegalStateException("the engine ended by itself");
    }
  }

  private static double millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e6;
  }

  private void requireExact(Path pipeline, Path lake, BrokerProcess broker, long records)
      throws IOException {
    start(engine.outcomes(pipeline, lake), broker, "outcomes").await();
    JsonNode found = JSON.readTree(Files.readString(output("outcomes")));
    long inserted = found.path("inserted").asLong();
    long updated = found.path("updated").asLong();
    if (inserted != options.keys() || inserted + updated != records) {
      throw new IllegalStateException(
          "%,d records with %,d keys were published, and the lake has %s"
              .formatted(records, options.keys(), found));
    }
  }
}
