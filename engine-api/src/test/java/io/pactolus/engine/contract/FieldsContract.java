package io.pactolus.engine.contract;

import static io.pactolus.engine.contract.Message.json;
import static io.pactolus.engine.contract.Message.text;
import static io.pactolus.engine.contract.Message.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.pipeline.plan.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of the stream: how a record becomes typed columns, or a reason in the DLQ. */
public abstract class FieldsContract extends EngineContract {
  private static final String HEAD =
      """
      pipeline: fields
      source:
        kafka: {brokers: "localhost:9092", topics: [docs]}
      limits:
        max_record: 200
      stream:
        name: docs
        fields:
      """;
  private static final String TAIL =
      """
      silver:
        - table: docs
          mode: append
          key: []
      """;

  private ContractLake docs(String fields) {
    return lake(HEAD + fields.indent(4) + TAIL);
  }

  private static final String EVERY_TYPE =
      """
      - {name: b, type: boolean}
      - {name: i, type: int}
      - {name: l, type: long}
      - {name: d, type: double}
      - {name: p, type: "decimal(10,2)"}
      - {name: w, type: "decimal(38,10)"}
      - {name: s, type: string}
      - {name: x, type: binary}
      - {name: a, type: date}
      - {name: t, type: timestamp}
      """;

  @Test
  void everyTypeIsReadFromItsJson() {
    ContractLake lake = docs(EVERY_TYPE);

    lake.run(
        Topic.inOneEpoch(
            json(
                "{'b': true, 'i': -2147483648, 'l': 9223372036854775807, 'd': 0.1, 'p': 12.5, 's':"
                    + " '😀', 'x': 'AQL/'}"),
            json(
                "{'w': '-1234567890123456789012345678.0123456789', 'd': -0.0, 'i': 120e-1, 'l':"
                    + " 1e3}"),
            json("{'a': '2024-02-29', 't': '2025-07-30T02:00:00.1234567+02:00'}"),
            json("{'a': '0001-01-01', 't': '9999-12-31T23:59:59.999999Z', 'd': 1e-400, 's': ''}"),
            json("{'b': null, 'i': null, 'l': null, 'd': null, 'p': null, 'w': null, 's': null}"),
            json("{}")));

    assertThat(lake.rows("dlq.docs", "message")).isEmpty();
    assertThat(lake.rows("silver.docs"))
        .containsExactlyInAnyOrder(
            "true | -2147483648 | 9223372036854775807 | 0.1 | 12.50 | null | 😀 | 0x0102ff | null |"
                + " null",
            "null | 12 | 1000 | -0.0 | null | -1234567890123456789012345678.0123456789 | null |"
                + " null | null | null",
            "null | null | null | null | null | null | null | null | 2024-02-29 |"
                + " 2025-07-30T00:00:00.123456Z",
            "null | null | null | 0.0 | null | null |  | null | 0001-01-01 |"
                + " 9999-12-31T23:59:59.999999Z",
            "null | null | null | null | null | null | null | null | null | null",
            "null | null | null | null | null | null | null | null | null | null");
    lake.assertConserved();
  }

  @Test
  void whatIsNotOfTheTypeIsRefusedWithFieldAndReason() {
    ContractLake lake = docs(EVERY_TYPE);

    lake.run(
        Topic.inOneEpoch(
            json("{'b': 1}"),
            json("{'i': 1.5}"),
            json("{'i': 2147483648}"),
            json("{'i': '1'}"),
            json("{'l': 9223372036854775808}"),
            json("{'d': 1e309}"),
            json("{'d': 'NaN'}"),
            json("{'p': 1.234}"),
            json("{'p': 123456789}"),
            json("{'s': 1}"),
            json("{'s': {}}"),
            json("{'x': '%%'}"),
            json("{'a': '2025-02-29'}"),
            json("{'a': 20000}"),
            json("{'t': '2016-12-31T23:59:60Z'}"),
            json("{'t': '2025-07-30'}"),
            json("{'t': 1753833600}")));

    assertThat(lake.rows("silver.docs")).isEmpty();
    assertThat(lake.rows("dlq.docs", "offset", "reason", "field", "json_position", "table"))
        .containsExactlyInAnyOrder(
            "0 | wrong_type | b | 6 | null",
            "1 | wrong_type | i | 6 | null",
            "2 | out_of_range | i | 6 | null",
            "3 | wrong_type | i | 6 | null",
            "4 | out_of_range | l | 6 | null",
            "5 | out_of_range | d | 6 | null",
            "6 | wrong_type | d | 6 | null",
            "7 | out_of_range | p | 6 | null",
            "8 | out_of_range | p | 6 | null",
            "9 | wrong_type | s | 6 | null",
            "10 | wrong_type | s | 6 | null",
            "11 | wrong_type | x | 6 | null",
            "12 | out_of_range | a | 6 | null",
            "13 | wrong_type | a | 6 | null",
            "14 | out_of_range | t | 6 | null",
            "15 | wrong_type | t | 6 | null",
            "16 | wrong_type | t | 6 | null");
    assertThat(lake.outcomes("docs")).isEqualTo(Map.of(Outcome.REJECTED, 17L));
    lake.assertConserved();
  }

