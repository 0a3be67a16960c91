package io.pactolus.prove.check;

import io.pactolus.prove.load.Change;
import io.pactolus.prove.load.Load;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the tables must hold, thought out as plainly as can be: a record after the other, in the
 * order of the offsets. Keys keep to their partition, so the order between partitions is nothing.
 */
final class Model {
  static final String ACCOUNTS = "accounts";
  static final String CHANGES = "changes";
  private static final long MINUTE = 60_000;

  private final Load load;
  private final Map<String, Row> accounts = new HashMap<>();
  private final Map<ChangeKey, Row> changes = new HashMap<>();
  private final Map<DeadLetter, String> deadLetters = new HashMap<>();

  Model(Load load) {
    this.load = load;
  }

  /** A row of a Silver table and the record it came from. */
  record Row(Change content, Coordinates from) {}

  record ChangeKey(String account, long version) {}

  /**
   * A refused record.
   *
   * @param table that refused it; absent when it reached none
   */
  record DeadLetter(Coordinates from, @Nullable String table) {}

  /** A group of {@code changes_by_minute}. */
  record Minute(String branch, long startMillis) {}

  /** What a Gold group holds. */
  record Group(long rows, BigDecimal balance, BigDecimal highest) {
    Group and(Group other) {
      return new Group(rows + other.rows, balance.add(other.balance), highest.max(other.highest));
    }
  }

  /** Outcomes in the two Silver tables. */
  record Outcomes(Outcome accounts, Outcome changes) {}

  /** Takes the record at the next place of a partition. */
  Outcomes take(long index, Coordinates from) {
    return switch (load.kind(index)) {
      case CHANGE -> {
        Row row = new Row(load.change(index), from);
        yield new Outcomes(account(row), change(row));
      }
      case TOMBSTONE ->
          new Outcomes(
              accounts.remove(load.account(index)) == null ? Outcome.STALE : Outcome.DELETED,
              Outcome.FILTERED);
      case TRUNCATED -> refused(from, "malformed_json");
      case WITHOUT_BRANCH -> refused(from, "missing_field");
      case WRONG_TYPE -> refused(from, "wrong_type");
    };
  }

  private Outcomes refused(Coordinates from, String reason) {
    deadLetters.put(new DeadLetter(from, null), reason);
    return new Outcomes(Outcome.REJECTED, Outcome.REJECTED);
  }

  private Outcome account(Row row) {
    Change change = row.content();
    if (change.balance().signum() < 0) {
      deadLetters.put(new DeadLetter(row.from(), ACCOUNTS), "expectation");
      return Outcome.REJECTED;
    }
    Row before = accounts.get(change.account());
    boolean isOld = before != null && before.content().version() > change.version();
    if ("d".equals(change.op())) {
      if (before == null || isOld) {
        return Outcome.STALE;
      }
      accounts.remove(change.account());
      return Outcome.DELETED;
    }
    if (before != null && before.content().equals(change)) {
      return Outcome.DUPLICATE;
    }
    if (isOld) {
      return Outcome.STALE;
    }
    accounts.put(change.account(), row);
    return before == null ? Outcome.INSERTED : Outcome.UPDATED;
  }

  private Outcome change(Row row) {
    Change change = row.content();
    if (change.branch().equals("test")) {
      return Outcome.FILTERED;
    }
    return changes.putIfAbsent(new ChangeKey(change.account(), change.version()), row) == null
        ? Outcome.INSERTED
        : Outcome.DUPLICATE;
  }

  Map<String, Row> accounts() {
    return accounts;
  }

  Map<ChangeKey, Row> changes() {
    return changes;
  }

  /** The reason by record and table. */
  Map<DeadLetter, String> deadLetters() {
    return deadLetters;
  }

  /** Gold {@code balance_by_branch}. */
  Map<String, Group> balanceByBranch() {
    Map<String, Group> groups = new HashMap<>();
    accounts.values().forEach(row -> add(groups, row.content().branch(), row.content()));
    return groups;
  }

  /** Gold {@code changes_by_minute}, whose {@code highest} it does not have. */
  Map<Minute, Group> changesByMinute() {
    Map<Minute, Group> groups = new HashMap<>();
    for (Row row : changes.values()) {
      Change change = row.content();
      long start = Math.floorDiv(change.changedAtMillis(), MINUTE) * MINUTE;
      add(groups, new Minute(change.branch(), start), change);
    }
    return groups;
  }

  private static <K> void add(Map<K, Group> groups, K key, Change change) {
    groups.merge(key, new Group(1, change.balance(), change.balance()), Group::and);
  }
}
