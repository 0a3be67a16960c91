package io.pactolus.app.command;

import io.pactolus.bench.Bench;
import io.pactolus.bench.BenchResult;
import io.pactolus.bench.EngineCommands;
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
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the engine as a whole process. */
@Command(
    name = "bench",
    description = {
      "Publishes a workload to a broker in another process and measures the engine as a process of its own: CPU, wall time,",
      "memory, and with --rate freshness. Linux only."
    },
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  private static final long SEED = 42;
  private static final int UPSERT_KEYS = 100_000;

  enum WorkloadName {
    ORDERS,
    UPSERTS
  }

  @Option(
      names = "--workload",
      defaultValue = "orders",
      description = "orders or upserts (default: ${DEFAULT-VALUE})")
  WorkloadName workload = WorkloadName.ORDERS;

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
        || (rate != null && rate < 1)
        || (events != null && events < 1)) {
      throw new PactolusException(ErrorCode.USAGE, "numbers must be at least 1");
    }
    Console console = new Console(spec.commandLine());
    Path directory = keep == null ? Files.createTempDirectory("pactolus-bench") : keep;
    try {
      OptionalInt paced = rate == null ? OptionalInt.empty() : OptionalInt.of(rate);
      BenchResult result =
          new Bench(
                  workload(),
                  new Bench.Options(partitions, paced, rounds, directory),
                  new Launcher(),
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

  private Workload workload() {
    int records =
        events != null
            ? events
            : rate != null ? rate * 60 : workload == WorkloadName.ORDERS ? 2_000_000 : 1_000_000;
    return workload == WorkloadName.ORDERS
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

  /** The commands as a user types them. */
  private static final class Launcher implements EngineCommands {
    private final String pactolus;

    Launcher() {
      Path launcher = Path.of(System.getProperty("pactolus.home", "."), "pactolus");
      if (!Files.isExecutable(launcher)) {
        throw new PactolusException(
            ErrorCode.USAGE,
            "bench needs the launcher "
                + launcher.toAbsolutePath()
                + "; start it as ./pactolus bench");
      }
      pactolus = launcher.toAbsolutePath().toString();
    }

    @Override
    public List<String> drain(Path pipelineFile, Path lake) {
      return command("run", pipelineFile, lake, "--until-caught-up", "--json");
    }

    @Override
    public List<String> follow(Path pipelineFile, Path lake) {
      return command("run", pipelineFile, lake, "--json");
    }

    @Override
    public List<String> sql(Path pipelineFile, Path lake, String query) {
      return command("sql", pipelineFile, lake, "--json", query);
    }

    private List<String> command(String name, Path pipelineFile, Path lake, String... more) {
      List<String> command =
          new ArrayList<>(
              List.of(pactolus, name, pipelineFile.toString(), "--lake", lake.toString()));
      command.addAll(List.of(more));
      return command;
    }
  }
}
