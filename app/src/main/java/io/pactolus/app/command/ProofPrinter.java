package io.pactolus.app.command;

import io.pactolus.prove.ProofListener;
import io.pactolus.prove.schedule.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells of a proof as it goes on: a line that is replaced on a terminal, a line a fault elsewhere.
 */
final class ProofPrinter implements ProofListener, AutoCloseable {
  private final Console console;
  private String round = "";

  ProofPrinter(Console console) {
    this.console = console;
  }

  synchronized void round(int number, int rounds, long seed, Path directory) {
    round = "round %d of %d, seed %d".formatted(number, rounds, seed);
    console.note("%s, in %s".formatted(round, directory));
  }

  @Override
  public synchronized void phase(String what) {
    if (console.isTerminal()) {
      console.progress("%s: %s".formatted(round, what));
    } else {
      console.note(what);
    }
  }

  @Override
  public synchronized void fault(Duration elapsed, Fault fault, Optional<String> skipped) {
    if (!console.isTerminal()) {
      console.note(
          String.format(
              Locale.ROOT,
              "%8.1f s  %s%s",
              elapsed.toMillis() / 1000.0,
              fault.describe(),
              skipped.map(reason -> " - skipped: " + reason).orElse("")));
    }
  }

  @Override
  public synchronized void progress(
      Duration elapsed, Duration length, int faults, long acknowledged, long goldCommits) {
    console.progress(
        "%s: %s of %s, %d faults, %s records acknowledged, %s Gold commits"
            .formatted(
                round,
                clock(elapsed),
                clock(length),
                faults,
                Console.count(acknowledged),
                Console.count(goldCommits)));
  }

  private static String clock(Duration time) {
    return "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
  }

  @Override
  public void close() {
    console.clearProgress();
  }
}
