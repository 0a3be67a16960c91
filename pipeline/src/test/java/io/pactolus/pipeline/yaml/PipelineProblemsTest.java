package io.pactolus.pipeline.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each kind of problem with its exact position and words. */
class PipelineProblemsTest {
  private static final String VALID =
      """
      pipeline: shop
      source:
        kafka: {brokers: "b:9092", topics: [orders]}
      stream:
        name: orders
        key: id
        event_time: at
        fields:
          - {name: id, type: string, required: true}
          - {name: at, type: timestamp, unit: millis}
          - {name: amount, type: double}
          - {name: tags, type: array<string>}
      silver:
        - table: orders
          mode: append
      """;

  @Test
  void aValidFileHasNoProblems() {
    assertThat(problems(VALID)).isEmpty();
  }

  @Test
  void anUnknownOptionIsGuessed() {
    assertThat(problems(VALID + "    expct: []\n"))
        .containsExactly(
            "p.yaml:16:5: unknown option 'expct' in a silver table; did you mean 'expect'?");
  }

  @Test
  void allProblemsAreReportedAtOnceInTheOrderOfTheFile() {
    String text =
        VALID.replace("shop", "My-Shop").replace("append", "upsrt").replace("b:9092", " ");

    assertThat(problems(text))
        .containsExactly(
            "p.yaml:1:11: 'My-Shop' is not a name; use lower-case letters, digits and underscores:"
                + " my_shop",
            "p.yaml:3:20: '' is blank; write text",
            "p.yaml:15:11: 'upsrt' is not known here; did you mean 'upsert'?");
  }

  @Test
  void aMissingOptionIsReportedAtItsMapping() {
    assertThat(problems(VALID.replace("  name: orders\n", "")))
        .containsExactly("p.yaml:5:3: stream needs 'name'; add 'name: orders'");
  }

  @Test
  void anOptionGivenTwiceIsAProblem() {
    assertThat(problems(VALID + "pipeline: other\n"))
        .containsExactly(
            "p.yaml:16:1: 'pipeline' is given twice, first in line 1; keep one of them");
  }

  @Test
  void anOptionWithoutValueIsAProblem() {
    assertThat(problems(VALID + "lake:\n"))
        .containsExactly("p.yaml:16:6: here must be text, but there is no value; write text");
  }

  @Test
  void aMappingWhereAListIsExpectedIsAProblem() {
    assertThat(problems(VALID + "gold: {table: x}\n"))
        .containsExactly(
            "p.yaml:16:7: here must be a list of Gold tables, but it is a mapping; begin each entry"
                + " with '- ', or write [a, b]");
  }

  @Test
  void durationsSizesAndNumbersAreChecked() {
    assertThat(
            problems(
                VALID
                    + """
                    slo: {freshness: 5, percentile: 101}
                    epoch: {min: 20 s, max: 10 s, max_records: many}
                    limits: {max_record: 8 MiBs, max_epoch: 2 TiB}
                    """))
        .containsExactly(
            "p.yaml:16:18: '5' has no unit; write for example 200 ms, 10 s, 5 min, 1 h or 7 days",
            "p.yaml:16:33: '101' is out of range; write a percentage above 0 and up to 100",
            "p.yaml:17:14: the shortest epoch (20 s) is longer than the longest (10 s); make 'min'"
                + " at most 'max'",
            "p.yaml:17:44: 'many' is not a whole number; write a number from 1 to 100000000",
            "p.yaml:18:22: '8 MiBs' has an unknown unit; the units are B, KB, KiB, MB, MiB, GB,"
                + " GiB, TB and TiB",
            "p.yaml:18:41: '2 TiB' is too large; write at most 1024 GiB");
  }

  @Test
  void theTargetByEventTimeIsADurationOrOff() {
    assertThat(problems(VALID + "slo: {event_freshness: off, period: 7 d}\n")).isEmpty();
    assertThat(problems(VALID + "slo: {event_freshness: never, period: 1 d}\n"))
        .containsExactly(
            "p.yaml:16:24: 'never' is not a duration; write for example 200 ms, 10 s, 5 min, 1 h or"
                + " 7 days",
            "p.yaml:16:39: '1 d' is too short; write at least 7 d");
  }

  @Test
  void anUnsetVariableIsReportedWhereItStands() {
    assertThat(problems(VALID.replace("b:9092", "b:${PORT}")))
        .containsExactly(
            "p.yaml:3:23: the environment variable PORT is not set; set it, or give a default:"
                + " ${PORT:-...}");
  }

