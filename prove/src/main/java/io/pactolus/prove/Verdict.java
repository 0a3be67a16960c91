package io.pactolus.prove;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.prove.check.CheckReport;
import io.pactolus.prove.check.Damage;
import io.pactolus.prove.check.Damage.Finding;
import io.pactolus.prove.pipeline.Ending;
import io.pactolus.prove.schedule.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a round has shown.
 *
 * @param struck faults by kind
 * @param skipped faults of the schedule that were not done, by reason
 * @param unacknowledged records that were sent and never acknowledged; they may be in the topic
 * @param auditBalanced what {@code pactolus audit} says
 * @param endings how pipeline processes ended, by word
 * @param unexpected endings that no fault explains
 * @param recoveries from fault to the next Gold commit
 */
public record Verdict(
    int round,
    long seed,
    Map<FaultKind, Integer> struck,
    SortedMap<String, Integer> skipped,
    CheckReport check,
    long unacknowledged,
    boolean auditBalanced,
    SortedMap<String, Integer> endings,
    List<Ending> unexpected,
    Map<FaultKind, List<Duration>> recoveries,
    Duration time) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Nothing lost, nothing doubled, nothing wrong, and no pipeline ended by a bug. */
  public boolean exact() {
    return check.damage().isNone() && auditBalanced && unexpected.isEmpty();
  }

  public int faults() {
    return struck.values().stream().mapToInt(Integer::intValue).sum();
  }

  private Recovery recovery() {
    return Recovery.of(recoveries.values().stream().flatMap(List::stream).toList());
  }

  private long count(Damage.Kind kind) {
    return check.damage().count(kind);
  }

  /** For people. */
  public List<String> toLines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: round %d, seed %d, %s"
            .formatted(exact() ? "exact" : "NOT exact", round, seed, minutes(time)));
    lines.add(
        "  records    acknowledged %,d, in the topic %,d, lost %,d, doubled %,d, wrong rows %,d"
            .formatted(
                check.acknowledged(),
                check.inTopic(),
                count(Damage.Kind.LOST),
                count(Damage.Kind.DOUBLED),
                count(Damage.Kind.WRONG)));
    lines.add("  compared   " + rows() + ", " + number(check.epochs()) + " epochs");
    lines.add("  audit      " + (auditBalanced ? "balanced" : "NOT balanced"));
    lines.add("  pipelines  " + counts(endings));
    lines.add(
        "  faults     %,d, from each to the next Gold commit p50 and max:".formatted(faults()));
    struck.forEach(
        (kind, count) ->
            lines.add(
                "  %8d  %-40s %s"
                    .formatted(
                        count,
                        kind.words(),
                        seconds(Recovery.of(recoveries.getOrDefault(kind, List.of()))))));
    lines.add("  %8s  %-40s %s".formatted("", "all", seconds(recovery())));
    skipped.forEach((reason, count) -> lines.add("  skipped    %d: %s".formatted(count, reason)));
    if (check.redelivered() > 0) {
      lines.add(
          "  in the topic twice, sent again by the producer's client: %,d"
              .formatted(check.redelivered()));
    }
    if (unacknowledged > 0) {
      lines.add("  not acknowledged in the end: %,d".formatted(unacknowledged));
    }
    for (Finding finding : check.damage().findings()) {
      lines.add("  %s  %s".formatted(finding.kind().name(), finding));
    }
    for (Ending ending : unexpected) {
      lines.add("  a pipeline ended with " + ending.word() + ", which no fault explains:");
      ending.lastLines().forEach(line -> lines.add("    " + line));
    }
    return lines;
  }

  private String rows() {
    StringBuilder text = new StringBuilder();
    check
        .rows()
        .forEach(
            (table, rows) ->
                text.append(text.isEmpty() ? "" : ", ")
                    .append(table)
                    .append(' ')
                    .append(number(rows)));
    return text.toString();
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String counts(SortedMap<String, Integer> counts) {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (word, n) -> text.append(text.isEmpty() ? "" : ", ").append(word).append(' ').append(n));
    return text.toString();
  }

  private static String seconds(Recovery recovery) {
    return recovery.count() == 0
        ? "-"
        : String.format(
            Locale.ROOT,
            "%6.1f s %6.1f s",
            recovery.p50().toMillis() / 1000.0,
            recovery.max().toMillis() / 1000.0);
  }

  private static String minutes(Duration time) {
    return "%d min %02d s".formatted(time.toMinutes(), time.toSecondsPart());
  }

  /** For programs. */
  public ObjectNode toJson() {
    ObjectNode node = JSON.createObjectNode();
    node.put("round", round).put("seed", seed).put("exact", exact());
    ObjectNode kinds = node.put("faults", faults()).putObject("faults_by_kind");
    struck.forEach((kind, count) -> kinds.put(kind.code(), count));
    ObjectNode notDone = node.putObject("skipped");
    skipped.forEach(notDone::put);
    node.put("records_acknowledged", check.acknowledged());
    node.put("records_unacknowledged", unacknowledged);
    node.put("records_in_topic", check.inTopic());
    node.put("records_redelivered_by_producer", check.redelivered());
    node.put("lost", count(Damage.Kind.LOST));
    node.put("doubled", count(Damage.Kind.DOUBLED));
    node.put("wrong_rows", count(Damage.Kind.WRONG));
    node.put("audit_balanced", auditBalanced);
    node.put("epochs", check.epochs());
    ObjectNode rows = node.putObject("rows");
    check.rows().forEach(rows::put);
    ObjectNode ended = node.putObject("pipelines_ended");
    endings.forEach(ended::put);
    node.put("pipelines_ended_unexpectedly", unexpected.size());
    put(node.putObject("recovery_seconds"), recovery());
    ObjectNode byKind = node.putObject("recovery_seconds_by_kind");
    recoveries.forEach((kind, times) -> put(byKind.putObject(kind.code()), Recovery.of(times)));
    node.put("wall_seconds", time.toMillis() / 1000.0);
    ArrayNode findings = node.putArray("findings");
    check.damage().findings().forEach(finding -> findings.add(finding.toString()));
    return node;
  }

  private static void put(ObjectNode node, Recovery recovery) {
    node.put("count", recovery.count());
    node.put("p50", recovery.p50().toMillis() / 1000.0);
    node.put("max", recovery.max().toMillis() / 1000.0);
  }
}
