package io.pactolus.dashboard.live;

import io.pactolus.engine.EpochReport;
import io.pactolus.engine.Telemetry;
import io.pactolus.pipeline.freshness.AgeHistogram;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.plan.Outcome;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums over what the runs of this process told. Told on their threads and read on others; either
 * takes microseconds, so neither holds up the other. Thread-safe.
 */
public final class RunFigures {
  private final Map<String, Map<Outcome, Long>> outcomes = new TreeMap<>();
  private final Map<String, Map<Outcome, Long>> outcomeBytes = new TreeMap<>();
  private final Map<String, Durations> stages = new TreeMap<>();
  private final Map<String, Durations> commits = new TreeMap<>();
  private final Map<String, Telemetry.KeyIndex> indexes = new TreeMap<>();
  private final Durations processing = new Durations();
  private final AgeHistogram.Counter fromBroker = new AgeHistogram.Counter();
  private final AgeHistogram.Counter fromEvent = new AgeHistogram.Counter();
  private long epochs;
  private long warnings;
  private long drifts;

  /**
   * All of it at one time.
   *
   * @param outcomes records by Silver table
   * @param outcomeBytes their bytes
   * @param stages by stage of the epoch
   * @param commits by layer
   * @param indexes by Silver table
   * @param processing of whole epochs, without waiting for records
   * @param ages of all records, when they were in Gold for the first time
   */
  public record Reading(
      long epochs,
      Map<String, Map<Outcome, Long>> outcomes,
      Map<String, Map<Outcome, Long>> outcomeBytes,
      Map<String, Distribution> stages,
      Map<String, Distribution> commits,
      Map<String, Telemetry.KeyIndex> indexes,
      Distribution processing,
      GoldAges ages,
      long warnings,
      long drifts) {}

  synchronized void add(EpochReport report) {
    epochs++;
    // A record counts once, when it was in Gold for the first time, as for the SLOs.
    if (!report.again()) {
      fromBroker.add(report.ages().fromBroker());
      fromEvent.add(report.ages().fromEvent());
    }
    add(report.outcomes(), outcomes);
    add(report.outcomeBytes(), outcomeBytes);
    long nanos = 0;
    for (Map.Entry<String, Long> stage : report.stageNanos().entrySet()) {
      stages.computeIfAbsent(stage.getKey(), s -> new Durations()).add(stage.getValue());
      nanos += stage.getKey().equals("poll") ? 0 : stage.getValue();
    }
    processing.add(nanos);
  }

  private static void add(
      Map<String, Map<Outcome, Long>> more, Map<String, Map<Outcome, Long>> sums) {
    more.forEach(
        (table, counts) -> {
          Map<Outcome, Long> of = sums.computeIfAbsent(table, t -> new TreeMap<>());
          counts.forEach((outcome, n) -> of.merge(outcome, n, Long::sum));
        });
  }

  synchronized void add(Telemetry told) {
    if (told instanceof Telemetry.Committed commit) {
      commits.computeIfAbsent(layer(commit.table()), l -> new Durations()).add(commit.nanos());
    } else if (told instanceof Telemetry.KeyIndex index) {
      indexes.put(index.table(), index);
    }
  }

  /** The path of a table begins with its pipeline. */
  private static String layer(String path) {
    String[] parts = path.split("/", 3);
    String layer = parts.length > 1 ? parts[1] : "";
    return switch (layer) {
      case "bronze", "silver", "dlq", "gold", "ledger" -> layer;
      default -> "other";
    };
  }

  synchronized void warned() {
    warnings++;
  }

  synchronized void drifted() {
    drifts++;
  }

  public synchronized Reading read() {
    return new Reading(
        epochs,
        copy(outcomes),
        copy(outcomeBytes),
        distributions(stages),
        distributions(commits),
        Map.copyOf(indexes),
        processing.distribution(),
        new GoldAges(fromBroker.histogram(), fromEvent.histogram()),
        warnings,
        drifts);
  }

  private static Map<String, Map<Outcome, Long>> copy(Map<String, Map<Outcome, Long>> sums) {
    Map<String, Map<Outcome, Long>> copy = new TreeMap<>();
    sums.forEach((table, counts) -> copy.put(table, Map.copyOf(counts)));
    return copy;
  }

  private static Map<String, Distribution> distributions(Map<String, Durations> durations) {
    Map<String, Distribution> distributions = new TreeMap<>();
    durations.forEach((name, of) -> distributions.put(name, of.distribution()));
    return distributions;
  }
}
