package io.pactolus.bench;

import io.pactolus.bench.DashboardResult.Engine;
import io.pactolus.bench.DashboardResult.Watched;
import io.pactolus.bench.page.WatchingBrowser;
import io.pactolus.bench.process.BrokerProcess;
import io.pactolus.bench.process.MeasuredProcess;
import io.pactolus.bench.process.ProcessTree;
import io.pactolus.bench.process.RunLines;
import io.pactolus.bench.workload.OrdersWorkload;
import io.pactolus.bench.workload.Publisher;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs an engine on one lake: with little load for a history of short epochs, then under a steady
 * load alone, then under the same load with its page open in a browser, and compares what it does
 * and takes. Broker and publisher run on the same machine.
 */
public final class DashboardBench {
  private static final Pattern ADDRESS = Pattern.compile(" at (http://[^ ]+/)\\s");
  // A thousand a minute, as far as the engine can.
  private static final String EPOCHS = "\nepoch: {min: 20 ms, max: 20 ms}\n";
  private static final int RATE_OF_HISTORY = 500;
  static final int SHORTER = 10;

  private final Options options;
  private final EngineCommands engine;
  private final Consumer<String> progress;

  /**
   * @param rate records per second
   * @param seconds of load with the page open, and a tenth of it each for the history and alone;
   *     the first tenth of each, or {@link Bench#WARM_UP_SECONDS}, does not count
   * @param chromium executable
   * @param directory for broker data, lakes and outputs; nothing in it is deleted
   */
  public record Options(
      int rate, int seconds, int partitions, long seed, Path chromium, Path directory) {
    public Options {
      if (seconds / SHORTER < 2 * Bench.WARM_UP_SECONDS) {
        throw new PactolusException(
            ErrorCode.USAGE,
            "a page is measured for at least %d s, and alone for a tenth of that, of which %d s warm up"
                .formatted(SHORTER * 2 * Bench.WARM_UP_SECONDS, Bench.WARM_UP_SECONDS));
      }
    }
  }

  public DashboardBench(Options options, EngineCommands engine, Consumer<String> progress) {
    this.options = options;
    this.engine = engine;
    this.progress = progress;
  }

