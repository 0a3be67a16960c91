package io.pactolus.engine.contract;

import static io.pactolus.engine.contract.Message.json;
import static io.pactolus.engine.contract.Topic.epoch;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Gold always equals its query over Silver, whatever changes there. */
public abstract class GoldContract extends EngineContract {
  private static final String HEAD =
      """
      pipeline: gold_tables
      source:
        kafka: {brokers: "localhost:9092", topics: [facts]}
      stream:
        name: facts
        key: id
        version: v
        tombstones: delete
        fields:
          - {name: id, type: string, required: true}
          - {name: v, type: long, default: 0}
          - {name: g, type: string}
          - {name: i, type: int}
          - {name: l, type: long}
          - {name: d, type: double}
          - {name: p, type: "decimal(10,2)"}
          - {name: s, type: string}
          - {name: b, type: boolean}
          - {name: happened, type: timestamp}
          - {name: on_day, type: date}
      """;
  private static final String APPENDED =
      """
      silver:
        - table: facts
          mode: append
          key: []
          columns:
            - {name: x, sql: "CASE WHEN g LIKE 'double%' THEN CAST(s AS DOUBLE) END"}
      """;
  // Tombstones that delete need an upsert table; append ones leave them out.
  private static final String UPSERTED =
      """
      silver:
        - {table: facts, mode: upsert}
      """;

  private ContractLake facts(String silver, String... queries) {
    StringBuilder yaml =
        new StringBuilder(
            silver.equals(APPENDED) ? HEAD.replace("  tombstones: delete\n", "") : HEAD);
    yaml.append(silver).append("gold:\n");
    for (int i = 0; i < queries.length; i++) {
      yaml.append("  - table: gold").append(i + 1).append("\n    sql: |\n");
      yaml.append(queries[i].indent(6));
    }
    return lake(yaml.toString());
  }

  private static Message fact(String fields) {
    return json("{'id': 'f', " + fields + "}");
  }

  @Test
  void everyAggregateTakesEveryTypeItCan() {
    ContractLake lake =
        facts(
            APPENDED,
            """
            SELECT g, COUNT(*) AS n, COUNT(i) AS ni, COUNT(DISTINCT s) AS ds, COUNT(DISTINCT p) AS dp,
              SUM(i) AS si, SUM(l) AS sl, SUM(d) AS sd, SUM(p) AS sp,
              AVG(i) AS ai, AVG(l) AS al, AVG(d) AS ad, AVG(p) AS ap
            FROM facts GROUP BY g
            """,
            """
            SELECT g, MIN(i) AS a, MAX(l) AS b, MIN(d) AS c, MAX(d) AS d, MIN(p) AS e, MAX(p) AS f, MIN(s) AS h,
              MAX(s) AS i, MIN(b) AS j, MAX(b) AS k, MIN(happened) AS l, MAX(on_day) AS m
            FROM facts GROUP BY g
            """);

    lake.run(
        Topic.of(
            epoch(
                fact(
                    "'g': 'x', 'i': 1, 'l': 10, 'd': 0.5, 'p': 1.25, 's': 'b', 'b': true, 'on_day':"
                        + " '2025-01-02'"),
                fact(
                    "'g': 'x', 'i': 3, 'p': 2.50, 's': 'ä', 'b': false, 'on_day': '2024-02-29',"
                        + " 'happened': '2025-07-30T00:00:00Z'")),
            epoch(
                fact("'g': 'x', 'l': 20, 'd': 0.25, 'happened': '1969-12-31T23:59:59.5Z'"),
                fact("'i': 7"))));

    assertThat(lake.rows("gold.gold1"))
        .containsExactlyInAnyOrder(
            "x | 3 | 2 | 2 | 2 | 4 | 30 | 0.75 | 3.75 | 2.0 | 15.0 | 0.375 | 1.875000",
            "null | 1 | 1 | 0 | 0 | 7 | null | null | null | 7.0 | null | null | null");
    assertThat(lake.rows("gold.gold2"))
        .containsExactlyInAnyOrder(
            "x | 1 | 20 | 0.25 | 0.5 | 1.25 | 2.50 | b | ä | false | true |"
                + " 1969-12-31T23:59:59.500Z | 2025-01-02",
            "null | 7 | null | null | null | null | null | null | null | null | null | null |"
                + " null");
  }

