package io.pactolus.prove.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.prove.Verdict;
import io.pactolus.prove.check.Damage.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker must be seen to fail. */
class DamagedLakeTest {
  private static FinishedLake finished;

  @TempDir Path directory;

  @BeforeAll
  static void makeALake(@TempDir Path shared) {
    finished = FinishedLake.in(shared);
  }

  private int copies;

  private FinishedLake lake() {
    return finished.copyTo(directory.resolve("lake-" + copies++));
  }

  @Test
  void aLakeAsTheEngineMadeItIsExact() {
    Verdict verdict = finished.judge();

    assertThat(verdict.toLines())
        .first()
        .asString()
        .startsWith("exact: round 1, seed 3, 1 min 01 s");
    assertThat(verdict.check().damage().findings()).isEmpty();
    assertThat(verdict.exact()).isTrue();
    assertThat(verdict.check().acknowledged()).isEqualTo(4_000);
    assertThat(verdict.check().epochs()).isEqualTo(25);
    assertThat(verdict.check().rows())
        .containsEntry("bronze/accounts", 4_000L)
        .containsKeys("silver/accounts", "silver/changes", "dlq/accounts")
        .containsEntry("gold/balance_by_branch", 5L)
        .allSatisfy((table, rows) -> assertThat(rows).isPositive());
  }

  @Test
  void aBronzeRowThatIsGoneIsLost() {
    FinishedLake lake = lake();
    String offset = last(lake, "bronze/accounts", "\"offset\"");
    lake.rewrite(
        "bronze/accounts",
        "SELECT * FROM rows WHERE NOT (partition = 5 AND \"offset\" = %s)".formatted(offset));

    assertThat(lake.judge())
        .satisfies(
            verdict -> {
              assertThat(verdict.exact()).isFalse();
              assertThat(verdict.check().damage().count(Kind.LOST)).isEqualTo(1);
              assertThat(verdict.toLines())
                  .anyMatch(
                      line ->
                          line.equals(
                              "  LOST  bronze/accounts accounts-5:%s: in the topic, but not in Bronze"
                                  .formatted(offset)));
            });
  }

  @Test
  void aBronzeRowThatIsThereTwiceIsDoubled() {
    FinishedLake lake = lake();
    String offset = last(lake, "bronze/accounts", "\"offset\"");
    lake.rewrite(
        "bronze/accounts",
        """
        SELECT * FROM rows UNION ALL SELECT * FROM rows WHERE partition = 5 AND "offset" = %s
        """
            .formatted(offset));

    Verdict verdict = lake.judge();

    assertThat(verdict.exact()).isFalse();
    assertThat(verdict.check().damage().count(Kind.DOUBLED)).isEqualTo(1);
    assertThat(verdict.check().damage().findings().get(0).toString())
        .startsWith("bronze/accounts accounts-5:%s: in Bronze more than once".formatted(offset));
  }

  @Test
  void aBronzeRecordWithAnotherValueIsWrong() {
    assertWrong("bronze/accounts", "value", "CAST('{}' AS BLOB)", "not as record ");
  }

  @Test
  void aSilverRowWithAnotherValueIsWrong() {
    assertWrong("silver/changes", "balance", "balance + 1", "its row should be Change[");
    assertWrong("silver/accounts", "branch", "'west' || branch", "its row should be Change[");
  }

  @Test
  void aSilverRowOfAnotherRecordIsWrong() {
    assertWrong("silver/changes", "_offset", "_offset + 1", "has the coordinates");
    assertWrong("silver/changes", "_epoch", "_epoch + 1", "its row is of epoch");
  }

  private void assertWrong(String table, String column, String value, String message) {
    FinishedLake lake = lake();
    String id = table.startsWith("bronze") ? "\"offset\"" : "_offset";
    String partition = table.startsWith("bronze") ? "partition" : "_partition";
    lake.rewrite(
        table,
        """
        SELECT * REPLACE (CASE WHEN %1$s = 5 AND %2$s = (SELECT max(%2$s) FROM rows WHERE %1$s = 5)
          THEN %3$s ELSE %4$s END AS %4$s) FROM rows
        """
            .formatted(partition, id, value, column));

    Verdict verdict = lake.judge();

    assertThat(verdict.exact()).isFalse();
    assertThat(verdict.check().damage().count(Kind.WRONG)).isEqualTo(1);
    assertThat(verdict.check().damage().findings().get(0).toString())
        .startsWith(table + " accounts-5:")
        .contains(message);
  }