  @Test
  void timesAreReadByUnitAndByFormat() {
    ContractLake lake =
        docs(
            """
            - {name: s, type: timestamp, unit: seconds}
            - {name: m, type: timestamp, unit: millis}
            - {name: u, type: timestamp, unit: micros}
            - {name: n, type: timestamp, unit: nanos}
            - {name: d, type: date, unit: days}
            - {name: f, type: timestamp, format: "dd.MM.yyyy HH:mm"}
            - {name: z, type: timestamp, format: "yyyy-MM-dd HH:mm:ss XXX"}
            - {name: k, type: date, format: yyyyMMdd}
            """);

    lake.run(
        Topic.inOneEpoch(
            json(
                "{'s': 1753833600.25, 'm': 1753833600123, 'u': 1753833600123456, 'n':"
                    + " 1753833600123456789}"),
            json("{'s': -0.0000001, 'm': '2025-07-30T02:00:00+02:00', 'd': 20299}"),
            json("{'f': '26.10.2025 02:30', 'z': '2025-10-26 02:30:00 +01:00', 'k': '20240229'}"),
            json("{'f': '30.02.2025 01:00'}"),
            json("{'s': 1753833600123}")));

    assertThat(lake.rows("silver.docs"))
        .containsExactlyInAnyOrder(
            "2025-07-30T00:00:00.250Z | 2025-07-30T00:00:00.123Z | 2025-07-30T00:00:00.123456Z |"
                + " 2025-07-30T00:00:00.123456Z | null | null | null | null",
            "1969-12-31T23:59:59.999999Z | 2025-07-30T00:00:00Z | null | null | 2025-07-30 | null |"
                + " null | null",
            "null | null | null | null | null | 2025-10-26T02:30:00Z | 2025-10-26T01:30:00Z |"
                + " 2024-02-29");
    assertThat(lake.rows("dlq.docs", "offset", "reason", "field"))
        .containsExactlyInAnyOrder("3 | out_of_range | f", "4 | out_of_range | s");
  }

  @Test
  void pathsLeadThroughObjectsAndElements() {
    ContractLake lake =
        docs(
            """
            - {name: lon, type: double, path: "geo.xy[0]"}
            - {name: lat, type: double, path: "geo.xy[1]"}
            - {name: again, type: double, path: "geo.xy[1]"}
            - {name: dotted, type: string, path: "['a.b'].c"}
            """);

    lake.run(
        Topic.inOneEpoch(
            json("{'geo': {'xy': [1, 2.5]}, 'a.b': {'c': 'x'}}"),
            json("{'geo': {'xy': [1]}}"),
            json("{'geo': null}"),
            json("{'geo': {'xy': 'none'}}")));

    assertThat(lake.rows("silver.docs"))
        .containsExactlyInAnyOrder(
            "1.0 | 2.5 | 2.5 | x", "1.0 | null | null | null", "null | null | null | null");
    assertThat(lake.rows("dlq.docs", "offset", "reason", "field"))
        .containsExactly("3 | wrong_type | lon");
  }

  @Test
  void defaultsStandInForWhatIsMissingAndRequiredRefusesIt() {
    ContractLake lake =
        docs(
            """
            - {name: id, type: string, required: true}
            - {name: n, type: int, default: 7}
            - {name: p, type: "decimal(5,2)", default: 1.5}
            - {name: s, type: string, default: "none"}
            - {name: b, type: boolean, default: false}
            - {name: a, type: date, default: "2024-02-29"}
            - {name: must, type: int, required: true, default: 3}
            """);

    lake.run(
        Topic.inOneEpoch(
            json("{'id': 'a'}"),
            json("{'id': 'b', 'n': null, 'p': null, 's': null, 'b': null, 'a': null}"),
            json("{'id': null}"),
            json("{}"),
            json("{'id': 'c', 'must': null}")));

    assertThat(lake.rows("silver.docs"))
        .containsExactlyInAnyOrder(
            "a | 7 | 1.50 | none | false | 2024-02-29 | 3",
            "b | null | null | null | null | null | 3");
    assertThat(lake.rows("dlq.docs", "offset", "reason", "field"))
        .containsExactlyInAnyOrder(
            "2 | missing_field | id", "3 | missing_field | id", "4 | missing_field | must");
  }

