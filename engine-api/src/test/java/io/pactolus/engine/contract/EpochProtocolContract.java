package io.pactolus.engine.contract;

import static io.pactolus.engine.contract.ProtocolPipeline.TOPIC;
import static io.pactolus.engine.contract.ProtocolPipeline.YAML;
import static io.pactolus.engine.contract.ProtocolPipeline.assertComplete;
import static io.pactolus.engine.contract.ProtocolPipeline.event;
import static io.pactolus.engine.contract.Topic.epoch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pactolus.engine.EpochReport;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunOptions.Until;
import io.pactolus.engine.RunSummary;
import io.pactolus.engine.contract.CommitPoint.Layer;
import io.pactolus.engine.contract.CommitPoint.Moment;
import io.pactolus.engine.contract.EngineHarness.Stage;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every record once, whatever happens to the runner: the lake is the only state. */
public abstract class EpochProtocolContract extends EngineContract {
  private static final List<String> TABLES =
      List.of(
          "bronze.events",
          "silver.firsts",
          "silver.latest",
          "dlq.events",
          "gold.by_region",
          "ledger");

  @Test
  void recordsGoThroughAllLayers() {
    ContractLake lake = lake(YAML);

    RunSummary summary = lake.run(TOPIC);

    assertComplete(lake);
    assertThat(summary.epochs()).isEqualTo(3);
    assertThat(summary.records()).isEqualTo(9);
    assertThat(lake.rows("bronze.events", "partition", "offset", "epoch"))
        .containsExactlyInAnyOrder(
            "0 | 0 | 1",
            "1 | 0 | 1",
            "0 | 1 | 1",
            "1 | 1 | 1",
            "0 | 2 | 2",
            "1 | 2 | 2",
            "0 | 3 | 2",
            "0 | 4 | 3",
            "1 | 3 | 3");
  }

  @ParameterizedTest
  @MethodSource("commits")
  void aRunnerThatDiedAtAnyCommitIsFinishedFromBronze(CommitPoint point) {
    assumeStaged(Stage.INTERRUPTIONS);
    ContractLake lake = lake(YAML);
    assertDies(lake, TOPIC, point);
    boolean inBronze = point.layer() != Layer.BRONZE || point.moment() == Moment.AFTER;
    boolean inLedger = point.layer() == Layer.LEDGER && point.moment() == Moment.AFTER;

    // When the broker has forgotten what Bronze has
    lake.run(TOPIC.forgetting(inBronze ? 2 : 1));

    assertComplete(lake);
    assertThat(lake.observed().lastStarted().recoveredEpochs())
        .isEqualTo(inBronze && !inLedger ? 1 : 0);
    assertThat(lake.observed().lastStarted().nextEpoch()).isEqualTo(inBronze ? 3 : 2);
  }

  static Stream<CommitPoint> commits() {
    return Arrays.stream(Layer.values())
        .flatMap(layer -> Stream.of(CommitPoint.before(layer, 2), CommitPoint.after(layer, 2)));
  }

  @Test
  void aRunnerThatDiesAtEveryStepOfTheRecoveryGetsThereInTheEnd() {
    assumeStaged(Stage.INTERRUPTIONS);
    ContractLake lake = lake(YAML);

    assertDies(lake, TOPIC, CommitPoint.before(Layer.BRONZE, 1));
    for (long number = 1; number <= 2; number++) {
      for (Layer layer : Layer.values()) {
        assertDies(lake, TOPIC, CommitPoint.after(layer, number));
      }
    }
    lake.run(TOPIC);

    assertComplete(lake);
  }

  private static void assertDies(ContractLake lake, Topic topic, CommitPoint point) {
    assertThatThrownBy(() -> lake.run(topic, Interruption.deathAt(point)))
        .hasStackTraceContaining("the runner died at");
  }

