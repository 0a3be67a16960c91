package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.app.Pactolus;
import io.pactolus.control.Audit;
import io.pactolus.control.LakeView;
import io.pactolus.control.Status;
import io.pactolus.engine.CompiledFile;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.core.source.GivenRecords;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.engine.embedded.EmbeddedEngine;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.query.LakeSql;
import io.pactolus.pipeline.plan.Plan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands of the dead-letter queue, and what the audit says of a lake with replays. */
class DlqCommandTest {
  private static final String STRICT =
      """
      pipeline: shop
      source:
        kafka: {brokers: "localhost:9092", topics: [orders]}
      stream:
        name: orders
        key: id
        fields:
          - {name: id, type: string, required: true}
          - {name: region, type: string, required: true}
          - {name: quantity, type: int, required: true}
      silver:
        - table: orders
          mode: append
          expect:
            - {name: quantity_is_positive, check: quantity > 0}
        - table: latest
          mode: upsert
      gold:
        - table: by_region
          sql: SELECT region, COUNT(*) AS n, SUM(quantity) AS items, MAX(quantity) AS most FROM latest GROUP BY region
      """;
  private static final String LENIENT = STRICT.replace("quantity > 0", "quantity > -2");

  @TempDir Path directory;
  private Path file;
  private Path lake;

  private record Said(int exitCode, String out, String err) {}

