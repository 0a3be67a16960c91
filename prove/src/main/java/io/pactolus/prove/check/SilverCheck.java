package io.pactolus.prove.check;

import io.pactolus.prove.check.Damage.Kind;
import io.pactolus.prove.check.Model.DeadLetter;
import io.pactolus.prove.check.Model.Row;
import io.pactolus.prove.load.Change;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Silver tables and the dead-letter queue hold the rows of the model, and no others. */
final class SilverCheck {
  static final String DLQ = "dlq/" + io.pactolus.prove.load.Load.TOPIC;
  private static final String COLUMNS =
      "account, version, epoch_ms(changed_at), branch, balance, op, _partition, _offset, CAST(_epoch AS INTEGER)";

  private final BronzeCheck bronze;
  private final Damage damage;

  SilverCheck(BronzeCheck bronze, Damage damage) {
    this.bronze = bronze;
    this.damage = damage;
  }

  /**
   * @param name of the table
   * @param expected its rows by key
   * @param key of a row
   * @return rows of the table
   */
  <K> long run(LakeTables tables, String name, Map<K, Row> expected, Function<Change, K> key)
      throws SQLException {
    String table = "silver/" + name;
    Set<K> found = new HashSet<>();
    long rows =
        tables.read(
            table,
            COLUMNS,
            row -> {
              Row there = row(row);
              K k = key.apply(there.content());
              compare(table, there, expected.get(k), row.getInt(9));
              if (!found.add(k)) {
                damage.add(Kind.DOUBLED, table, there.from(), "a second row of " + k);
              }
            });
    expected.forEach(
        (k, row) -> {
          if (!found.contains(k)) {
            damage.add(Kind.LOST, table, row.from(), "its row is missing: " + row.content());
          }
        });
    return rows;
  }

  private static Row row(ResultSet row) throws SQLException {
    BigDecimal balance = row.getBigDecimal(5);
    return new Row(
        new Change(
            row.getString(1),
            row.getLong(2),
            row.getLong(3),
            row.getString(4),
            balance.setScale(2),
            row.getString(6)),
        new Coordinates(row.getInt(7), row.getLong(8)));
  }

  private void compare(
      String table, Row there, @org.jspecify.annotations.Nullable Row expected, int epoch) {
    if (expected == null) {
      damage.add(Kind.WRONG, table, there.from(), "no row should be there, but " + there.content());
    } else if (!there.content().equals(expected.content())) {
      damage.add(
          Kind.WRONG,
          table,
          expected.from(),
          "its row should be %s, but is %s".formatted(expected.content(), there.content()));
    } else if (!there.from().equals(expected.from())) {
      damage.add(
          Kind.WRONG,
          table,
          expected.from(),
          "the row of %s has the coordinates %s"
              .formatted(expected.content().account(), there.from()));
    } else if (epoch != bronze.epoch(there.from())) {
      damage.add(
          Kind.WRONG,
          table,
          there.from(),
          "its row is of epoch %d, the record of epoch %d"
              .formatted(epoch, bronze.epoch(there.from())));
    }
  }

  /**
   * @param expected the reason by record and table
   */
  long deadLetters(LakeTables tables, Map<DeadLetter, String> expected) throws SQLException {
    Set<DeadLetter> found = new HashSet<>();
    long rows =
        tables.read(
            DLQ,
            "partition, \"offset\", \"table\", reason, replay_state",
            row -> {
              DeadLetter letter =
                  new DeadLetter(new Coordinates(row.getInt(1), row.getLong(2)), row.getString(3));
              String reason = expected.get(letter);
              if (reason == null) {
                damage.add(Kind.WRONG, DLQ, letter.from(), "was not to be refused: " + letter);
              } else if (!reason.equals(row.getString(4)) || !row.getString(5).equals("pending")) {
                damage.add(
                    Kind.WRONG,
                    DLQ,
                    letter.from(),
                    "refused for %s, but the row says %s, %s"
                        .formatted(reason, row.getString(4), row.getString(5)));
              }
              if (!found.add(letter)) {
                damage.add(Kind.DOUBLED, DLQ, letter.from(), "there more than once");
              }
            });
    expected.forEach(
        (letter, reason) -> {
          if (!found.contains(letter)) {
            damage.add(Kind.LOST, DLQ, letter.from(), "refused for " + reason + ", but not there");
          }
        });
    return rows;
  }
}