  @Test
  void sumsOfDoublesAreExactAndNanIsTheLargest() {
    ContractLake lake =
        facts(
            APPENDED,
            "SELECT g, SUM(x) AS total, MIN(x) AS least, MAX(x) AS most, COUNT(DISTINCT x) AS n"
                + " FROM facts GROUP BY g",
            "SELECT x, COUNT(*) AS n FROM facts WHERE g = 'double zero' OR g = 'double nan' GROUP"
                + " BY x");

    lake.run(
        Topic.of(
            epoch(
                fact("'g': 'double sum', 's': '1e16'"),
                fact("'g': 'double nan', 's': 'NaN'"),
                fact("'g': 'double zero', 's': '0.0'"),
                fact("'g': 'double inf', 's': 'Infinity'"),
                fact("'g': 'double max', 's': '1e308'")),
            epoch(
                fact("'g': 'double sum', 's': '1'"),
                fact("'g': 'double nan', 's': '1'"),
                fact("'g': 'double nan', 's': 'NaN'"),
                fact("'g': 'double zero', 's': '-0.0'"),
                fact("'g': 'double inf', 's': '-Infinity'"),
                fact("'g': 'double max', 's': '1e308'")),
            epoch(fact("'g': 'double sum', 's': '-1e16'"))));

    assertThat(lake.rows("gold.gold1", "g", "total", "most", "n"))
        .containsExactlyInAnyOrder(
            "double sum | 1.0 | 1.0E16 | 3",
            "double nan | NaN | NaN | 2",
            "double zero | 0.0 | 0.0 | 1",
            "double inf | NaN | Infinity | 2",
            "double max | Infinity | 1.0E308 | 1");
    assertThat(lake.rows("gold.gold1", "g", "least"))
        .contains("double nan | 1.0", "double inf | -Infinity", "double sum | -1.0E16");
    assertThat(lake.rows("gold.gold2")).containsExactlyInAnyOrder("0.0 | 2", "NaN | 2", "1.0 | 1");
  }

  @Test
  void queriesFilterGroupByExpressionsAndComputeWithResults() {
    ContractLake lake =
        facts(
            APPENDED,
            """
            SELECT UPPER(g) AS k, i > 2 AS big, COUNT(*) FILTER (WHERE s IS NULL) AS without_s,
              SUM(i) FILTER (WHERE i > 1) AS more, SUM(i) * 2 + COUNT(*) AS mixed
            FROM facts WHERE i IS NOT NULL GROUP BY UPPER(g), i > 2
            """);

    lake.run(
        Topic.of(
            epoch(fact("'g': 'a', 'i': 1"), fact("'g': 'A', 'i': 2, 's': 'x'"), fact("'g': 'a'")),
            epoch(fact("'g': 'A', 'i': 3"), fact("'g': 'a', 'i': 1, 's': 'y'"))));

    assertThat(lake.rows("gold.gold1"))
        .containsExactlyInAnyOrder("A | false | 1 | 2 | 11", "A | true | 1 | 3 | 7");
  }

  private static final String TUMBLING =
      """
      SELECT g, window_start, window_end, COUNT(*) AS n, SUM(i) AS total
      FROM TABLE(TUMBLE(TABLE facts, DESCRIPTOR(happened), INTERVAL '1' HOUR))
      GROUP BY g, window_start, window_end
      """;
  private static final String HOPPING =
      """
      SELECT window_start AS since, SUM(i) AS total
      FROM TABLE(HOP(TABLE facts, DESCRIPTOR(happened), INTERVAL '30' MINUTE, INTERVAL '1' HOUR))
      GROUP BY window_start, window_end
      """;

  @Test
  void tumblingWindowsAreAlignedToTheEpochAndLateEventsCorrectThem() {
    ContractLake lake = facts(APPENDED, TUMBLING);

    lake.run(
        Topic.of(
            epoch(
                fact("'g': 'a', 'i': 1, 'happened': '2025-07-30T10:00:00Z'"),
                fact("'g': 'a', 'i': 2, 'happened': '2025-07-30T10:59:59.999999Z'"),
                fact("'g': 'a', 'i': 4, 'happened': '2025-07-30T11:00:00Z'"),
                fact("'g': 'a', 'i': 8")),
            epoch(
                fact("'g': 'a', 'i': 16, 'happened': '2025-07-30T10:30:00Z'"),
                fact("'g': 'b', 'i': 32, 'happened': '1969-12-31T23:59:59Z'"))));

    assertThat(lake.rows("gold.gold1"))
        .containsExactlyInAnyOrder(
            "a | 2025-07-30T10:00:00Z | 2025-07-30T11:00:00Z | 3 | 19",
            "a | 2025-07-30T11:00:00Z | 2025-07-30T12:00:00Z | 1 | 4",
            "b | 1969-12-31T23:00:00Z | 1970-01-01T00:00:00Z | 1 | 32");
  }

