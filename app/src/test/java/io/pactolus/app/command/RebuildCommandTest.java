package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.app.Pactolus;
import io.pactolus.control.Audit;
import io.pactolus.control.LakeView;
import io.pactolus.engine.CompiledFile;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.core.source.GivenRecords;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.engine.core.source.RecordSource;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.engine.embedded.EmbeddedEngine;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.query.LakeSql;
import io.pactolus.pipeline.plan.Plan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command, and what audit, status, trace, replay and rollback say of a rebuilt lake. */
class RebuildCommandTest {
  private static final String YAML =
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
  private static final String MILDER_AND_FEWER =
      YAML.replace("mode: append", "mode: append\n    where: quantity <> 8")
          .replace("quantity > 0", "quantity > -2");

  @TempDir Path directory;
  private Path file;
  private Path lake;

  private record Said(int exitCode, String out, String err) {}

  @BeforeEach
  void aLakeOfThreeEpochs() throws IOException, InterruptedException {
    file = directory.resolve("shop.yaml");
    lake = directory.resolve("lake");
    Files.writeString(file, YAML);
    read(epochs());
  }

  private static List<List<Given>> epochs() {
    List<Given> records = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String quantity = i % 10 == 3 ? "-1" : i % 10 == 7 ? "\"NaN\"" : i == 5 ? "-9" : "" + (i + 1);
      String value =
          "{\"id\": \"o%d\", \"region\": \"r%d\", \"quantity\": %s}"
              .formatted(i % 30, i % 3, quantity);
      records.add(
          new Given(
              ("k" + i).getBytes(StandardCharsets.UTF_8),
              value.getBytes(StandardCharsets.UTF_8),
              List.of(),
              1_760_000_000_000L + i * 60_000L,
              i % 2));
    }
    return List.of(records.subList(0, 15), records.subList(15, 25), records.subList(25, 40));
  }

  private void read(List<List<Given>> epochs) throws InterruptedException {
    readFrom(0, epochs);
  }

  /**
   * @param beginning of the topic; what lies before it is gone
   */
  private void readFrom(long beginning, List<List<Given>> epochs) throws InterruptedException {
    EmbeddedEngine engine =
        new EmbeddedEngine(
            Lakes::open,
            (plan, clock, warnings) ->
                beginningAt(
                    beginning,
                    new GivenRecords(
                        "orders", epochs, plan.pipeline().limits().maxRecordBytes(), clock)));
    RunOptions options =
        new RunOptions(lake.toString(), RunOptions.Until.CAUGHT_UP, Clock.systemUTC());
    try (Run run = engine.start(plan(), options, RunListener.NONE)) {
      run.await();
    }
  }

  private static RecordSource beginningAt(long offset, GivenRecords records) {
    return (RecordSource)
        Proxy.newProxyInstance(
            RecordSource.class.getClassLoader(),
            new Class<?>[] {RecordSource.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("open")) {
                return method.invoke(records, arguments);
              }
              @SuppressWarnings("unchecked")
              Map<TopicPartition, Long> position =
                  new HashMap<>((Map<TopicPartition, Long>) arguments[0]);
              records.endOffsets().keySet().forEach(p -> position.putIfAbsent(p, offset));
              return records.open(position, Map.of());
            });
  }

  private Plan plan() {
    return CompiledFile.read(file).plan();
  }

  private Said pactolus(String command, String... more) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Pactolus.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    List<String> arguments =
        new ArrayList<>(List.of(command, file.toString(), "--lake", lake.toString()));
    arguments.addAll(List.of(more));
    int exit = line.execute(arguments.toArray(String[]::new));
    return new Said(exit, out.toString(), err.toString());
  }

  private void assertBalanced() {
    try (Lake opened = Lakes.open(lake.toString())) {
      assertThat(Audit.run(new LakeView(opened, plan()), check -> {}).checks())
          .isNotEmpty()
          .allSatisfy(check -> assertThat(check.problems()).as(check.name()).isEmpty());
    }
  }

  private long number(String query) {
    try (Lake opened = Lakes.open(lake.toString());
        LakeSql sql = new LakeView(opened, plan()).sql()) {
      return sql.number(query);
    }
  }

  @Test
  void aRebuiltTableIsBalancedAndSaysWhatMoved() throws IOException {
    // Given
    Files.writeString(file, MILDER_AND_FEWER);
    long before = number("SELECT count(*) FROM silver.orders");

    // When
    Said dry = pactolus("rebuild", "--table", "silver.orders", "--dry-run");
    Said said = pactolus("rebuild", "--table", "silver.orders");

    // Then
    assertThat(dry.exitCode()).isZero();
    assertThat(dry.out())
        .contains(
            "would be epoch 4: silver.orders would be computed from 40 records of Bronze, epochs 1"
                + " to 3")
        .contains("rows now: " + before);
    assertThat(said.err()).isEmpty();
    assertThat(said.exitCode()).isZero();
    assertThat(said.out())
        .contains("epoch 4: silver.orders computed from 40 records of Bronze, epochs 1 to 3")
        .contains("to undo it: rollback --to-epoch 3");
    // Three of the four refused for -1 repeat no key; the one of quantity 8 was 'NaN' anyway.
    assertThat(number("SELECT count(*) FROM silver.orders WHERE quantity = -1")).isEqualTo(3);
    assertThat(
            number(
                "SELECT count(*) FROM dlq.orders WHERE replay_state = 'replayed' AND"
                    + " replayed_in_epoch = 4"))
        .isEqualTo(4);
    assertBalanced();
  }

  @Test
  void aRebuiltTableIsReplayedIntoAndRolledBackAsAnyOther() throws IOException {
    Files.writeString(file, YAML.replace("mode: append", "mode: append\n    where: quantity <> 6"));
    assertThat(pactolus("rebuild", "--table", "silver.orders").err()).isEmpty();
    Files.writeString(file, Files.readString(file).replace("quantity > 0", "quantity > -2"));

    String[] replay = {"dlq", file.toString(), "replay", "--lake", lake.toString()};
    assertThat(Pactolus.commandLine().execute(replay)).isZero();

    assertThat(number("SELECT count(*) FROM silver.orders WHERE quantity = -1")).isEqualTo(3);
    assertBalanced();
    assertThat(pactolus("status").exitCode()).isZero();
    Said trace = pactolus("trace", "--offset", "orders-1:1");
    assertThat(trace.exitCode()).as(trace.err()).isZero();

    assertThat(pactolus("rollback", "--to-epoch", "4").exitCode()).isZero();
    assertThat(number("SELECT count(*) FROM silver.orders WHERE quantity = -1")).isZero();
    assertBalanced();
    assertThat(pactolus("rollback", "--to-epoch", "3").exitCode()).isZero();
    Files.writeString(file, YAML);
    assertBalanced();
    assertThat(pactolus("plan").out()).contains("This file fits the tables of the lake");
  }

  @Test
  void aTableThatIsStricterNowSendsRowsToTheQueue() throws Exception {
    Files.writeString(
        file,
        YAML.replace(
            "mode: upsert", "mode: upsert\n    expect: [{name: few, check: quantity < 20}]"));

    assertThat(pactolus("rebuild", "--table", "silver.latest").err()).isEmpty();

    assertThat(
            number("SELECT count(*) FROM dlq.orders WHERE \"table\" = 'latest' AND rule = 'few'"))
        .isEqualTo(17);
    assertThat(number("SELECT max(most) FROM gold.by_region")).isLessThan(20);
    assertBalanced();
    assertThat(pactolus("trace", "--offset", "orders-1:12").out())
        .contains("rebuilt in epoch 4")
        .contains("Rule 'few' is false");
  }

  @Test
  void theJsonSaysTheSame() throws IOException {
    Said said = pactolus("rebuild", "--table", "gold.by_region", "--json");

    assertThat(said.exitCode()).as(said.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(said.out());
    assertThat(json.path("epoch").asLong()).isEqualTo(4);
    assertThat(json.path("rows").asLong()).isEqualTo(3);
    assertThat(json.path("gold").path(0).asText()).isEqualTo("gold.by_region");
    assertBalanced();
  }

  @Test
  void aTableThatIsNotThereIsAWrongUsage() {
    Said said = pactolus("rebuild", "--table", "silver.order");

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err())
        .contains("the pipeline file has no table silver.order")
        .contains("silver.orders")
        .doesNotContain("bug");
  }

  @Test
  void theBooksBalanceAfterARollbackToBeforeATableWasAdded() throws Exception {
    // Given a table that is offered only the last two epochs
    Files.writeString(
        file, YAML.replace("silver:\n", "silver:\n  - table: all_orders\n    mode: append\n"));
    List<List<Given>> epochs = new ArrayList<>(epochs());
    epochs.add(epochs.get(0));
    epochs.add(epochs.get(1));
    read(epochs);

    // When
    Said rollback = pactolus("rollback", "--to-epoch", "2");

    // Then
    assertThat(rollback.exitCode()).as(rollback.err()).isZero();
    assertThat(rollback.out()).contains("40 records");
    assertThat(pactolus("audit").out()).contains("balanced: 25 records");
    assertThat(pactolus("status").out()).containsPattern("orders-0 +\\d+ +13 ");

    // When it is read again
    read(epochs);

    // Then
    Said audit = pactolus("audit");
    assertThat(audit.exitCode()).as(audit.out()).isZero();
    assertThat(audit.out()).contains("balanced: 65 records");

    // When the reading is taken back, and that again
    assertThat(pactolus("rollback", "--to-epoch", "2").exitCode()).isZero();
    assertThat(pactolus("rollback", "--to-epoch", "9").out())
        .contains("40 records will be there again");

    // Then
    audit = pactolus("audit");
    assertThat(audit.exitCode()).as(audit.out()).isZero();
    assertThat(audit.out()).contains("balanced: 65 records");
    assertThat(pactolus("status").out()).containsPattern("orders-0 +33 +33 ");

    // When it goes back step by step
    assertThat(pactolus("rollback", "--to-epoch", "2").exitCode()).isZero();
    assertThat(pactolus("rollback", "--to-epoch", "1").out())
        .contains("10 records will be read again");

    // Then
    audit = pactolus("audit");
    assertThat(audit.exitCode()).as(audit.out()).isZero();
    assertThat(audit.out()).contains("balanced: 15 records");
  }

  @Test
  void theBooksBalanceWhenATopicThatBeginsLateIsTakenBackAndATableRebuilt() throws Exception {
    lake = directory.resolve("late");
    readFrom(4, epochs());
    assertThat(pactolus("audit").out()).contains("balanced: 32 records");

    // When
    assertThat(pactolus("rollback", "--to-epoch", "0").exitCode()).isZero();
    Said rebuild = pactolus("rebuild", "--table", "silver.orders");

    // Then
    assertThat(rebuild.exitCode()).as(rebuild.err()).isZero();
    assertThat(pactolus("audit").out()).contains("balanced: 0 records");
    assertThat(pactolus("status").out()).containsPattern("orders-0 +4 +0 ");
    assertBalanced();

    // When it is read again
    readFrom(4, epochs());

    // Then
    assertThat(pactolus("audit").out()).contains("balanced: 32 records");
    assertThat(pactolus("status").out()).containsPattern("orders-0 +20 +16 ");
    assertBalanced();
  }
}