  public DashboardResult run() {
    try {
      Files.createDirectories(options.directory());
      Path pipeline = options.directory().resolve("orders.yaml");
      Files.writeString(pipeline, workload(0, 1).pipelineFile() + EPOCHS);
      Path lake = Files.createTempDirectory(options.directory(), "lake");
      try (BrokerProcess broker = BrokerProcess.start(options.directory().resolve("broker"), 0)) {
        broker.createTopic(workload(0, 1).name(), options.partitions());
        return run(broker, engine.follow(pipeline, lake), watching(pipeline, lake));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot work in " + options.directory(), e);
    }
  }

  private DashboardResult run(BrokerProcess broker, List<String> alone, List<String> watched) {
    int shorter = options.seconds() / SHORTER;
    Engine history =
        load("history", alone, broker, workload(1, RATE_OF_HISTORY * shorter), RATE_OF_HISTORY);
    Engine without =
        load("alone", alone, broker, workload(2, options.rate() * shorter), options.rate());
    return new DashboardResult(
        options.rate(),
        options.seconds(),
        history.epochsPerMinute(),
        without,
        watched(watched, broker));
  }

  private List<String> watching(Path pipeline, Path lake) {
    return engine
        .followWithPage(pipeline, lake)
        .orElseThrow(
            () ->
                new PactolusException(
                    ErrorCode.USAGE, "%s has no page to measure".formatted(engine.name())));
  }

  /**
   * @param leg each has records of its own
   */
  private OrdersWorkload workload(int leg, int records) {
    return new OrdersWorkload(records, options.seed() + leg);
  }

  private Engine load(
      String name, List<String> command, BrokerProcess broker, OrdersWorkload workload, int rate) {
    progress.accept("%s: %,d records/s for %,d s".formatted(name, rate, workload.records() / rate));
    try (Load load = new Load(name, command, broker)) {
      load.run(workload, rate, seconds -> {});
      return load.result();
    }
  }

  private Watched watched(List<String> command, BrokerProcess broker) {
    progress.accept(
        "with the page open: %,d records/s for %,d s".formatted(options.rate(), options.seconds()));
    try (Load load = new Load("watched", command, broker);
        WatchingBrowser browser =
            WatchingBrowser.open(options.chromium(), load.address(), options.directory())) {
      PageWatch page = new PageWatch(browser);
      load.run(workload(3, options.rate() * options.seconds()), options.rate(), page::second);
      return page.result(load.result());
    }
  }

  private static double warmUp(double seconds) {
    return Math.max(Bench.WARM_UP_SECONDS, seconds / 10);
  }

  /** The browser, sampled as the seconds go by. */
  private final class PageWatch {
    private final WatchingBrowser browser;
    private double cpuAtWarmUp;
    private Optional<WatchingBrowser.PageSize> atWarmUp = Optional.empty();
    private double seconds;

    PageWatch(WatchingBrowser browser) {
      this.browser = browser;
    }

    void second(double now) {
      browser.tree().sample();
      if (atWarmUp.isEmpty() && now >= warmUp(options.seconds())) {
        atWarmUp = Optional.of(browser.size());
        cpuAtWarmUp = browser.tree().cpuSeconds();
      }
      seconds = now - warmUp(options.seconds());
    }

    Watched result(Engine engine) {
      double cpu = browser.tree().cpuSeconds() - cpuAtWarmUp;
      return new Watched(
          engine,
          cpu / seconds,
          browser.tree().memoryBytes(),
          atWarmUp.orElseThrow().heapBytes(),
          browser.size());
    }
  }

  /** Told every second of the load, with the seconds since it began. */
  private interface EachSecond {
    void passed(double seconds);
  }

  /** An engine under load. */
  private final class Load implements AutoCloseable {
    private final MeasuredProcess process;
    private final RunLines lines;
    private final ProcessTree tree;
    private final BrokerProcess broker;
    private Mark warm = new Mark(0, 0, 0, 0);
    private Mark last = new Mark(0, 0, 0, 0);

    private record Mark(double seconds, long records, int epochs, double cpuSeconds) {}

    Load(String name, List<String> command, BrokerProcess broker) {
      Path output = options.directory().resolve(name + ".out");
      this.broker = broker;
      process = MeasuredProcess.start(command, Map.of("KAFKA_BROKERS", broker.address()), output);
      lines = new RunLines(output);
      tree = new ProcessTree(process.handle());
      do {
        step(100);
      } while (!lines.hasStarted());
    }

    /** Where it serves its page. */
    String address() {
      Matcher said = ADDRESS.matcher(lines.errors());
      while (!said.find()) {
        step(100);
        said = ADDRESS.matcher(lines.errors());
      }
      return said.group(1);
    }

    private void step(long millis) {
      if (!process.runsAfter(millis)) {
        throw new IllegalStateException("the engine ended by itself: " + lines.errors());
      }
      lines.follow();
    }

    void run(OrdersWorkload workload, int rate, EachSecond each) {
      double warmUp = warmUp(workload.records() / (double) rate);
      long begin = System.nanoTime();
      CompletableFuture<Void> published =
          CompletableFuture.runAsync(
              () ->
                  new Publisher(broker.address(), options.partitions(), "1")
                      .publish(workload, OptionalInt.of(rate)));
      while (!published.isDone() || lines.records() < workload.records()) {
        step(1_000);
        tree.sample();
        double seconds = (System.nanoTime() - begin) / 1e9;
        each.passed(seconds);
        last = new Mark(seconds, lines.records(), lines.epochs(), tree.cpuSeconds());
        if (warm.seconds() == 0 && seconds >= warmUp) {
          warm = last;
        }
      }
      published.join();
    }

    Engine result() {
      double seconds = last.seconds() - warm.seconds();
      long records = last.records() - warm.records();
      return new Engine(
          records / seconds,
          (last.cpuSeconds() - warm.cpuSeconds()) * 1e6 / records,
          (last.epochs() - warm.epochs()) * 60 / seconds,
          percentile(50),
          percentile(95),
          tree.memoryBytes());
    }

    private double percentile(int percent) {
      List<Long> sorted = lines.freshness(warm.epochs());
      return sorted.isEmpty() ? Double.NaN : sorted.get((sorted.size() - 1) * percent / 100) / 1e3;
    }

    @Override
    public void close() {
      process.stop();
      if (process.runsAfter(20_000)) {
        process.kill();
      }
    }
  }
}
