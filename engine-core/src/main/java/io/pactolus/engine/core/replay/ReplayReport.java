package io.pactolus.engine.core.replay;

import io.pactolus.pipeline.plan.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a replay did, or would do.
 *
 * @param epochs it made, or would make
 * @param tried dead letters
 * @param left of these, how many are in the queue no longer
 * @param outcomes Silver table to what became of the records there
 * @param stayed why the others are in the queue, the most frequent first
 * @param more dead letters fit that were not tried
 */
public record ReplayReport(
    List<Long> epochs,
    long tried,
    long left,
    Map<String, Map<Outcome, Long>> outcomes,
    List<Stayed> stayed,
    boolean more) {
  public static final ReplayReport NOTHING =
      new ReplayReport(List.of(), 0, 0, Map.of(), List.of(), false);

  /**
   * Dead letters that failed again for one cause.
   *
   * @param table that refuses them; absent when they cannot be decoded
   * @param where the rule or the field
   * @param example the message of the first
   */
  public record Stayed(
      Optional<String> table, String reason, Optional<String> where, long count, String example) {
    private String cause() {
      return table.orElse("") + '\n' + reason + '\n' + where.orElse("");
    }

    private Stayed plus(Stayed other) {
      return new Stayed(table, reason, where, count + other.count, example);
    }
  }

  static ReplayReport of(
      long epoch, List<Verdict> verdicts, Map<String, Map<Outcome, Long>> outcomes, boolean more) {
    List<Stayed> stayed = new ArrayList<>();
    long left = 0;
    for (Verdict verdict : verdicts) {
      left += verdict.faults().isEmpty() ? 1 : 0;
      for (Fault fault : verdict.faults()) {
        stayed.add(
            new Stayed(
                fault.table(),
                fault.reason().code(),
                Optional.ofNullable(fault.rule()).or(() -> Optional.ofNullable(fault.field())),
                1,
                fault.message()));
      }
    }
    Map<String, Map<Outcome, Long>> concerned = new TreeMap<>(outcomes);
    concerned.values().removeIf(Map::isEmpty);
    return new ReplayReport(
        List.of(epoch), verdicts.size(), left, concerned, byCause(stayed), more);
  }

  private static List<Stayed> byCause(Collection<Stayed> all) {
    Map<String, Stayed> byCause = new LinkedHashMap<>();
    all.forEach(one -> byCause.merge(one.cause(), one, Stayed::plus));
    return byCause.values().stream()
        .sorted(Comparator.comparingLong(Stayed::count).reversed())
        .toList();
  }

  /** This and the epoch after it. */
  ReplayReport plus(ReplayReport next) {
    List<Long> allEpochs = new ArrayList<>(epochs);
    allEpochs.addAll(next.epochs);
    Map<String, Map<Outcome, Long>> sums = new TreeMap<>();
    List.of(outcomes, next.outcomes)
        .forEach(
            part ->
                part.forEach(
                    (table, counts) ->
                        counts.forEach(
                            (outcome, count) ->
                                sums.computeIfAbsent(table, t -> new EnumMap<>(Outcome.class))
                                    .merge(outcome, count, Long::sum))));
    List<Stayed> allStayed = new ArrayList<>(stayed);
    allStayed.addAll(next.stayed);
    return new ReplayReport(
        List.copyOf(allEpochs),
        tried + next.tried,
        left + next.left,
        sums,
        byCause(allStayed),
        next.more);
  }
}