  @Test
  void whereverEpochsEndAndRunnersDieTheTablesAreTheSame() {
    ContractLake lake = lake(YAML);
    Random random = random();
    List<Message> messages = new ArrayList<>();
    ProtocolModel model = new ProtocolModel();
    for (int i = 0; i < 400; i++) {
      String id = "k" + random.nextInt(60);
      long version = random.nextInt(5);
      String region = "r" + random.nextInt(4);
      int amount = random.nextInt(50) - 2;
      messages.add(event(id, version, region, amount).in(Math.floorMod(id.hashCode(), 3)));
      model.add(id, version, region, amount);
    }
    Topic topic = Topic.cut(messages, 12, random);
    List<CommitPoint> points = commits().toList();
    boolean canDie = harness().stages().contains(Stage.INTERRUPTIONS);

    for (int offered = 1; offered <= 12; offered += 1 + random.nextInt(4)) {
      Topic sofar = topic.until(offered);
      if (canDie && random.nextBoolean()) {
        CommitPoint point = points.get(random.nextInt(points.size()));
        runAndPerhapsDie(
            lake,
            sofar,
            new CommitPoint(point.layer(), point.moment(), 1 + random.nextInt(offered)));
      }
      lake.run(sofar);
    }
    lake.run(topic);

    assertThat(lake.rows("silver.firsts", "id", "version", "region", "amount"))
        .containsExactlyInAnyOrderElementsOf(model.firsts());
    assertThat(lake.rows("silver.latest", "id", "version", "region", "amount"))
        .containsExactlyInAnyOrderElementsOf(model.latest());
    assertThat(lake.rows("gold.by_region", "region", "n", "total", "most"))
        .containsExactlyInAnyOrderElementsOf(model.byRegion());
    lake.assertConserved();
  }

  private static void runAndPerhapsDie(ContractLake lake, Topic topic, CommitPoint point) {
    try {
      lake.run(topic, Interruption.deathAt(point));
    } catch (RuntimeException died) {
      assertThat(died).hasStackTraceContaining("the runner died at");
    }
  }

  @ParameterizedTest
  @EnumSource(Layer.class)
  void ofTwoRunnersTheOneThatWasOvertakenIsToldByWhom(Layer layer) {
    assumeStaged(Stage.INTERRUPTIONS);
    ContractLake lake = lake(YAML);
    Interruption overtaken = new Interruption(CommitPoint.before(layer, 2), () -> lake.run(TOPIC));

    PactolusException trouble =
        catchThrowableOfType(PactolusException.class, () -> lake.run(TOPIC, overtaken));

    assertThat(trouble).isNotNull();
    assertThat(trouble.code()).isEqualTo(ErrorCode.FENCED);
    assertThat(trouble)
        .hasMessageContaining("another runner owns pipeline 'protocol'")
        .hasMessageContaining("the " + harness().engine() + " engine, process ")
        .hasMessageContaining("It has committed epoch 3");
    assertComplete(lake);
  }

  @ParameterizedTest
  @EnumSource(value = Layer.class, mode = EnumSource.Mode.EXCLUDE, names = "BRONZE")
  void ofTwoRunnersTheOneWhoseEpochWasOnlyFinishedByTheOtherIsToldByWhom(Layer layer) {
    assumeStaged(Stage.INTERRUPTIONS);
    ContractLake lake = lake(YAML);
    Interruption overtaken =
        new Interruption(CommitPoint.before(layer, 2), () -> lake.run(TOPIC.until(2)));

    PactolusException trouble =
        catchThrowableOfType(PactolusException.class, () -> lake.run(TOPIC, overtaken));

    assertThat(trouble).isNotNull();
    assertThat(trouble.code()).isEqualTo(ErrorCode.FENCED);
    assertThat(trouble)
        .hasMessageContaining("another runner owns pipeline 'protocol'")
        .hasMessageContaining("the " + harness().engine() + " engine (run ")
        .hasMessageContaining("It has finished epoch 2");
    lake.run(TOPIC);
    assertComplete(lake);
  }

