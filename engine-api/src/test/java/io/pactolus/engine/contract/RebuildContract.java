package io.pactolus.engine.contract;

import static io.pactolus.engine.contract.Message.json;
import static io.pactolus.engine.contract.ProtocolPipeline.TOPIC;
import static io.pactolus.engine.contract.ProtocolPipeline.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pactolus.engine.contract.CommitPoint.Layer;
import io.pactolus.engine.contract.EngineHarness.Stage;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A table is computed again by another definition, and takes its place in an epoch of its own. */
public abstract class RebuildContract extends EngineContract {
  private static final String YAML = ProtocolPipeline.YAML;
  private static final String FEW = edited("mode: upsert", "mode: upsert\n    where: amount < 30");
  private static final Topic MORE =
      TOPIC.then(
          Topic.inOneEpoch(
              event("a", 3, "eu", 7), event("f", 1, "us", 8).in(1), event("c", 2, "eu", 31)));
  private static final List<String> LEDGER_SUMS = List.of("firsts", "latest");

  private static String edited(String from, String to) {
    String edited = YAML.replace(from, to);
    assertThat(edited).isNotEqualTo(YAML);
    return edited;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("edits")
  void aRebuiltLakeIsAsIfTheNewDefinitionHadBeenThereFromTheBeginning(
      String what, String yaml, List<String> tables) {
    // Given
    ContractLake lake = lake(YAML);
    lake.run(TOPIC);
    ContractLake fresh = lake(yaml);
    fresh.run(TOPIC);
    ContractLake edited = lake.editedTo(yaml);

    // When
    tables.forEach(edited::rebuild);

    // Then
    assertSame(edited, fresh, true);

    // When
    edited.run(MORE);
    fresh.run(MORE);

    // Then
    assertSame(edited, fresh, false);
  }

  static Stream<Arguments> edits() {
    return Stream.of(
        Arguments.of("where", FEW, List.of("silver.latest")),
        Arguments.of(
            "type",
            edited("amount, type: int", "amount, type: long"),
            List.of("silver.firsts", "silver.latest")),
        Arguments.of(
            "key",
            edited("  key: id\n", "  key: [id, region]\n"),
            List.of("silver.latest", "silver.firsts")),
        Arguments.of("mode", edited("mode: append", "mode: upsert"), List.of("silver.firsts")),
        Arguments.of(
            "partitioning",
            edited("mode: upsert", "mode: upsert\n    partition_by: region"),
            List.of("silver.latest")),
        Arguments.of(
            "expression and column",
            edited(
                "mode: upsert",
                "mode: upsert\n    columns:\n      - {name: half, sql: amount / 2}"),
            List.of("silver.latest")),
        Arguments.of(
            "a stricter rule", edited("amount > 0", "amount > 10"), List.of("silver.firsts")),
        Arguments.of(
            "a milder rule", edited("amount > 0", "amount > -5"), List.of("silver.firsts")),
        Arguments.of(
            "reading",
            edited("amount, type: int", "amount, path: version, type: int"),
            List.of("silver.firsts", "silver.latest")),
        Arguments.of(
            "query",
            edited("MAX(amount) AS most", "MIN(amount) AS most, COUNT(DISTINCT id) AS ids"),
            List.of("gold.by_region")));
  }

  /** Rows, dead letters and the sums of the ledger. */
  private static void assertSame(ContractLake lake, ContractLake other, boolean epochsToo) {
    for (String table : List.of("silver.firsts", "silver.latest", "gold.by_region")) {
      assertThat(all(lake, table, epochsToo && table.startsWith("silver")))
          .as(table)
          .isEqualTo(all(other, table, epochsToo && table.startsWith("silver")));
    }
    for (String table : LEDGER_SUMS) {
      assertThat(lake.outcomes(table)).as("outcomes of " + table).isEqualTo(other.outcomes(table));
    }
    assertThat(waiting(lake)).isEqualTo(waiting(other));
    lake.assertConserved();
  }

  private static List<String> all(ContractLake lake, String table, boolean systemColumns) {
    TableRows rows = lake.table(table);
    List<String> text =
        new ArrayList<>(
            rows.text(
                rows.schema().fields().stream()
                    .map(Field::name)
                    .filter(name -> systemColumns || !name.startsWith("_"))
                    .sorted()
                    .toArray(String[]::new)));
    text.sort(null);
    return text;
  }

  /** What waits in the queue, for which table; a row that names none waits for both. */
  private static List<String> waiting(ContractLake lake) {
    List<String> waiting = new ArrayList<>();
    TableRows dlq = lake.table("dlq.events");
    for (int row = 0; row < dlq.rows().size(); row++) {
      if ("pending".equals(dlq.string(row, "replay_state"))) {
        String place =
            dlq.number(row, "partition")
                + ":"
                + dlq.number(row, "offset")
                + " "
                + dlq.string(row, "reason")
                + " for ";
        String table = dlq.string(row, "table");
        if (table.equals("null")) {
          LEDGER_SUMS.forEach(each -> waiting.add(place + each));
        } else {
          waiting.add(place + table);
        }
      }
    }
    return waiting.stream().distinct().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("commits")
  void aRebuildThatDiedAtAnyCommitIsFinishedByTheNextRun(CommitPoint point) {
    assumeStaged(Stage.INTERRUPTIONS);
    ContractLake lake = lake(YAML);
    lake.run(TOPIC);
    ContractLake edited = lake.editedTo(strictAndFew());
    assertDies(edited, point);
    boolean announced = point.layer() != Layer.BRONZE || point.moment() == CommitPoint.Moment.AFTER;

    if (!announced) {
      // Nothing has happened: the old file goes on.
      lake.run(MORE);
      lake.assertConserved();
      return;
    }
    edited.run(MORE);

    ContractLake fresh = lake(strictAndFew());
    fresh.run(MORE);
    assertSame(edited, fresh, false);
    assertThat(edited.rows("ledger", "epoch", "kind", "table")).contains("4 | rebuild | latest");
  }

  @Test
  void aRebuildThatDiesAtEveryStepGetsThereWhenItIsCalledAgain() {
    assumeStaged(Stage.INTERRUPTIONS);
    ContractLake lake = lake(YAML);
    lake.run(TOPIC);
    ContractLake edited = lake.editedTo(strictAndFew());
    for (Layer layer : Layer.values()) {
      assertDies(edited, CommitPoint.before(layer, 4));
      if (layer != Layer.LEDGER) {
        assertDies(edited, CommitPoint.after(layer, 4));
      }
    }

    edited.rebuild("silver.latest");

    ContractLake fresh = lake(strictAndFew());
    fresh.run(TOPIC);
    assertSame(edited, fresh, true);
    assertThat(edited.rows("ledger", "epoch")).contains("4").doesNotContain("5");
  }

  /** Touches every layer: rows go, dead letters come, groups change. */
  private static String strictAndFew() {
    return FEW.replace(
        "where: amount < 30",
        "where: amount < 30\n    expect:\n      - {name: more_than_zero, check: amount > 0}");
  }

  static Stream<CommitPoint> commits() {
    return Arrays.stream(Layer.values())
        .flatMap(layer -> Stream.of(CommitPoint.before(layer, 4), CommitPoint.after(layer, 4)));
  }

  private static void assertDies(ContractLake lake, CommitPoint point) {
    assertThatThrownBy(() -> lake.rebuild("silver.latest", Interruption.deathAt(point)))
        .hasStackTraceContaining("the runner died at");
  }

  @Test
  void aRunThatARebuildOvertakesGoesOn() {
    assumeStaged(Stage.INTERRUPTIONS);
    ContractLake lake = lake(YAML);
    lake.run(TOPIC);

    lake.run(
        MORE,
        new Interruption(CommitPoint.before(Layer.BRONZE, 4), () -> lake.rebuild("silver.latest")));

    ContractLake fresh = lake(YAML);
    fresh.run(MORE);
    assertSame(lake, fresh, false);
    assertThat(lake.observed().warnings())
        .anySatisfy(
            said ->
                assertThat(said).contains("epoch 4 is a rebuild of silver.latest by a rebuild"));
    assertThat(lake.rows("ledger", "epoch", "kind")).contains("4 | rebuild", "5 | read");
  }

  @Test
  void aRunWithTheOldFileStopsWhenATableIsRebuiltByANewOne() {
    assumeStaged(Stage.INTERRUPTIONS);
    ContractLake lake = lake(YAML);
    lake.run(TOPIC);
    ContractLake edited = lake.editedTo(FEW);

    PactolusException stopped =
        catchThrowableOfType(
            PactolusException.class,
            () ->
                lake.run(
                    MORE,
                    new Interruption(
                        CommitPoint.before(Layer.BRONZE, 4),
                        () -> edited.rebuild("silver.latest"))));

    assertThat(stopped).isNotNull();
    assertThat(stopped.code()).isEqualTo(ErrorCode.DEFINITION_CHANGED);
    assertThat(stopped)
        .hasMessageContaining("silver.latest was rebuilt in epoch 4 with another pipeline file")
        .hasMessageContaining("Start it again with the file of the rebuild");
    edited.run(MORE);
    ContractLake fresh = lake(FEW);
    fresh.run(MORE);
    assertSame(edited, fresh, false);
  }

  @Test
  void aRollbackBehindARebuildBringsTheOldRowsAndTheOldDefinitionBack() {
    ContractLake lake = lake(YAML);
    lake.run(TOPIC);
    ContractLake edited = lake.editedTo(edited("amount, type: int", "amount, type: long"));
    edited.rebuild("silver.firsts");
    edited.rebuild("silver.latest");

    edited.rollback(3);

    ProtocolPipeline.assertComplete(lake);
    assertThatThrownBy(() -> edited.run(MORE))
        .hasMessageContaining("type of column amount was int not null, is long not null");
    lake.run(MORE);
    ContractLake fresh = lake(YAML);
    fresh.run(MORE);
    assertSame(lake, fresh, false);
  }

  @Test
  void rowsUpToAnEpochCanBeKept() {
    String twice = withColumn("amount * 2");
    ContractLake lake = lake(twice);
    lake.run(TOPIC);
    ContractLake edited = lake.editedTo(withColumn("amount * 3"));

    edited.rebuild("silver.firsts", 1);

    assertThat(edited.rows("silver.firsts", "id", "gross", "_epoch"))
        .containsExactlyInAnyOrder("a | 20 | 1", "b | 40 | 1", "d | 120 | 2");
    edited.run(MORE);
    assertThat(edited.rows("silver.firsts", "id", "gross")).contains("f | 24");
    assertThat(edited.outcomes("firsts").get(Outcome.INSERTED)).isEqualTo(5);
    edited.assertConserved();
  }

  private static String withColumn(String sql) {
    return edited(
        "mode: append", "mode: append\n    columns:\n      - {name: gross, sql: " + sql + "}");
  }

  @ParameterizedTest
  @MethodSource("unkept")
  void whatCannotBeKeptIsRefused(String yaml, String table, long fromEpoch, String why) {
    ContractLake lake = lake(YAML);
    lake.run(TOPIC);
    ContractLake edited = lake.editedTo(yaml);

    assertThatThrownBy(() -> edited.rebuild(table, fromEpoch))
        .isInstanceOf(PactolusException.class)
        .hasMessageContaining(why);

    lake.run(TOPIC);
    ProtocolPipeline.assertComplete(lake);
  }

  static Stream<Arguments> unkept() {
    return Stream.of(
        Arguments.of(
            edited("  key: id\n", "  key: [id, region]\n"), "silver.latest", 1, "key was id"),
        Arguments.of(
            edited("amount, type: int", "amount, type: long"),
            "silver.latest",
            1,
            "column amount is to be long not null, in them it is int not null"),
        Arguments.of(FEW, "silver.latest", 7, "the newest complete epoch is 3"),
        Arguments.of(edited("MAX(amount)", "MIN(amount)"), "gold.by_region", 1, "is a Gold table"));
  }

  @Test
  void aNewSilverTableIsFilledFromBronze() {
    String wider = edited("gold:\n", "  - table: younger\n    mode: append\ngold:\n");
    ContractLake lake = lake(YAML);
    lake.run(TOPIC.until(2));
    ContractLake edited = lake.editedTo(wider);
    edited.run(TOPIC);
    assertThat(edited.rows("silver.younger", "id")).containsExactlyInAnyOrder("a", "b");

    edited.rebuild("silver.younger");

    ContractLake fresh = lake(wider);
    fresh.run(TOPIC);
    assertThat(all(edited, "silver.younger", true)).isEqualTo(all(fresh, "silver.younger", true));
    assertThat(edited.outcomes("younger")).isEqualTo(fresh.outcomes("younger"));
  }

  @Test
  void whatAReplayRepairedStaysRepaired() {
    ContractLake lake = lake(YAML);
    lake.run(
        TOPIC.then(
            Topic.inOneEpoch(json("{'id': 'r', 'version': 1, 'region': 'eu', 'amount': 'x'}"))));
    lake.replay("REPLACE(raw, '\"x\"', '5')");
    ContractLake edited = lake.editedTo(FEW);

    edited.rebuild("silver.latest");

    assertThat(edited.rows("silver.latest", "id", "amount")).contains("r | 5");
    edited.assertConserved();
  }

  @Test
  void aRebuildByTheSameDefinitionChangesNothingInTheEnd() {
    Random random = random();
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String id = "k" + random.nextInt(12);
      messages.add(
          event(id, random.nextInt(4), "r" + random.nextInt(3), random.nextInt(20) - 2)
              .in(random.nextInt(2)));
    }
    ContractLake lake = lake(YAML);
    lake.run(Topic.cut(messages, 8, random));
    Map<String, List<String>> before = new TreeMap<>();
    List<String> tables = List.of("silver.firsts", "silver.latest", "dlq.events");
    tables.forEach(table -> before.put(table, all(lake, table, true)));
    Map<Outcome, Long> outcomes = lake.outcomes("latest");
    List<String> gold = lake.rows("gold.by_region");

    List.of("silver.firsts", "silver.latest", "gold.by_region").forEach(lake::rebuild);

    tables.forEach(table -> assertThat(all(lake, table, true)).isEqualTo(before.get(table)));
    assertThat(lake.outcomes("latest")).isEqualTo(outcomes);
    assertThat(lake.rows("gold.by_region")).containsExactlyInAnyOrderElementsOf(gold);
    lake.assertConserved();
  }
}
