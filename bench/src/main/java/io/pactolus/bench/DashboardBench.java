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
 * Runs an engine under a steady load of short epochs, first alone, then with its page open in a
 * browser, and compares what it does and takes. Broker and publisher run on the same machine.
 */
public final class DashboardBench {
  private static final Pattern ADDRESS = Pattern.compile(" at (http://[^ ]+/)\\s");
  // A thousand a minute, as far as the engine can.
  private static final String EPOCHS = "\nepoch: {min: 60 ms, max: 60 ms}\n";

  private final Options options;
  private final EngineCommands engine;
  private final Consumer<String> progress;

  /**
   * @param rate records per second
   * @param seconds of load, alone and watched each; the first {@link Bench#WARM_UP_SECONDS} do not
   *     count
   * @param chromium executable
   * @param directory for broker data, lakes and outputs; nothing in it is deleted
   */
  public record Options(
      int rate, int seconds, int partitions, long seed, Path chromium, Path directory) {
    public Options {
      if (seconds < 2 * Bench.WARM_UP_SECONDS) {
        throw new PactolusException(
            ErrorCode.USAGE,
            "a page is measured for at least %d s, of which %d warm up"
                .formatted(2 * Bench.WARM_UP_SECONDS, Bench.WARM_UP_SECONDS));
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
      Files.writeString(pipeline, workload().pipelineFile() + EPOCHS);
      Engine alone = alone(pipeline);
      return new DashboardResult(options.rate(), options.seconds(), alone, watched(pipeline));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot work in " + options.directory(), e);
    }
  }

  private OrdersWorkload workload() {
    return new OrdersWorkload((long) options.rate() * options.seconds(), options.seed());
  }

  private Engine alone(Path pipeline) throws IOException {
    progress.accept("alone, %,d records/s for %,d s".formatted(options.rate(), options.seconds()));
    try (BrokerProcess broker = broker("alone");
        Load load = new Load("alone", engine.follow(pipeline, lake("alone")), broker)) {
      load.run(seconds -> {});
      return load.result();
    }
  }

  private Watched watched(Path pipeline) throws IOException {
    progress.accept("the same with its page open");
    List<String> command =
        engine
            .followWithPage(pipeline, lake("watched"))
            .orElseThrow(
                () ->
                    new PactolusException(
                        ErrorCode.USAGE, "%s has no page to measure".formatted(engine.name())));
    try (BrokerProcess broker = broker("watched");
        Load load = new Load("watched", command, broker);
        WatchingBrowser browser =
            WatchingBrowser.open(options.chromium(), load.address(), options.directory())) {
      PageWatch page = new PageWatch(browser);
      load.run(page::second);
      return page.result(load.result());
    }
  }

  /** The browser, sampled as the seconds go by. */
  private static final class PageWatch {
    private final WatchingBrowser browser;
    private double cpuAtWarmUp;
    private Optional<WatchingBrowser.PageSize> atWarmUp = Optional.empty();
    private double seconds;

    PageWatch(WatchingBrowser browser) {
      this.browser = browser;
    }

    void second(double now) {
      browser.tree().sample();
      if (atWarmUp.isEmpty() && now >= Bench.WARM_UP_SECONDS) {
        atWarmUp = Optional.of(browser.size());
        cpuAtWarmUp = browser.tree().cpuSeconds();
      }
      seconds = now - Bench.WARM_UP_SECONDS;
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

  private Path lake(String name) throws IOException {
    return Files.createTempDirectory(options.directory(), "lake-" + name);
  }

  private BrokerProcess broker(String name) {
    BrokerProcess broker = BrokerProcess.start(options.directory().resolve("broker-" + name), 0);
    broker.createTopic(workload().name(), options.partitions());
    return broker;
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

    private record Mark(double seconds, long records, long epochs, double cpuSeconds) {}

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

    void run(EachSecond each) {
      long begin = System.nanoTime();
      CompletableFuture<Void> published =
          CompletableFuture.runAsync(
              () ->
                  new Publisher(broker.address(), options.partitions(), "1")
                      .publish(workload(), OptionalInt.of(options.rate())));
      while (!published.isDone() || lines.records() < workload().records()) {
        step(1_000);
        tree.sample();
        double seconds = (System.nanoTime() - begin) / 1e9;
        each.passed(seconds);
        last = new Mark(seconds, lines.records(), lines.epochs(), tree.cpuSeconds());
        if (warm.seconds() == 0 && seconds >= Bench.WARM_UP_SECONDS) {
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
          tree.memoryBytes());
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
