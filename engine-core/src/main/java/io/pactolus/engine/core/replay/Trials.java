package io.pactolus.engine.core.replay;

import io.pactolus.engine.core.decode.JsonDecoder;
import io.pactolus.engine.core.replay.DeadLetter.Coordinates;
import io.pactolus.engine.core.replay.DeadLetterSql.Repair;
import io.pactolus.lakehouse.Table;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The dead letters of one epoch, ready to be tried again.
 *
 * @param letters in the order of Bronze
 * @param byTable one for each Silver table of the plan, in its order
 */
record Trials(
    List<DeadLetter> letters,
    RepairedRecords repaired,
    List<Trial> byTable,
    LedgerHistory history) {

  static Trials of(
      Plan plan,
      Table bronze,
      LedgerHistory history,
      List<DeadLetter> letters,
      Optional<String> transform) {
    RepairedRecords repaired =
        RepairedRecords.of(BronzeRecords.of(bronze, letters), transform.map(Repair::of));
    JsonDecoder decoder = new JsonDecoder(plan.pipeline().stream());
    List<Trial> byTable = new ArrayList<>();
    for (SilverPlan table : plan.silver()) {
      List<DeadLetter> ofTable =
          letters.stream().filter(letter -> concerns(letter, table.name(), history)).toList();
      byTable.add(Trial.of(table.name(), ofTable, repaired, decoder));
    }
    return new Trials(letters, repaired, List.copyOf(byTable), history);
  }

  /** A dead letter that no table of the plan waits for stays where it is. */
  static boolean isReplayable(DeadLetter letter, Plan plan, LedgerHistory history) {
    return plan.silver().stream().anyMatch(table -> concerns(letter, table.name(), history));
  }

  private static boolean concerns(DeadLetter letter, String table, LedgerHistory history) {
    return letter.table().map(table::equals).orElse(true)
        && history.wasOffered(table, letter.epoch());
  }

  /**
   * @param faults by table
   */
  List<Verdict> verdicts(Map<String, Map<Coordinates, Fault>> faults) {
    List<Verdict> verdicts = new ArrayList<>();
    for (DeadLetter letter : letters) {
      List<Trial> concerned =
          byTable.stream().filter(trial -> concerns(letter, trial.table(), history)).toList();
      int row = repaired.records().rows().getOrDefault(letter.coordinates(), -1);
      boolean changed = row >= 0 && repaired.changed().get(row);
      verdicts.add(Verdict.of(letter, concerned, faults, changed));
    }
    return verdicts;
  }
}
