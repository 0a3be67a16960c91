package io.pactolus.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.prove.Proof;
import io.pactolus.prove.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Proves, on this machine, that faults neither lose nor double records. */
@Command(
    name = "prove",
    description = {
      "Starts three Kafka brokers and a pipeline in a temporary folder, produces records, and kills, pauses, doubles and cuts",
      "off what it can by a schedule. Then all heals, and the tables are compared with the journal of what was acknowledged,",
      "without the engine. Exit code 0 only if nothing was lost, doubled or wrong; else 1, and the folder stays."
    },
    mixinStandardHelpOptions = true)
public final class ProveCommand implements Callable<Integer> {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "1",
      description = "one after the other, each with the next seed (default: ${DEFAULT-VALUE})")
  int rounds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "the same seed and length give the same schedule (default: another each time)")
  @Nullable Long seed;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "3",
      description =
          "from the start of a round to its last fault; the check comes after it (default: ${DEFAULT-VALUE})")
  int minutes;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "work in DIR and leave everything there")
  @Nullable Path keep;

  @Option(names = "--json", description = "one JSON object")
  boolean json;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if (rounds < 1 || minutes < 1) {
      throw new PactolusException(ErrorCode.USAGE, "numbers must be at least 1");
    }
    Console console = new Console(spec.commandLine());
    ProvedCommands commands = new ProvedCommands(LauncherCommands.ownLauncher("prove"));
    long first = seed != null ? seed : new SecureRandom().nextInt(1_000_000);
    Path directory = directory();
    List<Verdict> verdicts = new ArrayList<>();
    try (ProofPrinter printer = new ProofPrinter(console);
        Proof proof = new Proof(commands, printer)) {
      Ending ending = new Ending(proof, directory);
      Runtime.getRuntime().addShutdownHook(ending);
      try {
        for (int round = 1; round <= rounds; round++) {
          Path there = directory.resolve("round-" + round);
          printer.round(round, rounds, first + round - 1, there);
          Verdict verdict =
              proof.round(round, first + round - 1, Duration.ofMinutes(minutes), there);
          verdicts.add(verdict);
          print(console, verdict, there);
        }
      } catch (RuntimeException e) {
        if (ending.begun) {
          return 130; // Whatever broke, did so because everything was being killed.
        }
        console.note("Everything of the round is in " + directory);
        throw e;
      }
      Runtime.getRuntime().removeShutdownHook(ending);
    }
    return conclude(console, verdicts, directory);
  }

  /** Ctrl-C: nothing is left behind. */
  private final class Ending extends Thread {
    private final Proof proof;
    private final Path directory;
    private volatile boolean begun;

    Ending(Proof proof, Path directory) {
      super("end-of-proof");
      this.proof = proof;
      this.directory = directory;
    }

    @Override
    public void run() {
      begun = true;
      proof.close();
      if (keep == null) {
        Proof.delete(directory);
      }
    }
  }

  private Path directory() {
    try {
      if (keep == null) {
        return Files.createTempDirectory("pactolus-prove").toRealPath();
      }
      Path there = Files.createDirectories(keep).toRealPath();
      if (Files.exists(there.resolve("round-1"))) {
        throw new PactolusException(
            ErrorCode.USAGE, "%s holds an earlier proof. Name another folder.".formatted(there));
      }
      return there;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(Console console, Verdict verdict, Path directory) {
    if (!json) {
      List<String> lines = verdict.toLines();
      console.line(verdict.exact() ? console.good(lines.get(0)) : console.bad(lines.get(0)));
      lines.subList(1, lines.size()).forEach(console::line);
    }
    if (verdict.exact() && keep == null) {
      Proof.delete(directory);
    } else {
      console.note("Everything of the round is in " + directory);
    }
  }

  private int conclude(Console console, List<Verdict> verdicts, Path directory) {
    boolean exact = verdicts.stream().allMatch(Verdict::exact);
    if (json) {
      ObjectNode node = Console.JSON.createObjectNode().put("exact", exact);
      ArrayNode all = node.putArray("rounds");
      verdicts.forEach(verdict -> all.add(verdict.toJson()));
      console.json(node);
    }
    if (exact && keep == null) {
      Proof.delete(directory);
    }
    return exact ? 0 : 1;
  }
}