  @Test
  void arraysAndStructsNest() {
    ContractLake lake =
        docs(
            """
            - {name: tags, type: array<string>}
            - name: items
              type: array<struct>
              fields:
                - {name: sku, type: string, path: product.sku, required: true}
                - {name: n, type: int, default: 1}
            - name: place
              type: struct
              fields:
                - {name: city, type: string}
                - {name: zips, type: array<int>}
            """);

    lake.run(
        Topic.inOneEpoch(
            json("{'tags': ['a', null, '']}"),
            json(
                "{'items': [{'product': {'sku': 'p'}}, null, {'product': {'sku': 'q'}, 'n': 2}],"
                    + " 'tags': []}"),
            json("{'place': {'city': 'Köln', 'zips': [50667, null]}}"),
            json("{'place': {}}"),
            json("{'items': [{'product': {}}]}"),
            json("{'tags': [1]}")));

    assertThat(lake.rows("silver.docs"))
        .containsExactlyInAnyOrder(
            "[a, null, ] | null | null",
            "[] | [{p, 1}, null, {q, 2}] | null",
            "null | null | {Köln, [50667, null]}",
            "null | null | {null, null}");
    assertThat(lake.rows("dlq.docs", "offset", "reason", "field"))
        .containsExactlyInAnyOrder("4 | missing_field | items", "5 | wrong_type | tags");
  }

  @Test
  void whatIsNoJsonObjectIsRefusedWhole() {
    ContractLake lake = docs("- {name: id, type: string}");

    lake.run(
        Topic.inOneEpoch(
            text("{\"id\": \"a\""),
            text("[1]"),
            text("\"text\""),
            text("{\"id\": \"a\"} {}"),
            text("{\"id\": \"" + "x".repeat(300) + "\"}"),
            tombstone("a"),
            text(""),
            json("{'id': 'last', 'id': 'counts'}")));

    assertThat(lake.rows("silver.docs")).containsExactly("counts");
    assertThat(lake.rows("dlq.docs", "offset", "reason"))
        .containsExactlyInAnyOrder(
            "0 | malformed_json",
            "1 | malformed_json",
            "2 | malformed_json",
            "3 | malformed_json",
            "4 | too_large");
    assertThat(lake.outcomes("docs"))
        .isEqualTo(Map.of(Outcome.INSERTED, 1L, Outcome.REJECTED, 5L, Outcome.FILTERED, 2L));
    lake.assertConserved();
  }

  @Test
  void emptyValuesAreRefusedWhereTheContractSaysSo() {
    ContractLake lake =
        lake(
            HEAD.replace("name: docs\n", "name: docs\n  tombstones: reject\n")
                + "    - {name: id, type: string}\n"
                + TAIL);

    lake.run(Topic.inOneEpoch(tombstone("a"), text(""), json("{'id': 'b'}")));

    assertThat(lake.rows("silver.docs")).containsExactly("b");
    assertThat(lake.rows("dlq.docs", "offset", "reason"))
        .containsExactlyInAnyOrder("0 | empty_value", "1 | empty_value");
  }

  @Test
  void whatTheContractDoesNotMentionStaysInBronzeAndIsReported() {
    ContractLake lake = docs("- {name: id, type: int}");

    lake.run(Topic.inOneEpoch(json("{'id': 1, 'extra': {'deep': true}}"), json("{'id': 'x'}")));

    assertThat(lake.rows("silver.docs")).containsExactly("1");
    assertThat(lake.observed().warnings())
        .anySatisfy(warning -> assertThat(warning).contains("drift: field extra"))
        .anySatisfy(warning -> assertThat(warning).contains("drift: field id came as string"));
    assertThat(lake.rows("bronze.docs", "offset", "value"))
        .contains("1 | 0x7b226964223a202278227d");
  }

  @Test
  void theHeaderThatTheFileNamesIsTheIdOfARecordInEveryTable() {
    ContractLake lake =
        lake(
            HEAD.replace("topics: [docs]", "topics: [docs], correlation_header: x-request-id")
                + "    - {name: id, type: int}\n"
                + TAIL);

    lake.run(
        Topic.inOneEpoch(
            json("{'id': 1}").header("traceparent", "00-trace").header("x-request-id", "mine"),
            json("{'id': 2}").header("traceparent", "00-trace"),
            json("{'id': 3}").header("x-request-id", " "),
            json("{'id': 'x', 'odd': 1}").header("x-request-id", "evil\nline")));

    assertThat(lake.rows("bronze.docs", "offset", "correlation_id"))
        .containsExactlyInAnyOrder(
            "0 | mine", "1 | 00-trace", "2 | docs-0:2", "3 | evil\uFFFDline");
    assertThat(lake.rows("silver.docs", "id", "_correlation_id"))
        .containsExactlyInAnyOrder("1 | mine", "2 | 00-trace", "3 | docs-0:2");
    assertThat(lake.rows("dlq.docs", "offset", "correlation_id"))
        .containsExactly("3 | evil\uFFFDline");
    assertThat(lake.observed().warnings())
        .anySatisfy(
            warning ->
                assertThat(warning)
                    .contains("drift: field id came as string")
                    .endsWith("first at docs-0 offset 3, correlation id evil\uFFFDline"));
  }
}