  @Test
  void variablesDefaultsAndEscapesAreFilledIn() {
    String text =
        VALID.replace("b:9092", "${HOST}:${PORT:-9092}") + "lake: \"/data/$${x}/${EMPTY:-y}\"\n";

    ReadPipeline read =
        PipelineReader.read(
            text,
            "p.yaml",
            name -> Optional.ofNullable(Map.of("HOST", "h", "EMPTY", "").get(name)));

    assertThat(read.pipeline().source().brokers()).isEqualTo("h:9092");
    assertThat(read.pipeline().lake()).contains("/data/${x}/y");
  }

  @Test
  void aSecretInClearIsAProblemThatDoesNotShowIt() {
    String properties =
        """
            properties:
              ssl.key.password: hunter2
              ssl.truststore.password: ${TRUST:-hunter2}
              sasl.jaas.config: x username="${U}" password="hunter2";
              ssl.keystore.location: /etc/keys
              sasl.oauthbearer.token.endpoint.url: https://login.example.com
        """;
    String text =
        VALID.replace(
            "  kafka: {brokers: \"b:9092\", topics: [orders]}\n",
            "  kafka:\n    brokers: b\n    topics: orders\n" + properties);

    assertThat(problems(text, Map.of("U", "me")))
        .containsExactly(
            "p.yaml:7:25: the secret 'ssl.key.password' is written in clear; take it from the"
                + " environment or a file: ${NAME} or ${file:/path}",
            "p.yaml:8:32: the secret 'ssl.truststore.password' is written in clear; take it from"
                + " the environment or a file: ${NAME} or ${file:/path}",
            "p.yaml:9:25: the secret 'sasl.jaas.config' is written in clear; take it from the"
                + " environment or a file: ${NAME} or ${file:/path}");
  }

  @Test
  void whatAVariableHoldsIsNotShown() {
    List<String> problems =
        problems(VALID.replace("shop", "${SHOP}"), Map.of("SHOP", "Secret Shop"));

    assertThat(problems)
        .singleElement()
        .asString()
        .startsWith("p.yaml:1:11: '${SHOP}' is not a name; ");
    assertThat(problems.get(0)).doesNotContain("Secret");
  }

  @Test
  void namesMustReferToFields() {
    String text =
        VALID.replace("key: id", "key: idd").replace("event_time: at", "event_time: amount")
            + "    partition_by: [nothing_like_it, tags]\n";

    assertThat(problems(text))
        .containsExactly(
            "p.yaml:6:8: there is no field 'idd'; did you mean 'id'?",
            "p.yaml:7:15: the event time 'amount' is of type double; the event time is of type"
                + " timestamp",
            "p.yaml:16:20: the table has no column 'nothing_like_it'; the columns are id, at,"
                + " amount, tags",
            "p.yaml:16:37: the partition column 'tags' is of type array<string>; partition by a"
                + " column with a single value, such as a date or a string");
  }

  @Test
  void aKeyIsRequiredAndOfASimpleType() {
    assertThat(problems(VALID.replace("key: id", "key: [id, amount]")))
        .containsExactly(
            "p.yaml:6:13: the key field 'amount' is of type double; a key is of type string, int,"
                + " long, boolean, date, timestamp or decimal",
            "p.yaml:6:13: the key field 'amount' is not required; add 'required: true' to the field"
                + " in line 11");
  }

  @Test
  void namesAreUniqueAndNotReserved() {
    String text =
        VALID.replace("name: amount", "name: ID").replace("name: tags", "name: _offset")
            + "  - table: orders\n    mode: append\n";

    assertThat(problems(text))
        .containsExactly(
            "p.yaml:11:14: 'ID' is not a name; use lower-case letters, digits and underscores: id",
            "p.yaml:11:14: two fields are named 'ID', the first in line 9; give each its own name"
                + " (case does not count)",
            "p.yaml:12:14: '_offset' begins with an underscore, which is reserved for columns of"
                + " Pactolus; begin with a letter",
            "p.yaml:16:12: two silver tables are named 'orders', the first in line 14; give each its"
                + " own name (case does not count)");
  }

