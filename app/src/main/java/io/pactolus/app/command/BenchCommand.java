package io.pactolus.app.command;

import io.pactolus.bench.Bench;
import io.pactolus.bench.BenchResult;
import io.pactolus.bench.DashboardBench;
import io.pactolus.bench.DashboardResult;
import io.pactolus.bench.EngineCommands;
import io.pactolus.bench.PeerCommands;
import io.pactolus.bench.RecoveryBench;
import io.pactolus.bench.RecoveryResult;
import io.pactolus.bench.workload.OrdersWorkload;
import io.pactolus.bench.workload.UpsertsWorkload;
import io.pactolus.bench.workload.Workload;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures engines as whole processes. */
@Command(
    name = "bench",
    description = {
      "Publishes a workload to a broker in another process and measures each engine as a process of its own: CPU, wall time,",
      "memory, and with --rate freshness; in the same rounds, a client that only reads. Fails when an engine's outcomes are",
      "not those of the workload. Linux only."
    },
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  private static final long SEED = 42;
  private static final int UPSERT_KEYS = 100_000;
  private static final int STEADY = 1_000;
  private static final int WATCHED = 10_000;

  enum WorkloadName {
    ORDERS,
    UPSERTS
  }

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "embedded",
      description =
          "embedded, spark, or both in one run: embedded,spark (default: ${DEFAULT-VALUE})")
  List<String> engines = List.of("embedded");

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "for spark: local[2], local[*], spark://HOST:PORT, ...; default: local[*]")
  @Nullable String master;

  @Option(
      names = "--peer",
      paramLabel = "NAME",
      split = ",",
      description =
          "also the same job by other means: an executable below bench/peers, spark/fused or spark/chained")
  List<String> peers = List.of();

  @Option(
      names = "--workload",
      defaultValue = "orders",
      description = "orders or upserts (default: ${DEFAULT-VALUE})")
  WorkloadName workloadName = WorkloadName.ORDERS;

  @Option(
      names = "--events",
      paramLabel = "N",
      description =
          "records (default: 2,000,000 orders, 1,000,000 upserts; with --rate 60 seconds' worth, of which 15 warm up)")
  @Nullable Integer events;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "publish R records a second while the engine runs")
  @Nullable Integer rate;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "medians over N rounds (default: ${DEFAULT-VALUE})")
  int rounds;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "default: ${DEFAULT-VALUE}")
  int partitions;

  @Option(
      names = "--recovery",
      description =
          "instead: kill the engine (SIGKILL) under a steady load, and measure until records are in Gold again")
  boolean recovery;

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "2000000",
      description = "with --recovery: keys in Silver (default: ${DEFAULT-VALUE})")
  int keys;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "20",
      description = "with --recovery: how often (default: ${DEFAULT-VALUE})")
  int kills;

  @Option(
      names = "--dashboard",
      description =
          "instead: measure the engine under a steady load (10,000 records/s, 1,000 epochs a minute), alone and with its page open in Chromium")
  boolean dashboard;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "30",
      description =
          "with --dashboard: of load with the page open; before, a tenth of it each for a history and alone (default: ${DEFAULT-VALUE})")
  double minutes;

  @Option(
      names = "--chromium",
      paramLabel = "FILE",
      defaultValue = "/usr/bin/chromium",
      description = "with --dashboard: the browser (default: ${DEFAULT-VALUE})")
  Path chromium = Path.of("/usr/bin/chromium");

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "work in DIR and leave broker data, lakes and outputs there")
  @Nullable Path keep;

  @Option(names = "--json", description = "one JSON object")
  boolean json;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (rounds < 1
        || partitions < 1
        || keys < 1
        || kills < 1
        || (rate != null && rate < 1)
        || (events != null && events < 1)) {
      throw new PactolusException(ErrorCode.USAGE, "numbers must be at least 1");
    }
    Workload workload = workload();
    List<EngineCommands> measured = measured(workload);
    Console console = new Console(spec.commandLine());
    Path directory = keep == null ? Files.createTempDirectory("pactolus-bench") : keep;
    try {
      if (recovery) {
        RecoveryResult result = recovery(measured, directory, console);
        console.line(json ? result.toJson() : result.toTable());
        return 0;
      }
      if (dashboard) {
        DashboardResult result = dashboard(measured, directory, console);
        console.line(json ? result.toJson() : result.toTable());
        return 0;
      }
      OptionalInt paced = rate == null ? OptionalInt.empty() : OptionalInt.of(rate);
      BenchResult result =
          new Bench(
                  workload,
                  new Bench.Options(partitions, paced, rounds, directory),
                  measured,
                  console::note)
              .run();
      console.line(json ? result.toJson() : result.toTable());
      return 0;
    } finally {
      if (keep == null) {
        delete(directory);
      }
    }
  }

  private RecoveryResult recovery(List<EngineCommands> measured, Path directory, Console console) {
    if (measured.size() != 1) {
      throw new PactolusException(ErrorCode.USAGE, "--recovery measures one engine at a time");
    }
    RecoveryBench.Options options =
        new RecoveryBench.Options(
            keys, kills, rate == null ? STEADY : rate, partitions, SEED, directory);
    return new RecoveryBench(options, measured.get(0), console::note).run();
  }

  private DashboardResult dashboard(
      List<EngineCommands> measured, Path directory, Console console) {
    if (measured.size() != 1) {
      throw new PactolusException(ErrorCode.USAGE, "--dashboard measures one engine at a time");
    }
    if (!Files.isExecutable(chromium)) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "there is no Chromium at %s. Install it, or name it with --chromium."
              .formatted(chromium));
    }
    DashboardBench.Options options =
        new DashboardBench.Options(
            rate == null ? WATCHED : rate,
            (int) Math.min(minutes * 60, 86_400),
            partitions,
            SEED,
            chromium,
            directory);
    return new DashboardBench(options, measured.get(0), console::note).run();
  }

  private List<EngineCommands> measured(Workload workload) {
    Path launcher = LauncherCommands.ownLauncher("bench");
    List<EngineCommands> measured = new ArrayList<>();
    for (String name : new LinkedHashSet<>(engines)) {
      measured.add(
          switch (name) {
            case "embedded" -> new LauncherCommands(launcher, name, Optional.empty());
            case "spark" -> new LauncherCommands(launcher, name, Optional.ofNullable(master));
            default ->
                throw new PactolusException(
                    ErrorCode.USAGE,
                    "there is no engine '%s'. Use embedded, spark, or embedded,spark."
                        .formatted(name));
          });
    }
    if (master != null && !engines.contains("spark")) {
      throw new PactolusException(
          ErrorCode.USAGE, "--master is for spark. Add --engine spark, or leave out --master.");
    }
    for (String name : new LinkedHashSet<>(peers)) {
      measured.add(
          PeerCommands.of(launcher.resolveSibling("bench").resolve("peers"), name, workload));
    }
    return measured;
  }

  private Workload workload() {
    int records =
        events != null
            ? events
            : rate != null
                ? rate * 60
                : workloadName == WorkloadName.ORDERS ? 2_000_000 : 1_000_000;
    return workloadName == WorkloadName.ORDERS
        ? new OrdersWorkload(records, SEED)
        : new UpsertsWorkload(records, UPSERT_KEYS, SEED);
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }
}
