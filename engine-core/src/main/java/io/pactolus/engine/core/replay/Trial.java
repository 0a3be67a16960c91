package io.pactolus.engine.core.replay;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.decode.JsonDecoder;
import io.pactolus.engine.core.decode.Reject;
import io.pactolus.engine.core.replay.DeadLetter.Coordinates;
import io.pactolus.engine.core.silver.Refusal;
import io.pactolus.lakehouse.columnar.Batch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The dead letters that concern one Silver table, on their way into it a second time. A record that
 * the table has taken before is not among them.
 *
 * @param table name of the Silver table
 * @param letters in the order of Bronze, one for each record
 * @param bronze the records that could be repaired, or needed no repair
 * @param notRepaired coordinates to what kept the value from being repaired
 */
record Trial(
    String table,
    List<DeadLetter> letters,
    Batch bronze,
    Decoded decoded,
    Map<Coordinates, String> notRepaired,
    Map<Coordinates, Integer> rows) {

  static Trial of(
      String table, List<DeadLetter> letters, RepairedRecords repaired, JsonDecoder decoder) {
    Map<Coordinates, String> notRepaired = new HashMap<>();
    Map<Coordinates, Integer> rows = new HashMap<>();
    int[] chosen = new int[letters.size()];
    for (DeadLetter letter : letters) {
      int row = repaired.records().rows().getOrDefault(letter.coordinates(), -1);
      String failure = repaired.failures().get(row);
      if (failure == null) {
        chosen[rows.size()] = row;
        rows.put(letter.coordinates(), rows.size());
      } else {
        notRepaired.put(letter.coordinates(), failure);
      }
    }
    Batch bronze = repaired.records().batch().select(chosen, rows.size());
    return new Trial(table, letters, bronze, decoder.decode(bronze), notRepaired, rows);
  }

  /**
   * Why records stay in the queue, by coordinates.
   *
   * @param refusals of the table
   */
  Map<Coordinates, Fault> faults(List<Refusal> refusals) {
    Map<Integer, Reject> rejects = new TreeMap<>();
    decoded.rejects().forEach(reject -> rejects.put(reject.bronzeRow(), reject));
    Map<Integer, Refusal> refused = new TreeMap<>();
    refusals.forEach(refusal -> refused.put(refusal.row(), refusal));
    Map<Coordinates, Fault> faults = new HashMap<>();
    for (DeadLetter letter : letters) {
      Coordinates at = letter.coordinates();
      String failure = notRepaired.get(at);
      if (failure != null) {
        faults.put(at, Fault.notRepaired(letter.table(), failure));
        continue;
      }
      int row = rows.getOrDefault(at, -1);
      Reject reject = rejects.get(row);
      Refusal refusal = refused.get(row);
      if (reject != null) {
        faults.put(at, Fault.of(letter.table(), reject));
      } else if (refusal != null) {
        faults.put(at, Fault.of(table, refusal));
      }
    }
    return faults;
  }
}