  @Test
  void hoppingWindowsOverlap() {
    ContractLake lake = facts(APPENDED, HOPPING);

    lake.run(
        Topic.of(
            epoch(fact("'i': 1, 'happened': '2025-07-30T10:00:00Z'")),
            epoch(fact("'i': 2, 'happened': '2025-07-30T10:45:00Z'"))));

    assertThat(lake.rows("gold.gold1"))
        .containsExactlyInAnyOrder(
            "2025-07-30T09:30:00Z | 1", "2025-07-30T10:00:00Z | 3", "2025-07-30T10:30:00Z | 2");
  }

  private static Message version(String id, int v, String fields) {
    return json("{'id': '%s', 'v': %d, %s}".formatted(id, v, fields));
  }

  @Test
  void rowsThatChangeMoveOrLeaveAreTakenBack() {
    ContractLake lake =
        facts(
            UPSERTED,
            """
            SELECT g, COUNT(*) AS n, SUM(i) AS si, SUM(d) AS sd, AVG(p) AS ap, MIN(i) AS least, MAX(s) AS most,
              COUNT(DISTINCT s) AS ds
            FROM facts GROUP BY g
            """,
            HOPPING);
    Topic topic =
        Topic.of(
            epoch(
                version(
                    "1",
                    1,
                    "'g': 'x', 'i': 5, 'd': 1e16, 'p': 1, 's': 'c', 'happened':"
                        + " '2025-07-30T10:00:00Z'"),
                version(
                    "2",
                    1,
                    "'g': 'x', 'i': 3, 'd': 1, 'p': 2, 's': 'c', 'happened':"
                        + " '2025-07-30T10:10:00Z'"),
                version("3", 1, "'g': 'y', 'i': 9, 'd': 4, 's': 'a'")),
            epoch(
                version("1", 2, "'g': 'y', 'i': 1, 's': 'b', 'happened': '2025-07-30T12:00:00Z'"),
                version(
                    "2",
                    1,
                    "'g': 'x', 'i': 3, 'd': 1, 'p': 2, 's': 'c', 'happened':"
                        + " '2025-07-30T10:10:00Z'")),
            epoch(
                Message.tombstone("1"),
                version("3", 0, "'g': 'z', 'i': 1"),
                version("2", 3, "'i': 2")),
            epoch(Message.tombstone("2"), Message.tombstone("3")));

    lake.run(topic.until(1));
    assertThat(lake.rows("gold.gold1"))
        .containsExactlyInAnyOrder(
            "x | 2 | 8 | 1.0E16 | 1.500000 | 3 | c | 1", "y | 1 | 9 | 4.0 | null | 9 | a | 1");
    assertThat(lake.rows("gold.gold2"))
        .containsExactlyInAnyOrder("2025-07-30T09:30:00Z | 8", "2025-07-30T10:00:00Z | 8");

    lake.run(topic.until(2));
    assertThat(lake.rows("gold.gold1"))
        .containsExactlyInAnyOrder(
            "x | 1 | 3 | 1.0 | 2.000000 | 3 | c | 1", "y | 2 | 10 | 4.0 | null | 1 | b | 2");
    assertThat(lake.rows("gold.gold2"))
        .containsExactlyInAnyOrder(
            "2025-07-30T09:30:00Z | 3",
            "2025-07-30T10:00:00Z | 3",
            "2025-07-30T11:30:00Z | 1",
            "2025-07-30T12:00:00Z | 1");

    lake.run(topic.until(3));
    assertThat(lake.rows("gold.gold1"))
        .containsExactlyInAnyOrder(
            "null | 1 | 2 | null | null | 2 | null | 0", "y | 1 | 9 | 4.0 | null | 9 | a | 1");
    assertThat(lake.rows("gold.gold2")).isEmpty();

    lake.run(topic);
    assertThat(lake.rows("gold.gold1")).isEmpty();
    lake.assertConserved();
  }

  @Test
  void severalTablesFeedTheirOwnQueries() {
    ContractLake lake =
        lake(
            HEAD.replace("  tombstones: delete\n", "")
                + """
                silver:
                  - {table: firsts, mode: append}
                  - {table: latest, mode: upsert}
                gold:
                  - {table: first_total, sql: "SELECT g, SUM(i) AS total FROM firsts GROUP BY g"}
                  - {table: latest_total, sql: "SELECT g, SUM(i) AS total FROM latest GROUP BY g"}
                """);

    lake.run(
        Topic.of(
            epoch(version("1", 1, "'g': 'x', 'i': 1")),
            epoch(version("1", 2, "'g': 'x', 'i': 5"))));

    assertThat(lake.rows("gold.first_total", "g", "total", "_epoch")).containsExactly("x | 1 | 1");
    assertThat(lake.rows("gold.latest_total", "g", "total", "_epoch")).containsExactly("x | 5 | 2");
  }
}
