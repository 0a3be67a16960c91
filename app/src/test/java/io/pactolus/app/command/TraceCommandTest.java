package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.app.Pactolus;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.core.source.BronzeRows;
import io.pactolus.engine.core.source.GivenRecords;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.engine.embedded.EmbeddedEngine;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One record followed through real tables. */
class TraceCommandTest {
  private static final String FILE =
      """
      pipeline: shop
      source:
        kafka: {brokers: "localhost:1", topics: [sales], correlation_header: x-request-id}
      stream:
        name: sales
        key: id
        version: revision
        tombstones: delete
        fields:
          - {name: id, type: string, required: true}
          - {name: revision, type: long, required: true}
          - {name: region, type: string, required: true}
          - {name: amount, type: int, required: true}
      silver:
        - table: sales
          mode: upsert
          expect:
            - {name: amount_is_positive, check: amount > 0, on_fail: reject}
            - {name: region_is_known, check: "region IN ('north', 'south')", on_fail: STOP_OR_WARN}
        - table: first_sales
          mode: append
          where: region = 'north'
      gold:
        - table: by_region
          sql: SELECT region, COUNT(*) AS sales, SUM(amount) AS amount FROM sales GROUP BY region
      """;
  private static final long NOON = Instant.parse("2025-07-30T12:00:00Z").toEpochMilli();

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void writeTheFile() {
    file = directory.resolve("shop.yaml");
    write("warn");
  }

