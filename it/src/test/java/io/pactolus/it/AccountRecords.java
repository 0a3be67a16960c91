package io.pactolus.it;

import io.pactolus.engine.core.source.GivenRecords.Given;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Changes of accounts, the same for the same seed in every process: new versions, old ones,
 * redeliveries, deletes, tombstones, late, filtered and broken ones. A key keeps to its partition.
 */
final class AccountRecords {
  static final int PARTITIONS = 3;
  static final String PIPELINE =
      """
      pipeline: accounts
      source:
        kafka: {brokers: "none:1", topics: [accounts]}
      stream:
        name: accounts
        key: account
        event_time: changed_at
        version: version
        lateness: 1 h
        tombstones: delete
        fields:
          - {name: account, type: string, required: true}
          - {name: version, type: long, required: true}
          - {name: changed_at, type: timestamp, unit: millis, required: true}
          - {name: branch, type: string, required: true}
          - {name: balance, type: "decimal(12,2)", required: true}
          - {name: op, type: string}
      silver:
        - table: accounts
          mode: upsert
          delete_when: op = 'd'
          expect:
            - {name: balance_is_not_negative, check: balance >= 0}
        - table: changes
          mode: append
          key: [account, version]
          where: branch <> 'test'
      gold:
        - table: balance_by_branch
          sql: |
            SELECT branch, COUNT(*) AS accounts, SUM(balance) AS balance, MAX(balance) AS highest
            FROM accounts GROUP BY branch
        - table: changes_by_minute
          sql: |
            SELECT window_start AS minute_start, COUNT(*) AS changes
            FROM TABLE(TUMBLE(TABLE changes, DESCRIPTOR(changed_at), INTERVAL '1' MINUTE))
            GROUP BY window_start, window_end
      """;

  private static final long START = 1_767_225_600_000L; // 2026-01-01T00:00:00Z
  private static final int RECORDS = 60;
  private static final int ACCOUNTS = 80;
  private static final String[] BRANCHES = {"north", "east", "south", "west", "test"};

  private final Random random;
  private final List<Given> earlier = new ArrayList<>();
  private long now = START;

  private AccountRecords(long seed) {
    random = new Random(seed);
  }

  static List<List<Given>> epochs(long seed, int epochs) {
    AccountRecords records = new AccountRecords(seed);
    List<List<Given>> all = new ArrayList<>();
    for (int i = 0; i < epochs; i++) {
      all.add(records.epoch());
    }
    return all;
  }

  private List<Given> epoch() {
    List<Given> epoch = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      now += random.nextInt(20_000);
      Given record = i == 0 ? broken() : record();
      epoch.add(record);
      earlier.add(record);
    }
    return epoch;
  }

  private Given record() {
    int account = random.nextInt(ACCOUNTS);
    return switch (random.nextInt(25)) {
      case 0 -> broken();
      case 1, 2 -> earlier.get(random.nextInt(earlier.size()));
      case 3, 4 -> given(account, null);
      case 5 -> change(account, now - 3_600_000 - random.nextInt(3_600_000), "null");
      case 6, 7, 8 -> change(account, now, "\"d\"");
      default -> change(account, now, random.nextBoolean() ? "\"u\"" : "null");
    };
  }

  private Given broken() {
    return given(random.nextInt(ACCOUNTS), "{\"account\":\"cut");
  }

  private Given change(int account, long time, String op) {
    // One in eight is older than what came before it, and many have the version of another.
    long version = (now - START) / 60_000 - (random.nextInt(8) == 0 ? 30 : 0);
    String branch = BRANCHES[random.nextInt(BRANCHES.length)];
    int cents = random.nextInt(100_000) - 3_000;
    return given(
        account,
        String.format(
            Locale.ROOT,
            "{\"account\":\"%s\",\"version\":%d,\"changed_at\":%d,\"branch\":\"%s\",\"balance\":%.2f,\"op\":%s}",
            name(account),
            version,
            time,
            branch,
            cents / 100.0,
            op));
  }

  private static String name(int account) {
    return "account-" + account;
  }

  private Given given(int account, @Nullable String value) {
    return Given.of(
        name(account).getBytes(StandardCharsets.UTF_8),
        value == null ? null : value.getBytes(StandardCharsets.UTF_8),
        List.of(),
        now,
        account % PARTITIONS);
  }
}