  @Test
  void aRunThatIsCaughtUpReadsAndWritesNothing() {
    ContractLake lake = lake(YAML);
    lake.run(TOPIC);
    List<Long> versions = versions(lake);

    RunSummary summary = lake.run(TOPIC);

    assertThat(summary.epochs()).isZero();
    assertThat(summary.records()).isZero();
    assertThat(lake.observed().lastStarted().recordsToRead()).isZero();
    assertThat(lake.observed().lastStarted().nextEpoch()).isEqualTo(4);
    assertThat(versions(lake)).isEqualTo(versions);
    assertComplete(lake);
  }

  @Test
  void tablesThatAnEpochDoesNotChangeAreNotCommitted() {
    ContractLake lake = lake(YAML);
    lake.run(TOPIC.until(2));
    List<Long> before = versions(lake);

    lake.run(TOPIC);

    List<Long> after = versions(lake);
    assertThat(after.subList(1, 5)).isEqualTo(before.subList(1, 5));
    assertThat(after.get(0)).isGreaterThan(before.get(0));
    assertThat(after.get(5)).isGreaterThan(before.get(5));
    assertComplete(lake);
  }

  private static List<Long> versions(ContractLake lake) {
    return TABLES.stream().map(table -> lake.table(table).version()).toList();
  }

  @Test
  void epochsAndPositionsGoOnFromRunToRun() {
    ContractLake lake = lake(YAML);

    lake.run(TOPIC.until(1));
    lake.run(TOPIC.until(2));
    lake.run(TOPIC);

    assertComplete(lake);
    assertThat(
            lake.table("ledger")
                .text("epoch", "table", "partition", "from_offset", "until_offset", "records"))
        .contains(
            "1 | latest | 0 | 0 | 2 | 2",
            "1 | latest | 1 | 0 | 2 | 2",
            "2 | latest | 0 | 2 | 4 | 2",
            "2 | latest | 1 | 2 | 3 | 1",
            "3 | latest | 0 | 4 | 5 | 1",
            "3 | latest | 1 | 3 | 4 | 1")
        .hasSize(12);
    assertThat(lake.observed().lastStarted().recordsToRead()).isEqualTo(2);
  }

  @Test
  void aRunThatIsStoppedEndsBetweenEpochsAndTheNextGoesOn() {
    ContractLake lake = lake(YAML);
    CompletableFuture<Run> started = new CompletableFuture<>();
    lake.observed().onEpoch(() -> started.join().stop());

    RunSummary summary;
    try (Run run = lake.start(TOPIC, Until.STOPPED, Optional.empty())) {
      started.complete(run);
      summary = ContractLake.await(run);
    }

    assertThat(summary.epochs()).isBetween(1L, 2L);
    lake.assertConserved();
    lake.run(TOPIC);
    assertComplete(lake);
  }

  @Test
  void aRunIsClosedWithoutWaitingForTheEndOfTheTopic() {
    ContractLake lake = lake(YAML);

    lake.start(TOPIC, Until.STOPPED, Optional.empty()).close();

    lake.run(TOPIC);
    assertComplete(lake);
  }

  @Test
  void theListenerIsToldWhatTheLedgerSays() {
    ContractLake lake = lake(YAML);

    lake.run(TOPIC);

    List<EpochReport> epochs = lake.observed().epochs();
    assertThat(epochs).extracting(EpochReport::epoch).containsExactly(1L, 2L, 3L);
    assertThat(epochs).extracting(EpochReport::records).containsExactly(4L, 3L, 2L);
    assertThat(epochs)
        .extracting(EpochReport::recordsByTopic)
        .containsExactly(Map.of("events", 4L), Map.of("events", 3L), Map.of("events", 2L));
    assertThat(epochs.get(2).lagByTopic()).isEqualTo(Map.of("events", 0L));
    // As many as there are rows in the queue: a record that cannot be decoded is one, not two.
    assertThat(epochs).extracting(EpochReport::deadLetters).containsExactly(2L, 1L, 0L);
    assertThat(without0(epochs.get(1).outcomes().getOrDefault("latest", Map.of())))
        .isEqualTo(Map.of(Outcome.UPDATED, 1L, Outcome.INSERTED, 1L, Outcome.REJECTED, 1L))
        .isEqualTo(lake.outcomes("latest", 2, 2));
    assertThat(lake.observed().lastStarted().recordsToRead()).isEqualTo(9);
    assertThat(lake.table("ledger").text("engine")).containsOnly(harness().engine());
    assertThat(lake.table("ledger").text("run_id"))
        .containsOnly(lake.observed().lastStarted().runId());
  }

