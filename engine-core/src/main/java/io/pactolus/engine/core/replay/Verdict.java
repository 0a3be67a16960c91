package io.pactolus.engine.core.replay;

import io.pactolus.engine.core.replay.DeadLetter.Coordinates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What became of one dead letter that was tried again.
 *
 * @param left at least one Silver table has decided about the record now
 * @param faults why the record is in the queue from now on; empty when it is not. Of a record that
 *     could not be decoded before there may be one for each Silver table.
 * @param repaired the raw value was not that of Bronze
 */
record Verdict(DeadLetter letter, boolean left, List<Fault> faults, boolean repaired) {

  /**
   * @param trials of the tables that concern the letter
   * @param faultsByTable what each of them found
   */
  static Verdict of(
      DeadLetter letter,
      List<Trial> trials,
      Map<String, Map<Coordinates, Fault>> faultsByTable,
      boolean repaired) {
    List<Fault> faults = new ArrayList<>();
    int refusing = 0;
    for (Trial trial : trials) {
      Fault fault = faultsByTable.getOrDefault(trial.table(), Map.of()).get(letter.coordinates());
      if (fault == null) {
        continue;
      }
      refusing++;
      // What keeps a record from every table is said once.
      if (!faults.contains(fault)) {
        faults.add(fault);
      }
    }
    return new Verdict(letter, refusing < trials.size(), List.copyOf(faults), repaired);
  }
}