  private void write(String onUnknownRegion) {
    try {
      Files.writeString(file, FILE.replace("STOP_OR_WARN", onUnknownRegion));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aRecordThatReplacedARowIsFollowedFromBronzeToGold() throws Exception {
    run(List.of(sale("a", 1, "north", 5)), List.of(sale("a", 2, "south", 7)));

    JsonNode trace = found("--offset", "sales-0:1");

    assertThat(trace.at("/record/value").asText()).contains("\"region\":\"south\"");
    assertThat(trace.at("/bronze/epoch").asInt()).isEqualTo(2);
    assertThat(trace.at("/bronze/commit/version").asInt()).isEqualTo(2);
    assertThat(trace.at("/decoding/result").asText()).isEqualTo("accepted");
    JsonNode sales = trace.at("/silver/0");
    assertThat(sales.at("/outcomes").toString()).isEqualTo("[\"updated\"]");
    assertThat(sales.at("/row/current").asBoolean()).isTrue();
    assertThat(sales.at("/row/values/amount").asInt()).isEqualTo(7);
    assertThat(sales.at("/replaced/values/_offset").asInt()).isZero();
    assertThat(sales.at("/replaced/values/amount").asInt()).isEqualTo(5);
    assertThat(sales.at("/rules/0/result").asText()).isEqualTo("true");
    assertThat(sales.at("/gold/0/table").asText()).isEqualTo("by_region");
    assertThat(sales.at("/gold/0/commit/version").asInt()).isEqualTo(2);
    assertThat(sales.at("/gold/0/groups/0/key/region").asText()).isEqualTo("south");
    assertThat(sales.at("/gold/0/groups/0/now/amount").asInt()).isEqualTo(7);
    assertThat(sales.at("/gold/0/groups/1/key/region").asText()).isEqualTo("north");
    assertThat(sales.at("/gold/0/groups/1").has("now")).isFalse();
    assertThat(trace.at("/silver/1/outcomes").toString()).isEqualTo("[\"filtered\"]");
    assertThat(trace.at("/complete").asBoolean()).isTrue();
  }

  @Test
  void aRowThatWasReplacedSaysWhatIsThereNow() throws Exception {
    run(List.of(sale("a", 1, "north", 5)), List.of(sale("a", 2, "north", 7)));

    JsonNode sales = found("--offset", "sales-0:0").at("/silver/0");

    assertThat(sales.at("/outcomes").toString()).isEqualTo("[\"inserted\"]");
    assertThat(sales.at("/row/current").asBoolean()).isFalse();
    assertThat(sales.at("/row/values/amount").asInt()).isEqualTo(5);
    assertThat(sales.at("/now/values/amount").asInt()).isEqualTo(7);
  }

  @Test
  void aRefusedRecordIsFoundByItsHeaderWithTheRuleItBroke() throws Exception {
    run(
        List.of(
            sale("a", 1, "north", 5),
            named("req\n-7", sale("b", 1, "north", -5)),
            value("a", "{not json")));

    JsonNode refused = found("--id", "req\n-7");
    String text = text(0, "--id", "req\n-7");
    JsonNode malformed = found("--offset", "sales-0:2");

    assertThat(refused.at("/record/offset").asInt()).isEqualTo(1);
    assertThat(refused.at("/silver/0/outcomes").toString()).isEqualTo("[\"rejected\"]");
    assertThat(refused.at("/silver/0/rules/0/result").asText()).isEqualTo("false");
    assertThat(refused.at("/dead_letters/0/rule").asText()).isEqualTo("amount_is_positive");
    assertThat(refused.at("/silver/1/outcomes").toString()).isEqualTo("[\"inserted\"]");
    assertThat(text)
        .contains("record sales-0 offset 1")
        .contains("FAILED  amount_is_positive (on_fail: reject): amount > 0")
        .contains("dead letter  expectation of silver.sales");
    assertThat(malformed.at("/decoding/reason").asText()).isEqualTo("malformed_json");
    assertThat(malformed.at("/dead_letters/0/json_position").asInt()).isPositive();
  }

  @Test
  void aDeadLetterThatWasReplayedHasTheOutcomeOfItsReplay() throws Exception {
    run(
        List.of(sale("a", 1, "north", 5)),
        List.of(sale("a", 2, "south", 7), sale("b", 1, "south", -5), sale("c", 1, "south", -5)),
        List.of(sale("c", 2, "south", 8)));
    Files.writeString(file, Files.readString(file).replace("amount > 0", "amount > -9"));
    text("dlq", 0, "replay");

    JsonNode inserted = found("--offset", "sales-0:2");
    JsonNode stale = found("--offset", "sales-0:3");

    assertThat(inserted.at("/silver/0/outcomes").toString()).isEqualTo("[\"inserted\"]");
    assertThat(inserted.at("/silver/0/row/values/amount").asInt()).isEqualTo(-5);
    assertThat(inserted.at("/dead_letters/0/replayed_in_epoch").asInt()).isEqualTo(4);
    assertThat(stale.at("/silver/0/outcomes").toString()).isEqualTo("[\"stale\"]");
    assertThat(stale.at("/silver/0/now/values/amount").asInt()).isEqualTo(8);
  }

  @Test
  void whatLeftNoRowIsToldFromTheLedgerAndTheRowOfItsKey() throws Exception {
    run(
        List.of(sale("a", 5, "north", 5), sale("z", 1, "south", 1)),
        List.of(sale("a", 5, "north", 5)),
        List.of(sale("a", 3, "north", 1)),
        List.of(value("z", null)),
        List.of(value("z", null)));

    assertThat(found("--offset", "sales-0:2").at("/silver/0/outcomes/0").asText())
        .isEqualTo("duplicate");
    assertThat(found("--offset", "sales-0:2").at("/silver/1/outcomes/0").asText())
        .isEqualTo("duplicate");
    assertThat(found("--offset", "sales-0:3").at("/silver/0/outcomes").toString())
        .isEqualTo("[\"stale\"]");
    JsonNode deleted = found("--offset", "sales-0:4").at("/silver/0");
    assertThat(deleted.at("/outcomes").toString()).isEqualTo("[\"deleted\"]");
    assertThat(deleted.at("/replaced/values/region").asText()).isEqualTo("south");
    assertThat(deleted.at("/gold/0/groups/0").has("now")).isFalse();
    assertThat(found("--offset", "sales-0:5").at("/silver/0/outcomes").toString())
        .isEqualTo("[\"stale\"]");
  }

  @Test
  void ofTheRecordsOfAKeyTheNewestIsShownAndTheOthersNamed() throws Exception {
    run(
        List.of(sale("a", 1, "north", 5), sale("b", 1, "north", 5)),
        List.of(sale("a", 2, "north", 6)));

    JsonNode trace = found("--key", "a");

    assertThat(trace.at("/matches").asInt()).isEqualTo(2);
    assertThat(trace.at("/record/offset").asInt()).isEqualTo(2);
    assertThat(trace.at("/match_places/1/offset").asInt()).isZero();
    assertThat(text(0, "--key", "a"))
        .contains("2 records have key a. This is the newest; --offset shows another:")
        .contains("sales-0:0  (epoch 1)");
  }

  @Test
  void aRecordThatIsNotThereIsNotFoundForAReason() throws Exception {
    run(List.of(sale("a", 1, "north", 5)));

    assertThat(text(1, "--offset", "sales-0:1"))
        .contains("sales-0 offset 1 has not been read yet: the next offset of sales-0 is 1.");
    assertThat(text(1, "--offset", "sales-9:0"))
        .contains("Nothing of sales-9 has been read. The lake knows sales-0.");
    assertThat(text(1, "--key", "nobody")).contains("No record with key nobody is in Bronze.");
    assertThat(text(1, "--id", "sales-0:5", "--json")).contains("\"found\":false");
    assertThat(text(2, "--offset", "sales")).contains("'sales' is not TOPIC-PARTITION:OFFSET");
    assertThat(text(2)).contains("--offset").contains("--id").contains("--key");
  }

  @Test
  void anEpochThatIsNotCompleteSaysSo() {
    write("stop");
    assertThatThrownBy(() -> run(List.of(sale("a", 1, "elsewhere", 5))))
        .isInstanceOf(PactolusException.class)
        .hasMessageContaining("sales-0 offset 0 (correlation id sales-0:0) fails it");

    JsonNode trace = found("--offset", "sales-0:0");

    assertThat(trace.at("/complete").asBoolean()).isFalse();
    assertThat(trace.at("/silver/0/outcomes").toString()).isEqualTo("[]");
    assertThat(trace.at("/silver/0/rules/1/result").asText()).isEqualTo("false");
    assertThat(text(0, "--offset", "sales-0:0")).contains("epoch 1 is not complete");
  }

  @Test
  void aPlaceIsFoundWithoutReadingEveryFile() throws Exception {
    // One epoch more, and files might have been merged by now.
    List<List<Given>> epochs = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      epochs.add(List.of(sale("k" + i, 1, "north", 1 + i)));
    }
    run(epochs);

    JsonNode trace = found("--offset", "sales-0:3");

    assertThat(trace.at("/record/key").asText()).isEqualTo("k3");
    assertThat(bronzeFiles()).isEqualTo(7);
    // One of Bronze and one of each Silver table, and one for the group in Gold.
    assertThat(trace.at("/files_read").asInt()).isLessThanOrEqualTo(5);
  }

  private int bronzeFiles() {
    try (Lake lake = Lakes.open(directory.resolve("lake").toString())) {
      return lake.find("shop/bronze/sales").orElseThrow().snapshot().files().size();
    }
  }

  private static Given sale(String id, long revision, String region, int amount) {
    return value(
        id,
        """
        {"id":"%s","revision":%d,"region":"%s","amount":%d}"""
            .formatted(id, revision, region, amount));
  }

  private static Given value(String key, @org.jspecify.annotations.Nullable String value) {
    return Given.of(
        key.getBytes(StandardCharsets.UTF_8),
        value == null ? null : value.getBytes(StandardCharsets.UTF_8),
        Map.of(),
        NOON,
        0);
  }

  private static Given named(String id, Given record) {
    return Given.of(record.key(), record.value(), Map.of("x-request-id", id), NOON, 0);
  }

  @SafeVarargs
  private void run(List<Given>... epochs) throws InterruptedException {
    List<List<Given>> list = new ArrayList<>();
    for (List<Given> epoch : epochs) {
      list.add(epoch);
    }
    run(list);
  }

  private void run(List<List<Given>> epochs) throws InterruptedException {
    Plan plan = PlanCompiler.compile(PipelineFile.read(file).pipeline());
    EmbeddedEngine engine =
        new EmbeddedEngine(
            Lakes::open,
            (p, clock, warnings) ->
                new GivenRecords(
                    new BronzeRows("sales", 1 << 20, p.pipeline().source().correlationHeaders()),
                    epochs,
                    clock));
    RunOptions options =
        new RunOptions(
            directory.resolve("lake").toString(), RunOptions.Until.CAUGHT_UP, Clock.systemUTC());
    try (Run run = engine.start(plan, options, RunListener.NONE)) {
      run.await();
    }
  }

  private JsonNode found(String... which) {
    String[] options = new String[which.length + 1];
    System.arraycopy(which, 0, options, 0, which.length);
    options[which.length] = "--json";
    try {
      return new ObjectMapper().readTree(text(0, options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the command prints, errors included. */
  private String text(int exitCode, String... options) {
    return text("trace", exitCode, options);
  }

  private String text(String command, int exitCode, String... options) {
    StringWriter out = new StringWriter();
    List<String> arguments = new ArrayList<>(List.of(command, file.toString()));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("--lake", directory.resolve("lake").toString()));
    int code =
        Pactolus.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out))
            .execute(arguments.toArray(String[]::new));
    assertThat(code).as(out.toString()).isEqualTo(exitCode);
    return out.toString();
  }
}