  @BeforeEach
  void aLakeWithDeadLetters() throws IOException, InterruptedException {
    file = directory.resolve("shop.yaml");
    lake = directory.resolve("lake");
    Files.writeString(file, STRICT);
    List<Given> records = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String quantity = i % 10 == 3 ? "-1" : i % 10 == 7 ? "\"NaN\"" : i == 5 ? "-9" : "" + (i + 1);
      String value =
          i == 11
              ? "{\"id\": \u001b[2J"
              : "{\"id\": \"o%d\", \"region\": \"r%d\", \"quantity\": %s}"
                  .formatted(i % 30, i % 3, quantity);
      records.add(
          new Given(
              ("k" + i).getBytes(StandardCharsets.UTF_8),
              value.getBytes(StandardCharsets.UTF_8),
              List.of(),
              1_760_000_000_000L + i * 60_000L,
              i % 2));
    }
    read(List.of(records.subList(0, 25), records.subList(25, 40)));
  }

  private void read(List<List<Given>> epochs) throws InterruptedException {
    EmbeddedEngine engine =
        new EmbeddedEngine(
            Lakes::open,
            (plan, clock, warnings) ->
                new GivenRecords(
                    "orders", epochs, plan.pipeline().limits().maxRecordBytes(), clock));
    RunOptions options =
        new RunOptions(lake.toString(), RunOptions.Until.CAUGHT_UP, Clock.systemUTC());
    try (Run run = engine.start(plan(), options, RunListener.NONE)) {
      run.await();
    }
  }

  private Plan plan() {
    return CompiledFile.read(file).plan();
  }

  private long number(String query) {
    try (Lake opened = Lakes.open(lake.toString());
        LakeSql sql = new LakeView(opened, plan()).sql()) {
      return sql.number(query);
    }
  }

  private void assertBalanced() {
    try (Lake opened = Lakes.open(lake.toString())) {
      assertThat(Audit.run(new LakeView(opened, plan()), check -> {}).checks())
          .isNotEmpty()
          .allSatisfy(check -> assertThat(check.problems()).as(check.name()).isEmpty());
    }
  }

  private Map<String, Long> outcomes(String table) {
    try (Lake opened = Lakes.open(lake.toString())) {
      Map<String, Long> outcomes =
          new HashMap<>(
              Status.of(new LakeView(opened, plan()), (topic, partition) -> OptionalLong.empty())
                  .outcomes()
                  .getOrDefault(table, Map.of()));
      outcomes.values().removeIf(n -> n == 0);
      return outcomes;
    }
  }

  @Test
  void listSaysWhyHowOftenAndShowsASampleThatATerminalSurvives() {
    Said said = pactolus("list");

    assertThat(said.exitCode()).isZero();
    assertThat(said.out())
        .contains("expectation, rule quantity_is_positive, silver.orders: 5 waiting")
        .contains("Rule 'quantity_is_positive' is false: quantity > 0")
        .contains("wrong_type, field quantity: 4 waiting")
        .contains("first seen 2025-10-09T09:00:20Z, last seen 2025-10-09T09:30:20Z")
        .contains("\\u001b[2J")
        .doesNotContain("\u001b[2J");
  }

  @Test
  void statsAndShowCountAndTellTheRecordsThemselves() throws IOException {
    JsonNode stats = json(pactolus("stats", "--json"));
    JsonNode shown =
        json(pactolus("show", "--reason", "malformed-json", "--since", "2025-10-09", "--json"));

    assertThat(stats.path("waiting").asInt()).isEqualTo(10);
    assertThat(stats.at("/reasons/wrong_type/waiting").asInt()).isEqualTo(4);
    assertThat(stats.path("records_read").asInt()).isEqualTo(40);
    assertThat(shown.path("topic").asText()).isEqualTo("orders");
    assertThat(shown.path("partition").asInt()).isEqualTo(1);
    assertThat(shown.path("offset").asInt()).isEqualTo(5);
    assertThat(shown.path("correlation_id").asText()).isEqualTo("orders-1:5");
    assertThat(shown.path("attempts").asInt()).isEqualTo(1);
    assertThat(pactolus("show", "--since", "1 h").out()).contains("no dead letters");
  }

  @Test
  void aDryRunSaysWhatAReplayThenDoesAndTheAuditHolds() throws IOException {
    Files.writeString(file, LENIENT);

    JsonNode preview = json(pactolus("replay", "--reason", "expectation", "--dry-run", "--json"));
    assertThat(number("SELECT max(epoch) FROM ledger")).isEqualTo(2);
    JsonNode done = json(pactolus("replay", "--reason", "expectation", "--json"));

    assertThat(preview.path("dry_run").asBoolean()).isTrue();
    for (JsonNode report : List.of(preview, done)) {
      assertThat(report.path("epochs").toString()).isEqualTo("[3]");
      assertThat(report.path("tried").asInt()).isEqualTo(5);
      assertThat(report.path("left").asInt()).isEqualTo(4);
      assertThat(report.path("outcomes").toString())
          .isEqualTo("{\"orders\":{\"inserted\":3,\"duplicate\":1,\"rejected\":1}}");
      assertThat(report.at("/reasons/0/where").asText()).isEqualTo("quantity_is_positive");
    }
    assertBalanced();
    assertThat(outcomes("orders"))
        .isEqualTo(Map.of("inserted", 26L, "duplicate", 8L, "rejected", 6L));
  }

  @Test
  void aReplayCanBeNarrowedAndRepairsValues() throws IOException {
    Files.writeString(file, LENIENT);
    String repair = "REPLACE(raw, '\"NaN\"', '1')";

    Said first =
        pactolus("replay", "--epoch", "1", "--where", "raw LIKE '%NaN%'", "--transform", repair);
    Said rest = pactolus("replay", "--transform", repair);
    Said none = pactolus("replay", "--reason", "wrong_type");

    assertThat(first.out()).contains("epoch 3: of 2 dead letters 2 left the queue, 0 stay");
    assertThat(rest.out())
        .contains("epoch 4: of 8 dead letters 6 left the queue, 2 stay")
        .contains("1 expectation (quantity_is_positive) in silver.orders: Rule ")
        .contains("1 malformed_json");
    assertThat(none.out()).contains("nothing to replay");
    assertThat(number("SELECT count(*) FROM dlq.orders WHERE transform IS NOT NULL")).isEqualTo(4);
    assertBalanced();
    assertThat(
            json(pactolus("show", "--all", "--rows", "99", "--json")).path("replay_state").asText())
        .isEqualTo("replayed");
  }

  @Test
  void whatIsWrongWithTheCommandIsSaidInOneSentence() {
    assertThat(pactolus("list", "--reason", "expectatoin"))
        .returns(2, Said::exitCode)
        .extracting(Said::err)
        .asString()
        .contains("there is no reason 'expectatoin'; did you mean 'expectation'?");
    assertThat(pactolus("replay", "--epoch", "9-3").err()).contains("'9-3' ends before it begins");
    assertThat(pactolus("replay", "--since", "yesterday").err()).contains("'yesterday' is no time");
    assertThat(pactolus("replay", "--where", "quantity > 0"))
        .returns(2, Said::exitCode)
        .extracting(Said::err)
        .asString()
        .contains("--where: line 1, column 1 of the SQL: no column 'quantity' in a dead letter");
    assertThat(pactolus("replay", "--transform", "CHAR_LENGTH(raw)").err())
        .contains("--transform must give the new raw value as text");
  }

  private Said pactolus(String... command) {
    List<String> arguments = new ArrayList<>(List.of("dlq", file.toString()));
    arguments.addAll(List.of(command));
    arguments.addAll(List.of("--lake", lake.toString()));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine pactolus = Pactolus.commandLine();
    pactolus.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = pactolus.execute(arguments.toArray(String[]::new));
    return new Said(exitCode, out.toString(), err.toString());
  }

  private static JsonNode json(Said said) throws IOException {
    assertThat(said.err()).isEmpty();
    return new ObjectMapper().readTree(said.out());
  }
}
