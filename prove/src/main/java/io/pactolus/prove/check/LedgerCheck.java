package io.pactolus.prove.check;

import io.pactolus.prove.check.Damage.Kind;
import io.pactolus.prove.check.Model.Outcomes;
import io.pactolus.prove.load.TopicContent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The ledger tells of every epoch, of offsets without a hole, and of each record what the model
 * says became of it.
 */
final class LedgerCheck {
  static final String TABLE = "ledger";

  private final BronzeCheck bronze;
  private final TopicContent topic;
  private final Damage damage;
  private final Map<Cell, Map<Outcome, Long>> expected = new HashMap<>();
  private final Map<Cell, Entry> found = new HashMap<>();

  LedgerCheck(BronzeCheck bronze, TopicContent topic, Damage damage) {
    this.bronze = bronze;
    this.topic = topic;
    this.damage = damage;
  }

  private record Cell(long epoch, int partition, String table) {
    @Override
    public String toString() {
      return "epoch %d, partition %d, table %s".formatted(epoch, partition, table);
    }
  }

  private record Entry(
      long from, long until, long records, long others, Map<Outcome, Long> outcomes) {}

  /** What the model says of the record at a place. */
  void expect(Coordinates place, Outcomes outcomes) {
    int epoch = bronze.epoch(place);
    expect(new Cell(epoch, place.partition(), Model.ACCOUNTS), outcomes.accounts());
    expect(new Cell(epoch, place.partition(), Model.CHANGES), outcomes.changes());
  }

  private void expect(Cell cell, Outcome outcome) {
    expected
        .computeIfAbsent(cell, added -> new EnumMap<>(Outcome.class))
        .merge(outcome, 1L, Long::sum);
  }

  /**
   * @return how many epochs there are
   */
  long run(LakeTables tables) throws SQLException {
    tables.read(
        TABLE,
        "epoch, partition, \"table\", from_offset, until_offset, records, empty_offsets + gap_offsets, kind, "
            + Outcome.columns(),
        this::row);
    expected.forEach(
        (cell, counts) -> {
          Entry there = found.get(cell);
          if (cell.epoch() > 0 && (there == null || !there.outcomes().equals(counts))) {
            damage.add(
                Kind.WRONG,
                TABLE,
                cell.toString(),
                "should count %s, but says %s"
                    .formatted(words(counts), there == null ? "nothing" : words(there.outcomes())));
          }
        });
    found.forEach(
        (cell, entry) -> {
          if (entry.records() > 0 && !expected.containsKey(cell)) {
            damage.add(Kind.WRONG, TABLE, cell.toString(), "Bronze has no record of it");
          }
        });
    ranges();
    return epochs();
  }

  private void row(ResultSet row) throws SQLException {
    Cell cell = new Cell(row.getLong(1), row.getInt(2), row.getString(3));
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    long sum = 0;
    for (Outcome outcome : Outcome.values()) {
      long count = row.getLong(outcome.column());
      sum += count;
      if (count != 0) {
        outcomes.put(outcome, count);
      }
    }
    Entry entry =
        new Entry(row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7), outcomes);
    if (found.put(cell, entry) != null) {
      damage.add(Kind.DOUBLED, TABLE, cell.toString(), "there more than once");
    }
    boolean balances =
        entry.until() - entry.from() == entry.records() + entry.others() && entry.records() == sum;
    if (!balances || !row.getString(8).equals("read")) {
      damage.add(Kind.WRONG, TABLE, cell.toString(), "does not balance: " + entry);
    }
  }

  /** Epoch after epoch, the offsets of a partition follow each other to the end of the topic. */
  private void ranges() {
    for (String table : List.of(Model.ACCOUNTS, Model.CHANGES)) {
      for (int partition = 0; partition < topic.partitions(); partition++) {
        int p = partition;
        TreeMap<Long, Entry> byEpoch = new TreeMap<>();
        found.forEach(
            (cell, entry) -> {
              if (cell.partition() == p && cell.table().equals(table)) {
                byEpoch.put(cell.epoch(), entry);
              }
            });
        long next = 0;
        for (Map.Entry<Long, Entry> epoch : byEpoch.entrySet()) {
          if (epoch.getValue().from() != next) {
            damage.add(
                Kind.WRONG,
                TABLE,
                new Coordinates(p, next),
                "epoch %d of table %s begins at offset %d"
                    .formatted(epoch.getKey(), table, epoch.getValue().from()));
          }
          next = epoch.getValue().until();
        }
        if (next != topic.end(p)) {
          damage.add(
              Kind.WRONG,
              TABLE,
              new Coordinates(p, next),
              "the ledger ends there for table %s, the topic at %d".formatted(table, topic.end(p)));
        }
      }
    }
  }

  private long epochs() {
    long epochs = found.keySet().stream().mapToLong(Cell::epoch).distinct().count();
    long last = found.keySet().stream().mapToLong(Cell::epoch).max().orElse(0);
    if (epochs != last) {
      damage.add(
          Kind.WRONG,
          TABLE,
          "epochs",
          "the last is %d, but there are %d of them".formatted(last, epochs));
    }
    return epochs;
  }

  private static String words(Map<Outcome, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> count.getKey().column() + " " + count.getValue())
        .collect(Collectors.joining(", "));
  }
}
