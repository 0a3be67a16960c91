package io.pactolus.engine.contract;

import static io.pactolus.engine.contract.Message.json;
import static io.pactolus.engine.contract.Message.tombstone;
import static io.pactolus.engine.contract.Topic.epoch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Silver tables: which records become rows, which replace or remove them, which are refused. */
public abstract class SilverContract extends EngineContract {
  private static final String HEAD =
      """
      pipeline: silver_tables
      source:
        kafka: {brokers: "localhost:9092", topics: [things]}
      stream:
        name: things
        key: id
        fields:
          - {name: id, type: string, required: true}
          - {name: v, type: long}
          - {name: n, type: int}
          - {name: s, type: string}
          - {name: happened, type: timestamp}
      """;

  private ContractLake things(String silver) {
    return lake(HEAD + "silver:\n" + silver.indent(2));
  }

  private static Message thing(String id, int v, int n) {
    return json("{'id': '%s', 'v': %d, 'n': %d}".formatted(id, v, n));
  }

  @Test
  void appendKeepsTheFirstOfAKeyAcrossEpochsAndRuns() {
    ContractLake lake = things("- {table: firsts, mode: append, select: [id, n]}");
    Topic first = Topic.of(epoch(thing("a", 1, 1), thing("a", 1, 2)), epoch(thing("a", 1, 3)));
    lake.run(first);

    lake.run(first.then(Topic.of(epoch(thing("a", 9, 4), thing("b", 1, 5), thing("A", 1, 6)))));

    assertThat(lake.rows("silver.firsts")).containsExactlyInAnyOrder("a | 1", "b | 5", "A | 6");
    assertThat(lake.outcomes("firsts"))
        .isEqualTo(Map.of(Outcome.INSERTED, 3L, Outcome.DUPLICATE, 3L));
    lake.assertConserved();
  }

  @Test
  void appendWithoutAKeyKeepsEveryRecord() {
    ContractLake lake = things("- {table: everything, mode: append, key: [], select: [id, n]}");

    lake.run(Topic.of(epoch(thing("a", 1, 1), thing("a", 1, 1)), epoch(thing("a", 1, 1))));

    assertThat(lake.rows("silver.everything")).containsExactly("a | 1", "a | 1", "a | 1");
    assertThat(lake.outcomes("everything")).isEqualTo(Map.of(Outcome.INSERTED, 3L));
  }

  @Test
  void aKeyMayHaveSeveralColumnsDerivedOnesIncluded() {
    ContractLake lake =
        things(
            """
            - table: pairs
              mode: append
              key: [low, whole]
              select: [n]
              columns:
                - {name: low, sql: LOWER(id)}
                - {name: whole, sql: "COALESCE(n, 0)"}
            """);

    lake.run(
        Topic.inOneEpoch(thing("a", 1, 1), thing("A", 1, 1), thing("a", 1, 2), thing("a1", 1, 1)));

    assertThat(lake.rows("silver.pairs"))
        .containsExactlyInAnyOrder("1 | a | 1", "2 | a | 2", "1 | a1 | 1");
  }