  @Test
  void aSilverRowThatIsGoneIsLostAndOneThatIsThereTwiceIsDoubled() {
    FinishedLake gone = lake();
    gone.rewrite(
        "silver/changes",
        "SELECT * FROM rows WHERE _correlation_id <> (SELECT min(_correlation_id) FROM rows)");
    assertThat(gone.judge().check().damage().count(Kind.LOST)).isEqualTo(1);

    FinishedLake doubled = lake();
    doubled.rewrite(
        "silver/changes",
        """
        SELECT * FROM rows UNION ALL
        SELECT * FROM rows WHERE _correlation_id = (SELECT min(_correlation_id) FROM rows)
        """);
    assertThat(doubled.judge().check().damage().count(Kind.DOUBLED)).isEqualTo(1);
  }

  @Test
  void aGoldSumThatIsOffIsWrong() {
    FinishedLake lake = lake();
    lake.rewrite(
        "gold/balance_by_branch",
        """
        SELECT * REPLACE (CAST(balance + CASE branch WHEN 'west' THEN 0.01 ELSE 0 END AS DECIMAL(38,2)) AS balance)
        FROM rows
        """);

    Verdict verdict = lake.judge();

    assertThat(verdict.exact()).isFalse();
    assertThat(verdict.check().damage().findings())
        .singleElement()
        .asString()
        .startsWith("gold/balance_by_branch west: should be Group[");
  }

  @Test
  void aDeadLetterThatIsGoneIsLost() {
    FinishedLake lake = lake();
    lake.rewrite(
        "dlq/accounts",
        "SELECT * FROM rows WHERE correlation_id <> (SELECT min(correlation_id) FROM rows)");

    assertThat(lake.judge().check().damage().findings())
        .singleElement()
        .asString()
        .contains("dlq/accounts accounts-0:")
        .endsWith(", but not there");
  }

  @Test
  void aLedgerThatCountsOtherwiseIsWrong() {
    FinishedLake lake = lake();
    lake.rewrite(
        "ledger",
        """
        SELECT * REPLACE (inserted + CASE WHEN epoch = (SELECT max(epoch) FROM rows) THEN 1 ELSE 0 END AS inserted,
          duplicate - CASE WHEN epoch = (SELECT max(epoch) FROM rows) THEN 1 ELSE 0 END AS duplicate)
        FROM rows
        """);

    Verdict verdict = lake.judge();

    assertThat(verdict.exact()).isFalse();
    assertThat(verdict.check().damage().findings().get(0).toString())
        .startsWith("ledger epoch ")
        .contains("should count ");
  }

  @Test
  void anAcknowledgedRecordThatTheTopicDoesNotHoldIsLost() {
    FinishedLake lake = lake();
    lake.topic.add(2, 17, 7_999_999);

    Verdict verdict = lake.judge();

    assertThat(verdict.exact()).isFalse();
    assertThat(verdict.check().damage().findings())
        .anySatisfy(
            finding ->
                assertThat(finding.toString())
                    .startsWith("topic accounts-2:17: the brokers acknowledged record "));
  }

  @Test
  void aRecordThatTheProducerSentTwiceMustBeInBronzeTwiceAndIsNoDamageByItself() {
    FinishedLake lake = lake();
    lake.topic.add(2, lake.topic.end(2), lake.topic.index(2, 17));

    Verdict verdict = lake.judge();

    assertThat(verdict.check().redelivered()).isEqualTo(1);
    assertThat(verdict.check().damage().count(Kind.DOUBLED)).isZero();
    assertThat(verdict.check().damage().findings().get(0).toString())
        .startsWith("bronze/accounts accounts-2:")
        .endsWith("in the topic, but not in Bronze");
  }

  private static String last(FinishedLake lake, String table, String column) {
    return lake.values(table, "CASE WHEN partition = 5 THEN " + column + " ELSE -1 END").stream()
        .max(java.util.Comparator.comparingLong(Long::parseLong))
        .orElseThrow();
  }
}