  @Test
  void fieldOptionsMustFitTheType() {
    String text =
        VALID
            .replace("type: double", "type: flaot, unit: days")
            .replace(
                "{name: tags, type: array<string>}",
                "{name: n, type: int, default: 3.5, unit: days}")
            .replace("unit: millis", "format: \"QQQQQQQ\"")
            .replace("silver:", "    - {name: s, type: struct}\nsilver:");

    assertThat(problems(text))
        .containsExactly(
            "p.yaml:10:43: 'QQQQQQQ' is not a date or time pattern; write for example yyyy-MM-dd"
                + " HH:mm:ss",
            "p.yaml:11:28: 'flaot' is not a type; the types are boolean, int, long, double,"
                + " decimal(p,s), string, binary, date, timestamp, array<...>, struct",
            "p.yaml:12:37: the default '3.5' is not of type int; write a value that fits int",
            "p.yaml:12:48: 'unit' is only for timestamp and date, not for int; remove it, or change"
                + " the type",
            "p.yaml:13:23: a struct needs 'fields'; list the fields inside it");
  }

  @Test
  void modesAndTheirOptionsMustFit() {
    String text =
        VALID.replace("  event_time: at\n", "  lateness: 1 h\n  tombstones: delete\n")
            + "    delete_when: amount < 0\n    horizon: 7 days\n    version: amount\n";

    assertThat(problems(text))
        .containsExactly(
            "p.yaml:7:13: 'lateness' needs an event time; add 'event_time: <timestamp field>' to the"
                + " stream",
            "p.yaml:8:15: 'tombstones: delete' needs a silver table with 'mode: upsert'; write"
                + " 'tombstones: ignore' or 'reject', or make a table an upsert table",
            "p.yaml:17:18: 'delete_when' is only for 'mode: upsert'; remove it, or write 'mode:"
                + " upsert'",
            "p.yaml:18:14: 'horizon' needs an event time; add 'event_time: <timestamp field>' to the"
                + " stream",
            "p.yaml:19:14: 'version' is only for 'mode: upsert'; remove it; in append mode the first"
                + " record of a key wins");
  }

  @Test
  void anUpsertTableNeedsAKeyAndNoHorizon() {
    String text =
        VALID.replace("  key: id\n", "").replace("append", "upsert") + "    horizon: 7 days\n";

    assertThat(problems(text))
        .containsExactly(
            "p.yaml:14:11: 'mode: upsert' needs a key; add 'key: <column>' to the table or to the"
                + " stream",
            "p.yaml:15:14: 'horizon' is only for 'mode: append'; remove it, or write 'mode:"
                + " append'");
  }

  @Test
  void selectMustKeepTheKey() {
    assertThat(problems(VALID + "    select: [at]\n"))
        .containsExactly("p.yaml:16:13: 'select' leaves out the key 'id'; add it to 'select'");
  }

  @Test
  void startOffsetsMustNameATopicOfTheSource() {
    assertThat(
            problems(VALID.replace("[orders]}", "[orders], start: {offsets: {order: {0: 10}}}}")))
        .containsExactly(
            "p.yaml:3:55: 'start' names the topic 'order', which is not among the topics; did you"
                + " mean 'orders'?");
  }

  @Test
  void testsMustReferToTablesRecordsAndColumns() {
    String tests =
        """
        tests:
          - name: t
            given:
              - {key: a, value: {id: a}, epoch: 2}
              - {key: b, value: {n: .5}, epoch: 1}
            expect:
              silver.order: []
              silver.orders: [{amont: 1}]
              outcomes: {insert: 1}
              rejects: [{reason: late, record: 3}]
        """;

    assertThat(problems(VALID + tests))
        .containsExactly(
            "p.yaml:20:29: '.5' is a number that JSON cannot hold; write it as JSON does, or in"
                + " quotes if it is text",
            "p.yaml:20:41: the epoch falls from 2 to 1; list the records in the order in which they"
                + " arrive",
            "p.yaml:22:7: there is no table 'silver.order'; did you mean 'silver.orders'?",
            "p.yaml:23:31: the table has no column 'amont'; did you mean 'amount'?",
            "p.yaml:24:18: 'insert' is not known here; did you mean 'inserted'?",
            "p.yaml:25:40: there is no record 3; the test gives 2, counted from 1");
  }

  private static List<String> problems(String text) {
    return problems(text, Map.of());
  }

  private static List<String> problems(String text, Map<String, String> environment) {
    PipelineFileException thrown =
        catchThrowableOfType(
            PipelineFileException.class,
            () ->
                PipelineReader.read(
                    text, "p.yaml", name -> Optional.ofNullable(environment.get(name))));
    return thrown == null ? List.of() : thrown.problems().stream().map(Problem::text).toList();
  }
}