  @Test
  void upsertKeepsTheHighestVersionAndOfEqualOnesTheLater() {
    ContractLake lake = things("- {table: latest, mode: upsert, version: v, select: [id, v, n]}");

    lake.run(
        Topic.of(
            epoch(thing("a", 2, 1), thing("a", 1, 2), thing("b", 1, 1), thing("b", 3, 2)),
            epoch(thing("a", 2, 3), thing("b", 2, 9), thing("c", 1, 1)),
            epoch(thing("c", 1, 1), json("{'id': 'c', 'n': 5}"), thing("b", 4, 4))));

    assertThat(lake.rows("silver.latest", "id", "v", "n", "_offset", "_epoch"))
        .containsExactlyInAnyOrder("a | 2 | 3 | 4 | 2", "b | 4 | 4 | 9 | 3", "c | 1 | 1 | 6 | 2");
    assertThat(lake.outcomes("latest"))
        .isEqualTo(
            Map.of(
                Outcome.INSERTED, 3L,
                Outcome.UPDATED, 3L,
                Outcome.STALE, 3L,
                Outcome.DUPLICATE, 1L));
    lake.assertConserved();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "int; 9; 10",
        "long; 9; 9223372036854775807",
        "double; -1.5; 1e3",
        "date; \"2024-02-29\"; \"2024-03-01\"",
        "timestamp; \"2025-07-30T23:59:59.999999Z\"; \"2025-07-31T02:00:00+02:00\"",
      })
  void versionsAreOrderedByTheirType(String type, String lower, String higher) {
    ContractLake lake =
        lake(
            (HEAD + "silver:\n  - {table: latest, mode: upsert, version: v, select: [id, v, n]}\n")
                .replace("{name: v, type: long}", "{name: v, type: " + type + "}"));

    lake.run(
        Topic.of(
            epoch(
                json("{'id': 'a', 'v': %s, 'n': 1}".formatted(higher)),
                json("{'id': 'a', 'v': %s, 'n': 2}".formatted(lower)),
                json("{'id': 'b', 'v': %s, 'n': 1}".formatted(lower))),
            epoch(
                json("{'id': 'a', 'v': %s, 'n': 3}".formatted(lower)),
                json("{'id': 'b', 'v': %s, 'n': 2}".formatted(higher)))));

    assertThat(lake.rows("silver.latest", "id", "n")).containsExactlyInAnyOrder("a | 1", "b | 2");
  }

  @Test
  void ofEqualVersionsTheHighestPartitionWinsWheneverItIsRead() {
    ContractLake lake = things("- {table: latest, mode: upsert, version: v, select: [id, v, n]}");

    lake.run(
        Topic.of(
            epoch(thing("a", 1, 10).in(1), thing("b", 1, 1)),
            epoch(thing("a", 1, 1), thing("b", 1, 10).in(1)),
            epoch(thing("a", 1, 2), thing("b", 1, 2))));

    assertThat(lake.rows("silver.latest", "id", "n", "_partition", "_offset"))
        .containsExactlyInAnyOrder("a | 10 | 1 | 0", "b | 10 | 1 | 1");
  }

  @Test
  void withoutAVersionWhatIsReadLaterStays() {
    ContractLake lake = things("- {table: latest, mode: upsert, select: [id, n]}");

    lake.run(
        Topic.of(
            epoch(thing("a", 9, 1), thing("a", 1, 2), thing("b", 1, 1).in(1)),
            epoch(thing("a", 5, 3), thing("b", 1, 2)),
            epoch(thing("a", 5, 3))));

    assertThat(lake.rows("silver.latest", "id", "n", "_partition", "_offset"))
        .containsExactlyInAnyOrder("a | 3 | 0 | 2", "b | 2 | 0 | 3");
    assertThat(lake.outcomes("latest"))
        .isEqualTo(Map.of(Outcome.INSERTED, 2L, Outcome.UPDATED, 3L, Outcome.DUPLICATE, 1L));
  }

  @Test
  void tombstonesDeleteTheRowOfTheRecordKey() {
    ContractLake lake =
        lake(
            HEAD.replace("key: id\n", "key: id\n  tombstones: delete\n")
                + "silver:\n  - {table: latest, mode: upsert, version: v, select: [id, v, n]}\n");

    lake.run(
        Topic.of(
            epoch(thing("a", 1, 1), thing("b", 1, 1), thing("c", 1, 1), tombstone("c")),
            epoch(tombstone("a"), tombstone("nobody"), tombstone("b"), thing("b", 0, 2)),
            epoch(tombstone("b"), thing("b", 3, 3))));

    assertThat(lake.rows("silver.latest")).containsExactly("b | 3 | 3");
    assertThat(lake.outcomes("latest"))
        .isEqualTo(Map.of(Outcome.INSERTED, 5L, Outcome.DELETED, 4L, Outcome.STALE, 1L));
    lake.assertConserved();
  }

  @Test
  void deleteWhenHasItsPlaceInTheOrderOfVersions() {
    ContractLake lake =
        things(
            "- {table: latest, mode: upsert, version: v, select: [id, v, n], delete_when: n = 0}");

    lake.run(
        Topic.of(
            epoch(thing("a", 5, 1), thing("b", 5, 1), thing("c", 1, 0)),
            epoch(thing("a", 4, 0), thing("b", 6, 0), json("{'id': 'd', 'v': 1}"))));

    assertThat(lake.rows("silver.latest")).containsExactlyInAnyOrder("a | 5 | 1", "d | 1 | null");
    assertThat(lake.outcomes("latest"))
        .isEqualTo(Map.of(Outcome.INSERTED, 3L, Outcome.DELETED, 1L, Outcome.STALE, 2L));
  }

  @Test
  void whereLetsInOnlyWhatIsTrue() {
    ContractLake lake = things("- {table: some, mode: append, where: 10 / n > 2, select: [id]}");

    lake.run(
        Topic.inOneEpoch(
            thing("a", 1, 3), thing("b", 1, 5), json("{'id': 'c'}"), thing("d", 1, 0)));

    assertThat(lake.rows("silver.some")).containsExactly("a");
    assertThat(lake.outcomes("some"))
        .isEqualTo(Map.of(Outcome.INSERTED, 1L, Outcome.FILTERED, 2L, Outcome.REJECTED, 1L));
    assertThat(lake.rows("dlq.things", "offset", "table", "reason", "rule", "field", "message"))
        .containsExactly(
            "3 | some | evaluation | null | null | The filter 'where' cannot be computed: division"
                + " by zero");
  }

  @Test
  void whatCannotBeComputedIsRefusedWithTheColumn() {
    ContractLake lake =
        things(
            """
            - table: computed
              mode: append
              where: id <> 'never'
              select: [id]
              columns:
                - {name: half, sql: 100 / n}
                - {name: next, sql: n + 1}
            """);

    lake.run(
        Topic.inOneEpoch(
            thing("a", 1, 2),
            thing("b", 1, 0),
            thing("c", 1, Integer.MAX_VALUE),
            thing("never", 1, 0),
            json("{'id': 'null'}")));

    assertThat(lake.rows("silver.computed"))
        .containsExactlyInAnyOrder("a | 50 | 3", "null | null | null");
    assertThat(lake.rows("dlq.things", "offset", "reason", "message"))
        .containsExactlyInAnyOrder(
            "1 | evaluation | Column 'half' cannot be computed: division by zero",
            "2 | evaluation | Column 'next' cannot be computed: the result does not fit int");
    assertThat(lake.outcomes("computed"))
        .isEqualTo(Map.of(Outcome.INSERTED, 2L, Outcome.REJECTED, 2L, Outcome.FILTERED, 1L));
  }

  @Test
  void rulesRejectOrWarnInTheirOrder() {
    ContractLake lake =
        things(
            """
            - table: checked
              mode: append
              select: [id]
              expect:
                - {name: n_is_small, check: n < 10, on_fail: warn}
                - {name: n_is_positive, check: n > 0}
                - {name: ratio, check: 10 / (n - 5) <> 0, on_fail: reject}
                - {name: s_is_there, check: s IS NOT NULL, on_fail: warn}
            """);

    lake.run(
        Topic.inOneEpoch(
            json("{'id': 'a', 'n': 1, 's': 'x'}"),
            thing("b", 1, 11),
            thing("c", 1, 0),
            json("{'id': 'd'}"),
            thing("e", 1, 5),
            thing("f", 1, 99)));

    assertThat(lake.rows("silver.checked")).containsExactlyInAnyOrder("a", "b");
    assertThat(lake.rows("dlq.things", "offset", "table", "reason", "rule", "message"))
        .containsExactlyInAnyOrder(
            "2 | checked | expectation | n_is_positive | Rule 'n_is_positive' is false: n > 0",
            "3 | checked | expectation | n_is_positive | Rule 'n_is_positive' is unknown (NULL): n"
                + " > 0",
            "4 | checked | evaluation | ratio | Rule 'ratio' cannot be computed: division by zero",
            "5 | checked | expectation | ratio | Rule 'ratio' is false: 10 / (n - 5) <> 0");
    assertThat(lake.rows("ledger", "inserted", "rejected", "warnings"))
        .containsExactly("2 | 4 | 4");
  }

  @Test
  void aRuleThatStopsKeepsTheEpochOutOfSilverAndTheNextRunRedoesIt() {
    String yaml =
        HEAD
            + """
            silver:
              - table: checked
                mode: append
                select: [id]
                expect:
                  - {name: n_is_positive, check: n > 0, on_fail: stop}
            """;
    ContractLake lake = lake(yaml);
    Topic topic = Topic.of(epoch(thing("a", 1, 1)), epoch(thing("b", 1, 1), thing("c", 1, -1)));

    PactolusException trouble =
        catchThrowableOfType(PactolusException.class, () -> lake.run(topic));

    assertThat(trouble).isNotNull();
    assertThat(trouble.code()).isEqualTo(ErrorCode.EXPECTATION_STOP);
    assertThat(trouble)
        .hasMessageContaining("n_is_positive")
        .hasMessageContaining("things-0 offset 2");
    assertThat(lake.rows("silver.checked")).containsExactly("a");

    lake.editedTo(yaml.replace("on_fail: stop", "on_fail: reject")).run(topic);

    assertThat(lake.rows("silver.checked", "id", "_epoch"))
        .containsExactlyInAnyOrder("a | 1", "b | 2");
    assertThat(lake.rows("dlq.things", "offset", "reason")).containsExactly("2 | expectation");
    lake.assertConserved();
  }

  @Test
  void partitionsHoldEveryKindOfValue() {
    ContractLake lake =
        lake(
            """
            pipeline: partitions
            source:
              kafka: {brokers: "localhost:9092", topics: [things]}
            stream:
              name: things
              key: id
              fields:
                - {name: id, type: string, required: true}
                - {name: s, type: string}
                - {name: a, type: date}
                - {name: n, type: int}
                - {name: p, type: "decimal(5,2)"}
                - {name: b, type: boolean}
                - {name: t, type: timestamp}
                - {name: x, type: int}
            silver:
              - {table: parted, mode: upsert, partition_by: [s, a, n, p, b, t]}
            gold:
              - table: by_s
                sql: SELECT s, a, SUM(x) AS x FROM parted GROUP BY s, a
                partition_by: [s, a]
            """);

    lake.run(
        Topic.of(
            epoch(
                json(
                    "{'id': '1', 's': 'a/b=c %20 é', 'a': '2024-02-29', 'n': -1, 'p': -1.5, 'b':"
                        + " true, 't': '2025-07-30T00:00:00.123456Z', 'x': 1}"),
                json("{'id': '2', 'x': 2}"),
                json(
                    "{'id': '3', 's': 'null', 'a': '1969-12-31', 'n': 0, 'p': 0, 'b': false, 't':"
                        + " '1969-12-31T23:59:59Z', 'x': 3}")),
            epoch(
                json("{'id': '2', 's': 'null', 'a': '1969-12-31', 'x': 5}"),
                json("{'id': '4', 'x': 7}"))));

    assertThat(lake.rows("silver.parted"))
        .containsExactlyInAnyOrder(
            "1 | a/b=c %20 é | 2024-02-29 | -1 | -1.50 | true | 2025-07-30T00:00:00.123456Z | 1",
            "2 | null | 1969-12-31 | null | null | null | null | 5",
            "3 | null | 1969-12-31 | 0 | 0.00 | false | 1969-12-31T23:59:59Z | 3",
            "4 | null | null | null | null | null | null | 7");
    assertThat(lake.rows("gold.by_s"))
        .containsExactlyInAnyOrder(
            "a/b=c %20 é | 2024-02-29 | 1", "null | 1969-12-31 | 8", "null | null | 7");
  }

  @Test
  void severalTablesDecideEachForItself() {
    ContractLake lake =
        things(
            """
            - {table: firsts, mode: append, select: [id, n]}
            - table: latest
              mode: upsert
              version: v
              select: [id, v, n]
              expect:
                - {name: n_is_positive, check: n > 0}
            - {table: big, mode: append, key: [], where: n > 5, select: [n]}
            """);

    lake.run(
        Topic.of(
            epoch(thing("a", 1, 6), thing("a", 2, -7)), epoch(thing("a", 3, 8), json("{'v': 1}"))));

    assertThat(lake.rows("silver.firsts")).containsExactly("a | 6");
    assertThat(lake.rows("silver.latest")).containsExactly("a | 3 | 8");
    assertThat(lake.rows("silver.big")).containsExactlyInAnyOrder("6", "8");
    assertThat(lake.rows("dlq.things", "offset", "table", "reason"))
        .containsExactlyInAnyOrder("1 | latest | expectation", "3 | null | missing_field");
    assertThat(lake.outcomes("firsts"))
        .isEqualTo(Map.of(Outcome.INSERTED, 1L, Outcome.DUPLICATE, 2L, Outcome.REJECTED, 1L));
    assertThat(lake.outcomes("latest"))
        .isEqualTo(Map.of(Outcome.INSERTED, 1L, Outcome.UPDATED, 1L, Outcome.REJECTED, 2L));
    assertThat(lake.outcomes("big"))
        .isEqualTo(Map.of(Outcome.INSERTED, 2L, Outcome.FILTERED, 1L, Outcome.REJECTED, 1L));
    lake.assertConserved();
  }

  private static Message at(String id, String happened) {
    return json("{'id': '%s', 'happened': '%s'}".formatted(id, happened));
  }

  @Test
  void whatIsLaterThanTheLatenessIsRefusedAndFutureEventsDoNotCount() {
    ContractLake lake =
        lake(
            HEAD.replace("key: id\n", "key: id\n  event_time: happened\n  lateness: 1 h\n")
                + "silver:\n  - {table: timely, mode: append, select: [id]}\n");

    lake.run(
        Topic.of(
            epoch(at("a", "2025-07-30T10:00:00Z"), at("b", "2025-07-30T01:00:00Z")),
            epoch(
                at("c", "2025-07-30T09:00:00Z"),
                at("d", "2025-07-30T08:59:59.999999Z"),
                at("future", "9999-01-01T00:00:00Z"),
                json("{'id': 'timeless'}")),
            epoch(at("e", "2025-07-30T11:00:00Z"), at("f", "2025-07-30T10:59:59Z"))));

    // Epoch 1 has no watermark; that of epoch 3 is the broker's noon, not the year 9999.
    assertThat(lake.rows("silver.timely"))
        .containsExactlyInAnyOrder("a", "b", "c", "future", "timeless", "e");
    assertThat(lake.rows("dlq.things", "offset", "table", "reason"))
        .containsExactlyInAnyOrder("3 | timely | late", "7 | timely | late");
    assertThat(lake.rows("ledger", "epoch", "max_event_time", "late"))
        .containsExactlyInAnyOrder(
            "1 | 2025-07-30T10:00:00Z | 0",
            "2 | 2025-07-30T12:00:00Z | 1",
            "3 | 2025-07-30T12:00:00Z | 1");
  }

  @Test
  void duplicatesAreLookedForWithinTheHorizon() {
    ContractLake lake =
        lake(
            HEAD.replace("key: id\n", "key: id\n  event_time: happened\n")
                + "silver:\n"
                + "  - {table: recent, mode: append, select: [id, happened], horizon: 2 h}\n");
    Topic first =
        Topic.of(
            epoch(at("old", "2025-07-30T01:00:00Z"), at("new", "2025-07-30T10:30:00Z")),
            epoch(at("tick", "2025-07-30T12:00:00Z")));
    lake.run(first);

    lake.run(
        first.then(
            Topic.of(epoch(at("old", "2025-07-30T11:00:00Z"), at("new", "2025-07-30T11:00:00Z")))));

    assertThat(lake.rows("silver.recent"))
        .containsExactlyInAnyOrder(
            "old | 2025-07-30T01:00:00Z",
            "new | 2025-07-30T10:30:00Z",
            "tick | 2025-07-30T12:00:00Z",
            "old | 2025-07-30T11:00:00Z");
    assertThat(lake.outcomes("recent"))
        .isEqualTo(Map.of(Outcome.INSERTED, 4L, Outcome.DUPLICATE, 1L));
  }
}
