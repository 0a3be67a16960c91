package io.pactolus.prove.check;

import io.pactolus.prove.check.Damage.Kind;
import io.pactolus.prove.check.Model.Group;
import io.pactolus.prove.check.Model.Minute;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Gold is its query over the Silver of the model. */
final class GoldCheck {
  private final Damage damage;

  GoldCheck(Damage damage) {
    this.damage = damage;
  }

  long balanceByBranch(LakeTables tables, Map<String, Group> expected) throws SQLException {
    return compare(
        tables,
        "gold/balance_by_branch",
        "accounts, balance, highest, branch",
        expected,
        row -> row.getString(4),
        row -> new Group(row.getLong(1), decimal(row, 2), decimal(row, 3)));
  }

  long changesByMinute(LakeTables tables, Map<Minute, Group> expected) throws SQLException {
    // The model's highest balance is none of this table's columns.
    Map<Minute, Group> without = new HashMap<>();
    expected.forEach(
        (minute, group) ->
            without.put(minute, new Group(group.rows(), group.balance(), BigDecimal.ZERO)));
    return compare(
        tables,
        "gold/changes_by_minute",
        "changes, balance, branch, epoch_ms(minute_start)",
        without,
        row -> new Minute(row.getString(3), row.getLong(4)),
        row -> new Group(row.getLong(1), decimal(row, 2), BigDecimal.ZERO));
  }

  private static BigDecimal decimal(ResultSet row, int column) throws SQLException {
    BigDecimal value = row.getBigDecimal(column);
    return value == null ? BigDecimal.ZERO : value.setScale(2);
  }

  private interface Part<T> {
    T of(ResultSet row) throws SQLException;
  }

  private <K> long compare(
      LakeTables tables,
      String table,
      String columns,
      Map<K, Group> expected,
      Part<K> key,
      Part<Group> group)
      throws SQLException {
    Map<K, Group> found = new HashMap<>();
    long rows =
        tables.read(
            table,
            columns,
            row -> {
              K k = key.of(row);
              Group there = group.of(row);
              if (found.put(k, there) != null) {
                damage.add(Kind.DOUBLED, table, String.valueOf(k), "the group is there twice");
              }
              Group wanted = expected.get(k);
              if (!there.equals(wanted)) {
                damage.add(
                    Kind.WRONG,
                    table,
                    String.valueOf(k),
                    "should be %s, but is %s"
                        .formatted(wanted == null ? "no group" : wanted, there));
              }
            });
    expected.forEach(
        (k, wanted) -> {
          if (!found.containsKey(k)) {
            damage.add(Kind.LOST, table, String.valueOf(k), "the group is missing: " + wanted);
          }
        });
    return rows;
  }
}