  private static Map<Outcome, Long> without0(Map<Outcome, Long> counts) {
    return counts.entrySet().stream()
        .filter(e -> e.getValue() != 0)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Test
  void offsetsWithoutRecordsAndRecordedGapsStandInTheLedger() {
    assumeStaged(Stage.HOLES);
    ContractLake lake = lake(YAML.replace("topics: [events]", "topics: [events], on_gap: record"));

    lake.run(
        Topic.of(
            epoch(
                event("a", 1, "eu", 10),
                Hole.empty(0, 2),
                event("b", 1, "us", 20),
                Hole.empty(0, 1)),
            epoch(Hole.expired(0, 5), event("c", 1, "eu", 30)),
            epoch(Hole.empty(0, 1)),
            epoch(event("d", 1, "eu", 40))));

    assertThat(
            lake.table("ledger")
                .text(
                    "epoch",
                    "table",
                    "from_offset",
                    "until_offset",
                    "records",
                    "empty_offsets",
                    "gap_offsets"))
        .contains(
            "1 | latest | 0 | 5 | 2 | 3 | 0",
            "2 | latest | 5 | 11 | 1 | 0 | 5",
            "3 | latest | 11 | 12 | 0 | 1 | 0",
            "4 | latest | 12 | 13 | 1 | 0 | 0");
    assertThat(lake.rows("silver.latest", "id", "_offset"))
        .containsExactlyInAnyOrder("a | 0", "b | 3", "c | 10", "d | 12");
    lake.assertConserved();
  }

  @Test
  void anEpochOfOffsetsWithoutRecordsIsRecoveredToo() {
    assumeStaged(Stage.INTERRUPTIONS);
    assumeStaged(Stage.HOLES);
    ContractLake lake = lake(YAML);
    Topic topic =
        Topic.of(
            epoch(event("a", 1, "eu", 10)),
            epoch(Hole.empty(0, 3)),
            epoch(event("b", 1, "us", 20)));

    assertDies(lake, topic, CommitPoint.after(Layer.BRONZE, 2));
    lake.run(topic);

    assertThat(lake.rows("silver.latest", "id", "_offset", "_epoch"))
        .containsExactlyInAnyOrder("a | 0 | 1", "b | 4 | 3");
    lake.assertConserved();
  }

  @Test
  void aPartitionThatIsAddedLaterIsReadFromItsStart() {
    ContractLake lake = lake(YAML);
    lake.run(Topic.of(epoch(event("a", 1, "eu", 10))));

    lake.run(
        Topic.of(
            epoch(event("a", 1, "eu", 10)),
            epoch(event("b", 1, "us", 20).in(4), event("c", 1, "us", 5))));

    assertThat(lake.rows("silver.latest", "id", "_partition", "_offset", "_epoch"))
        .containsExactlyInAnyOrder("a | 0 | 0 | 1", "b | 4 | 0 | 2", "c | 0 | 1 | 2");
    lake.assertConserved();
  }

  @Test
  void everyRowSaysWhereItCameFrom() {
    ContractLake lake = lake(YAML);
    Message first = event("a", 1, "eu", 10).keyed("key-a").at("2025-07-30T01:02:03.004Z");
    Message second =
        event("b", 1, "us", -20)
            .in(2)
            .header("traceparent", "00-1234-5678-01")
            .header("source", "x");

    lake.run(Topic.inOneEpoch(first, second));

    String[] coordinates = {
      "_topic", "_partition", "_offset", "_timestamp", "_epoch", "_correlation_id"
    };
    assertThat(lake.rows("silver.latest", coordinates))
        .containsExactlyInAnyOrder(
            "events | 0 | 0 | 2025-07-30T01:02:03.004Z | 1 | events-0:0",
            "events | 2 | 0 | 2025-07-30T12:00:00Z | 1 | 00-1234-5678-01");
    assertThat(lake.rows("bronze.events", "key", "headers", "timestamp", "correlation_id"))
        .containsExactlyInAnyOrder(
            "0x6b65792d61 | null | 2025-07-30T01:02:03.004Z | events-0:0",
            "null | [{traceparent, 0x30302d313233342d353637382d3031}, {source, 0x78}] |"
                + " 2025-07-30T12:00:00Z | 00-1234-5678-01");
    assertThat(lake.rows("dlq.events", "topic", "headers", "correlation_id", "replay_state"))
        .containsExactly(
            "events | [{traceparent, 0x30302d313233342d353637382d3031}, {source, 0x78}] |"
                + " 00-1234-5678-01 | pending");
    assertThat(lake.rows("gold.by_region", "region", "_epoch"))
        .containsExactlyInAnyOrder("eu | 1", "us | 1");
  }

  @ParameterizedTest
  @MethodSource("edits")
  void aLakeThatAnotherDefinitionMadeIsRefused(String from, String to, String change) {
    ContractLake lake = lake(YAML);
    lake.run(TOPIC.until(1));

    PactolusException trouble =
        catchThrowableOfType(
            PactolusException.class, () -> lake.editedTo(YAML.replace(from, to)).run(TOPIC));

    assertThat(trouble).isNotNull();
    assertThat(trouble.code()).isEqualTo(ErrorCode.DEFINITION_CHANGED);
    assertThat(trouble).hasMessageContaining(change).hasMessageContaining("rebuild FILE --table");
    lake.run(TOPIC);
    assertComplete(lake);
  }

  static Stream<Arguments> edits() {
    return Stream.of(
        Arguments.of(
            "  key: id", "  key: [id, region]", "silver.latest: key was id, is id, region"),
        Arguments.of(
            "amount, type: int",
            "amount, type: long",
            "silver.firsts: type of column amount was int not null, is long not null"),
        Arguments.of(
            "MAX(amount) AS most",
            "MIN(amount) AS most",
            "gold.by_region: aggregates was COUNT(*), SUM(amount), MAX(amount), is COUNT(*), SUM(amount), MIN(amount)"));
  }

  @Test
  void aFileThatIsOnlyWrittenOtherwiseFitsTheLake() {
    ContractLake lake = lake(YAML);
    lake.run(TOPIC.until(2));

    ContractLake other =
        lake.editedTo(
            YAML.replace("SELECT region, COUNT(*)", "select region, count( * )")
                .replace("mode: upsert", "mode:   upsert # the newest"));
    other.run(TOPIC);

    assertComplete(other);
  }

  @Test
  void aFieldThatMayBeMissingFromNowOnIsNullThen() {
    ContractLake lake = lake(YAML);
    lake.run(TOPIC.until(2));

    ContractLake edited =
        lake.editedTo(YAML.replace("region, type: string, required: true", "region, type: string"));
    edited.run(
        TOPIC
            .until(2)
            .then(Topic.inOneEpoch(Message.json("{'id': 'n', 'version': 1, 'amount': 1}"))));

    assertThat(edited.rows("silver.latest", "id", "region")).contains("n | null", "a | us");
    assertThat(edited.rows("gold.by_region", "region", "n")).contains("null | 1", "eu | 2");
    edited.assertConserved();
  }

  @Test
  void aColumnThatIsAddedLaterIsNullInOlderRows() {
    ContractLake lake = lake(YAML);
    lake.run(TOPIC.until(2));

    ContractLake edited =
        lake.editedTo(
            YAML.replace("    - {name: at,", "    - {name: note, type: string}\n    - {name: at,"));
    edited.run(
        TOPIC
            .until(2)
            .then(
                Topic.inOneEpoch(
                    Message.json(
                        "{'id': 'n', 'version': 1, 'region': 'eu', 'amount': 1, 'note': 'new'}"))));

    assertThat(edited.rows("silver.firsts", "id", "note"))
        .containsExactlyInAnyOrder("a | null", "b | null", "d | null", "n | new");
    edited.assertConserved();
  }
}
