package io.pactolus.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.pipeline.plan.Outcome;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the tables of {@link AccountRecords#PIPELINE} must hold, thought out again as plainly as can
 * be, a record after the other. Knows nothing of the engine.
 */
final class AccountModel {
  private static final long LATENESS = 3_600_000;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Map<Integer, Long> offsets = new HashMap<>();
  private final TreeMap<String, Row> accounts = new TreeMap<>();
  private final TreeMap<String, Row> changes = new TreeMap<>();
  private final List<String> dlq = new ArrayList<>();
  // "<epoch> <table> <partition> <outcome>"
  private final TreeMap<String, Long> outcomes = new TreeMap<>();
  private long epoch;
  private long bronze;
  private long watermark = Long.MIN_VALUE;
  private long newest = Long.MIN_VALUE;

  /**
   * @param content account, version, changed_at, branch, balance, op
   */
  private record Row(
      long version,
      long time,
      String branch,
      BigDecimal balance,
      List<@Nullable Object> content,
      List<Object> place) {

    List<@Nullable Object> columns() {
      List<@Nullable Object> columns = new ArrayList<>(content);
      columns.addAll(place);
      return columns;
    }
  }

  static AccountModel of(List<List<Given>> epochs) {
    AccountModel model = new AccountModel();
    epochs.forEach(model::epoch);
    return model;
  }

  private void epoch(List<Given> records) {
    epoch++;
    // Partition by partition, as the engine orders an epoch.
    records.stream().sorted(Comparator.comparingInt(Given::partition)).forEach(this::take);
    watermark = newest;
  }

  private void take(Given given) {
    bronze++;
    long offset = offsets.merge(given.partition(), 1L, Long::sum) - 1;
    String key = new String(bytes(given.key()), StandardCharsets.UTF_8);
    if (given.value() == null) {
      count("accounts", given, accounts.remove(key) == null ? Outcome.STALE : Outcome.DELETED);
      count("changes", given, Outcome.FILTERED);
      return;
    }
    Row row = row(given, offset);
    if (row == null) {
      dlq.add("%d %d:%d - malformed_json".formatted(epoch, given.partition(), offset));
      count("accounts", given, Outcome.REJECTED);
      count("changes", given, Outcome.REJECTED);
      return;
    }
    count("accounts", given, account(key, row));
    count("changes", given, change(key, row));
  }

  private Outcome account(String key, Row row) {
    if (isLate("accounts", row)) {
      return Outcome.LATE;
    }
    if (row.balance().signum() < 0) {
      refused("accounts", row, "expectation");
      return Outcome.REJECTED;
    }
    newest = Math.max(newest, row.time());
    Row before = accounts.get(key);
    if ("d".equals(row.content().get(5))) {
      if (before == null || before.version() > row.version()) {
        return Outcome.STALE;
      }
      accounts.remove(key);
      return Outcome.DELETED;
    }
    if (before != null && before.content().equals(row.content())) {
      return Outcome.DUPLICATE;
    }
    if (before != null && before.version() > row.version()) {
      return Outcome.STALE;
    }
    accounts.put(key, row);
    return before == null ? Outcome.INSERTED : Outcome.UPDATED;
  }

  private Outcome change(String key, Row row) {
    if (isLate("changes", row)) {
      return Outcome.LATE;
    }
    if (row.branch().equals("test")) {
      return Outcome.FILTERED;
    }
    newest = Math.max(newest, row.time());
    return changes.putIfAbsent(key + " " + row.version(), row) == null
        ? Outcome.INSERTED
        : Outcome.DUPLICATE;
  }

  private boolean isLate(String table, Row row) {
    if (watermark == Long.MIN_VALUE || row.time() >= watermark - LATENESS) {
      return false;
    }
    refused(table, row, "late");
    return true;
  }

  private void refused(String table, Row row, String reason) {
    dlq.add(
        "%d %s:%s %s %s".formatted(epoch, row.place().get(0), row.place().get(1), table, reason));
  }

  private void count(String table, Given given, Outcome outcome) {
    outcomes.merge(
        "%d %s %d %s".formatted(epoch, table, given.partition(), outcome.column()), 1L, Long::sum);
  }

  private @Nullable Row row(Given given, long offset) {
    try {
      JsonNode json = JSON.readTree(given.value());
      long version = json.path("version").asLong();
      long time = json.path("changed_at").asLong();
      String branch = json.path("branch").asText();
      BigDecimal balance = json.path("balance").decimalValue().setScale(2);
      String op = json.path("op").isNull() ? null : json.path("op").asText();
      return new Row(
          version,
          time,
          branch,
          balance,
          Arrays.asList(json.path("account").asText(), version, time, branch, balance, op),
          List.of(given.partition(), offset, epoch));
    } catch (IOException notJson) {
      return null;
    }
  }

  private static byte[] bytes(byte @Nullable [] key) {
    return key == null ? new byte[0] : key;
  }

  long bronze() {
    return bronze;
  }

  List<List<@Nullable Object>> accounts() {
    return accounts.values().stream().map(Row::columns).toList();
  }

  List<List<@Nullable Object>> changes() {
    return changes.values().stream().map(Row::columns).toList();
  }

  List<String> dlq() {
    return dlq;
  }

  Map<String, Long> outcomes() {
    return outcomes;
  }

  /** Branch, accounts, sum and highest of their balances. */
  List<List<@Nullable Object>> balanceByBranch() {
    TreeMap<String, List<BigDecimal>> balances = new TreeMap<>();
    accounts
        .values()
        .forEach(
            r -> balances.computeIfAbsent(r.branch(), b -> new ArrayList<>()).add(r.balance()));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    balances.forEach(
        (branch, all) ->
            rows.add(
                Arrays.asList(
                    branch,
                    (long) all.size(),
                    all.stream().reduce(BigDecimal.ZERO, BigDecimal::add),
                    all.stream().reduce(BigDecimal.ZERO, BigDecimal::max))));
    return rows;
  }

  /** Minute and changes in it. */
  List<List<@Nullable Object>> changesByMinute() {
    TreeMap<Long, Long> counts = new TreeMap<>();
    changes.values().forEach(r -> counts.merge(r.time() / 60_000 * 60_000, 1L, Long::sum));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    counts.forEach((minute, n) -> rows.add(Arrays.asList(minute, n)));
    return rows;
  }
}
