package io.pactolus.app.command;

import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.EpochReport;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.RunSummary;
import io.pactolus.pipeline.DurationText;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A run for people: one line that changes on a terminal, otherwise a line now and then. */
final class TextRunPrinter implements RunPrinter {
  private static final long TERMINAL_NANOS = 100_000_000L;
  private static final long LOG_NANOS = 5_000_000_000L;

  private final Console console;
  private final Plan plan;
  private final Map<String, Map<Outcome, Long>> totals = new LinkedHashMap<>();
  private final Set<String> open = ConcurrentHashMap.newKeySet();
  private final long begin = System.nanoTime();
  private long lastShown = Long.MIN_VALUE;
  private long records;
  private long ahead = -1;

  TextRunPrinter(Console console, Plan plan) {
    this.console = console;
    this.plan = plan;
  }

  @Override
  public void started(RunStarted started) {
    ahead = started.recordsToRead();
    console.note(
        "pipeline %s: epoch %s begins%s%s"
            .formatted(
                plan.pipeline().name(),
                Console.count(started.nextEpoch()),
                started.recoveredEpochs() > 0
                    ? ", after finishing the epoch that the last run left"
                    : "",
                ahead >= 0 ? ", " + Console.count(ahead) + " offsets ahead" : ""));
  }

  @Override
  public void epochCompleted(EpochReport report) {
    records += report.records();
    report
        .outcomes()
        .forEach(
            (table, counts) ->
                counts.forEach(
                    (outcome, count) ->
                        totals
                            .computeIfAbsent(table, t -> new EnumMap<>(Outcome.class))
                            .merge(outcome, count, Long::sum)));
    long now = System.nanoTime();
    if (now - lastShown < (console.isTerminal() ? TERMINAL_NANOS : LOG_NANOS)
        && lastShown != Long.MIN_VALUE) {
      return;
    }
    lastShown = now;
    double seconds = (now - begin) / 1e9;
    String text =
        "epoch %s  %s records  %s/s  lag %s  broker to Gold %s"
            .formatted(
                Console.count(report.epoch()),
                Console.count(records),
                Console.count((long) (records / seconds)),
                report.lagRecords() < 0 ? "?" : Console.count(report.lagRecords()),
                DurationText.rounded(Duration.ofMillis(report.freshnessMillis())));
    if (console.isTerminal()) {
      console.progress(text);
    } else {
      console.note(text);
    }
  }

  @Override
  public void warning(String message) {
    console.note("warning: " + message);
  }

  @Override
  public void breaker(BreakerChange change) {
    if (change.state() == BreakerChange.State.CLOSED) {
      open.remove(change.dependency());
    } else if (!open.add(change.dependency())) {
      // Asked once more, and open again when it was in vain: no news to people.
      return;
    }
    console.note(
        "the circuit breaker of the %s is %s"
            .formatted(
                change.dependency(),
                switch (change.state()) {
                  case OPEN -> "open: it does not answer and is left alone for a while";
                  case HALF_OPEN -> "half-open: it is asked again";
                  case CLOSED -> "closed: it answers";
                }));
  }

  @Override
  public void ended(RunSummary summary, boolean interrupted) {
    console.clearProgress();
    if (summary.epochs() == 0) {
      console.line(
          interrupted
              ? "stopped; nothing was read"
              : "nothing to do: the lake has every record of the topic");
      return;
    }
    double seconds = summary.wallMillis() / 1000.0;
    console.line(
        "%s: %s records in %s epochs, %s (%s records/s)"
            .formatted(
                interrupted ? "stopped" : "caught up",
                Console.count(summary.records()),
                Console.count(summary.epochs()),
                DurationText.rounded(Duration.ofMillis(summary.wallMillis())),
                Console.count((long) (summary.records() / Math.max(seconds, 1e-3)))));
    totals.forEach(
        (table, counts) -> {
          StringBuilder text = new StringBuilder("  silver." + table + ":");
          counts.forEach(
              (outcome, count) ->
                  text.append("  " + outcome.column() + " " + Console.count(count)));
          console.line(text.toString());
        });
  }
}
