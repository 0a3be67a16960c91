package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.it.CrashPoint.Moment;
import io.pactolus.pipeline.plan.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runners that die by SIGKILL at each commit over tables whose rows change and go: what an epoch
 * did to Silver must be known from Silver's own commit, and rows must be found again where
 * compaction has put them.
 */
class UpsertCrashIT {
  private static final List<String> TABLES =
      List.of(
          "/bronze/",
          "/silver/accounts/",
          "/silver/changes/",
          "/dlq/",
          "/gold/balance_by_branch/",
          "/gold/changes_by_minute/",
          "/ledger/");

  /** Gold merges its files as it rewrites them, in the commit of the epoch. */
  private static final List<String> COMPACTED =
      List.of("/bronze/", "/silver/accounts/", "/silver/changes/", "/dlq/", "/ledger/");

  private static final int FIRST_EPOCHS = TABLES.size() * Moment.values().length;
  private static final int ALL_EPOCHS = FIRST_EPOCHS + 6;

  @TempDir Path directory;

  private final long seed =
      Long.getLong("pactolus.seed", ThreadLocalRandom.current().nextLong(1_000_000));
  private Path pipeline;
  private Path lake;

  @BeforeEach
  void writePipeline() throws IOException {
    System.out.printf("accounts: -Dpactolus.seed=%d%n", seed);
    lake = directory.resolve("lake");
    pipeline = Files.writeString(directory.resolve("accounts.yaml"), AccountRecords.PIPELINE);
  }

  @Test
  void upsertsDeletesAndCompactionsSurviveARunnerKilledAtEachCommit() throws InterruptedException {
    // Given
    List<List<Given>> epochs = AccountRecords.epochs(seed, ALL_EPOCHS);

    // When: each runner finishes what the one before left, and dies one step further on
    long epoch = 1;
    for (String table : TABLES) {
      for (Moment moment : Moment.values()) {
        dieAt(CrashPoint.atEpoch(table, moment, epoch++), FIRST_EPOCHS);
      }
    }
    for (String table : COMPACTED) {
      for (Moment moment : Moment.values()) {
        dieAt(CrashPoint.atCompaction(table, moment), FIRST_EPOCHS);
      }
    }
    // Rows that compaction has moved are replaced and deleted, and that epoch is cut off, too.
    dieAt(CrashPoint.atEpoch("/silver/accounts/", Moment.AFTER_COMMIT, epoch), ALL_EPOCHS);
    dieAt(
        CrashPoint.atEpoch("/gold/balance_by_branch/", Moment.BEFORE_COMMIT, epoch + 2),
        ALL_EPOCHS);
    GivenLake finished = GivenLake.of(pipeline, lake);
    finished.run(epochs);

    // Then
    assertEqualsModel(finished, AccountModel.of(epochs));
  }

  private void dieAt(CrashPoint point, int epochs) {
    List<String> command =
        List.of(
            CrashingAccounts.class.getName(),
            pipeline.toString(),
            lake.toString(),
            Long.toString(seed),
            Integer.toString(epochs),
            point.toString());
    try (JavaProcess runner = JavaProcess.start(directory, Map.of(), command)) {
      assertThat(runner.await(120)).as("%s: %s", point, runner.err()).isEqualTo(JavaProcess.KILLED);
    }
  }

  private static void assertEqualsModel(GivenLake lake, AccountModel model) {
    String columns =
        "account, version, epoch_ms(changed_at), branch, balance, op, _partition, _offset, _epoch";
    assertThat(lake.rows("SELECT %s FROM silver.accounts ORDER BY account".formatted(columns)))
        .isEqualTo(model.accounts());
    assertThat(
            lake.rows(
                "SELECT %s FROM silver.changes ORDER BY account || ' ' || version"
                    .formatted(columns)))
        .isEqualTo(model.changes());
    assertThat(
            strings(
                lake,
                """
                SELECT epoch || ' ' || partition || ':' || "offset" || ' ' || coalesce("table", '-') || ' ' || reason
                FROM dlq.accounts
                """))
        .containsExactlyInAnyOrderElementsOf(model.dlq());
    assertThat(
            lake.rows(
                "SELECT branch, accounts, balance, highest FROM gold.balance_by_branch ORDER BY branch"))
        .isEqualTo(model.balanceByBranch());
    assertThat(
            lake.rows(
                "SELECT epoch_ms(minute_start), changes FROM gold.changes_by_minute ORDER BY minute_start"))
        .isEqualTo(model.changesByMinute());
    assertThat(ledger(lake)).isEqualTo(model.outcomes());
    assertThat(lake.assertBalanced().records()).isEqualTo(model.bronze());
    // The records are of use only while they bring about everything that can become of one.
    assertThat(lake.outcomes("accounts").keySet())
        .contains(
            Outcome.INSERTED, Outcome.UPDATED, Outcome.DELETED, Outcome.DUPLICATE, Outcome.STALE)
        .contains(Outcome.LATE, Outcome.REJECTED);
    assertThat(lake.outcomes("changes")).containsKeys(Outcome.FILTERED, Outcome.DUPLICATE);
  }

  private static Map<String, Long> ledger(GivenLake lake) {
    Map<String, Long> outcomes = new TreeMap<>();
    for (Outcome outcome : Outcome.values()) {
      for (List<@Nullable Object> row :
          lake.rows(
              "SELECT epoch || ' ' || \"table\" || ' ' || partition || ' %1$s', %1$s FROM ledger WHERE %1$s > 0"
                  .formatted(outcome.column()))) {
        outcomes.put(String.valueOf(row.get(0)), (Long) row.get(1));
      }
    }
    return outcomes;
  }

  private static List<String> strings(GivenLake lake, String query) {
    List<String> strings = new ArrayList<>();
    lake.rows(query).forEach(row -> strings.add(String.valueOf(row.get(0))));
    return strings;
  }
}
