package io.pactolus.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.pipeline.freshness.AgeHistogram;
import io.pactolus.pipeline.plan.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What must hold between Bronze and ledger after every run that was not cut off. */
final class Conservation {
  private final TableRows bronze;
  private final TableRows ledger;

  Conservation(TableRows bronze, TableRows ledger) {
    this.bronze = bronze;
    this.ledger = ledger;
  }

  void assertHolds(List<String> tables) {
    Map<String, TreeMap<Long, Integer>> rowsByLine = new HashMap<>();
    TreeSet<Long> epochs = new TreeSet<>();
    for (int row = 0; row < ledger.rows().size(); row++) {
      epochs.add(ledger.number(row, "epoch"));
      TreeMap<Long, Integer> line =
          rowsByLine.computeIfAbsent(
              partition(ledger, row) + " of " + ledger.string(row, "table"), k -> new TreeMap<>());
      assertThat(line.put(ledger.number(row, "epoch"), row))
          .as("a second ledger row for epoch and partition")
          .isNull();
      assertThat(tables).contains(ledger.string(row, "table"));
    }
    if (!epochs.isEmpty()) {
      assertThat(epochs.first()).isEqualTo(1);
      assertThat(epochs.last()).as("epochs have no gaps").isEqualTo(epochs.size());
    }
    Map<String, Long> recordsInBronze = recordsInBronze();
    Set<Long> kept = kept(epochs);
    Set<String> accounted = new HashSet<>();
    rowsByLine.forEach((line, rows) -> assertLine(line, rows, recordsInBronze, kept, accounted));
    assertThat(accounted)
        .as("all of Bronze is in the ledger")
        .containsAll(recordsInBronze.keySet());
    kept.forEach(this::assertMeasured);
  }

  /** The first row of an epoch that reads has the age of each of its records. */
  private void assertMeasured(long epoch) {
    long records = 0;
    long withTime = 0;
    for (int row = 0; row < bronze.rows().size(); row++) {
      if (bronze.number(row, "epoch") == epoch) {
        records++;
        withTime += bronze.string(row, "timestamp").equals("null") ? 0 : 1;
      }
    }
    List<AgeHistogram> ages = new ArrayList<>();
    for (int row = 0; row < ledger.rows().size(); row++) {
      if (ledger.number(row, "epoch") == epoch
          && "read".equals(ledger.string(row, "kind"))
          && !ledger.string(row, "broker_to_gold").equals("null")) {
        ages.add(AgeHistogram.ofText(ledger.string(row, "broker_to_gold")));
        assertThat(AgeHistogram.ofText(ledger.string(row, "event_to_gold")).records())
            .isLessThanOrEqualTo(records);
        assertThat(ledger.number(row, "cpu_micros")).isNotNegative();
        assertThat(ledger.number(row, "memory_bytes")).isPositive();
      }
    }
    assertThat(ages).as("measures of epoch %d", epoch).hasSizeLessThanOrEqualTo(1);
    assertThat(ages.stream().mapToLong(AgeHistogram::records).sum())
        .as("ages of the records of epoch %d", epoch)
        .isEqualTo(withTime);
  }

  /** Epochs without those that a rollback took back, and without rollbacks. */
  private Set<Long> kept(NavigableSet<Long> epochs) {
    Map<Long, Set<Long>> keptAfter = new HashMap<>(Map.of(0L, Set.of()));
    for (long epoch : epochs) {
      Set<Long> kept = new HashSet<>(keptAfter.getOrDefault(epoch - 1, Set.of()));
      kept.add(epoch);
      keptAfter.put(epoch, kept);
      for (int row = 0; row < ledger.rows().size(); row++) {
        if (ledger.number(row, "epoch") == epoch && "rollback".equals(ledger.string(row, "kind"))) {
          keptAfter.put(
              epoch, keptAfter.getOrDefault(ledger.number(row, "rolled_back_to"), Set.of()));
        }
      }
    }
    return epochs.isEmpty() ? Set.of() : keptAfter.getOrDefault(epochs.last(), Set.of());
  }

  private void assertLine(
      String line,
      NavigableMap<Long, Integer> rows,
      Map<String, Long> recordsInBronze,
      Set<Long> kept,
      Set<String> accounted) {
    long position = ledger.number(rows.firstEntry().getValue(), "from_offset");
    for (int row : rows.values()) {
      long from = ledger.number(row, "from_offset");
      long until = ledger.number(row, "until_offset");
      long records = ledger.number(row, "records");
      assertThat(from).as(line + ": positions have no gaps").isEqualTo(position);
      assertThat(until - from)
          .as(line + ": offsets are records, empty or expired")
          .isEqualTo(
              records + ledger.number(row, "empty_offsets") + ledger.number(row, "gap_offsets"));
      long outcomes = 0;
      for (Outcome outcome : Outcome.values()) {
        outcomes += ledger.number(row, outcome.column());
      }
      assertThat(outcomes).as(line + ": one outcome each").isEqualTo(records + firstOffered(row));
      String key = ledger.number(row, "epoch") + " " + partition(ledger, row);
      assertThat(recordsInBronze.getOrDefault(key, 0L))
          .as(line + ": records in Bronze, epoch and partition " + key)
          .isEqualTo(kept.contains(ledger.number(row, "epoch")) ? records : 0);
      accounted.add(key);
      position = until;
    }
  }

  /** What a rebuild offers to a table that is younger than the records. */
  private long firstOffered(int row) {
    return !ledger.string(row, "first_offered").equals("null")
        ? ledger.number(row, "first_offered")
        : 0;
  }

  private Map<String, Long> recordsInBronze() {
    Map<String, Long> records = new HashMap<>();
    Set<String> coordinates = new HashSet<>();
    for (int row = 0; row < bronze.rows().size(); row++) {
      String at = partition(bronze, row);
      assertThat(coordinates.add(at + ":" + bronze.number(row, "offset")))
          .as("%s offset %d is in Bronze once", at, bronze.number(row, "offset"))
          .isTrue();
      records.merge(bronze.number(row, "epoch") + " " + at, 1L, Long::sum);
    }
    return records;
  }

  private static String partition(TableRows rows, int row) {
    return rows.string(row, "topic") + "-" + rows.number(row, "partition");
  }
}
