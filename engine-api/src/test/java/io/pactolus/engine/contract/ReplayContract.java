package io.pactolus.engine.contract;

import static io.pactolus.engine.contract.Message.json;
import static io.pactolus.engine.contract.Message.text;
import static io.pactolus.engine.contract.ProtocolPipeline.event;
import static io.pactolus.engine.contract.Topic.epoch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.engine.contract.CommitPoint.Layer;
import io.pactolus.engine.contract.CommitPoint.Moment;
import io.pactolus.engine.contract.EngineHarness.Stage;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dead letters come back in an epoch of their own, each at most once. */
public abstract class ReplayContract extends EngineContract {
  private static final String BROKEN = ProtocolPipeline.YAML;

  /** The rule allows small refunds, and a region may be missing. */
  private static final String FIXED =
      BROKEN
          .replace("check: amount > 0", "check: amount > -5")
          .replace(
              "{name: region, type: string, required: true}",
              "{name: region, type: string, default: xx}");

  private static final Topic TOPIC =
      Topic.of(
          epoch(
              event("a", 1, "eu", 10),
              text("not JSON"),
              event("c", 1, "eu", -1).in(1),
              json("{'id': 'b', 'version': 1, 'region': 'us', 'amount': 'many'}").in(1)),
          epoch(json("{'id': 'e', 'version': 1, 'amount': 5}"), event("b", 2, "us", 20).in(1)));
  private static final Topic MORE = TOPIC.then(Topic.inOneEpoch(event("a", 2, "eu", 11)));

  @Test
  void whatTheFixedFileAcceptsLeavesTheQueueAndTheRestStaysWithTheReason() {
    ContractLake lake = brokenThenFixed();

    lake.replay();

    assertReplayed(lake);
    assertThat(lake.rows("dlq.events", "partition", "offset", "table", "reason", "attempts"))
        .containsExactlyInAnyOrder(
            "0 | 1 | null | malformed_json | 2",
            "0 | 2 | null | missing_field | 2",
            "1 | 0 | firsts | expectation | 2",
            "1 | 1 | null | wrong_type | 2");
    assertThat(
            lake.rows("silver.firsts", "id", "_partition", "_offset", "_epoch", "_correlation_id"))
        .contains("c | 1 | 0 | 3 | events-1:0", "e | 0 | 2 | 3 | events-0:2");
    assertThat(lake.rows("ledger", "epoch", "partition", "table", "kind", "replayed", "rejected"))
        .contains(
            "3 | 0 | firsts | replay | 2 | -1",
            "3 | 1 | firsts | replay | 2 | -1",
            "3 | 0 | latest | replay | 2 | -1",
            "3 | 1 | latest | replay | 1 | 0");
  }

  private ContractLake brokenThenFixed() {
    ContractLake broken = lake(BROKEN);
    broken.run(TOPIC);
    return broken.editedTo(FIXED);
  }

  /** What holds after a replay with the fixed file, however it came about. */
  private static void assertReplayed(ContractLake lake) {
    assertThat(lake.rows("silver.firsts", "id", "version", "region", "amount"))
        .containsExactlyInAnyOrder(
            "a | 1 | eu | 10", "b | 2 | us | 20", "c | 1 | eu | -1", "e | 1 | xx | 5");
    assertThat(lake.rows("silver.latest", "id", "version", "region", "amount"))
        .containsExactlyInAnyOrder(
            "a | 1 | eu | 10", "b | 2 | us | 20", "c | 1 | eu | -1", "e | 1 | xx | 5");
    assertThat(lake.rows("gold.by_region", "region", "n", "total", "most"))
        .containsExactlyInAnyOrder("eu | 2 | 9 | 10", "us | 1 | 20 | 20", "xx | 1 | 5 | 5");
    assertThat(
            lake.rows(
                "dlq.events", "partition", "offset", "epoch", "replay_state", "replayed_in_epoch"))
        .containsExactlyInAnyOrder(
            "0 | 1 | 1 | pending | null",
            "0 | 2 | 2 | replayed | 3",
            "1 | 0 | 1 | replayed | 3",
            "1 | 1 | 1 | pending | null");
    assertThat(lake.outcomes("firsts"))
        .isEqualTo(Map.of(Outcome.INSERTED, 4L, Outcome.REJECTED, 2L));
    assertThat(lake.outcomes("latest"))
        .isEqualTo(Map.of(Outcome.INSERTED, 4L, Outcome.REJECTED, 2L));
    lake.assertConserved();
  }

  @Test
  void aRecordThatHasLeftIsNeverTriedAgain() {
    ContractLake lake = brokenThenFixed();
    lake.replay();

    lake.replay();

    assertReplayed(lake);
    assertThat(lake.rows("dlq.events", "partition", "offset", "attempts", "tried_in_epoch"))
        .containsExactlyInAnyOrder(
            "0 | 1 | 3 | 4", "0 | 2 | 2 | 3", "1 | 0 | 2 | 3", "1 | 1 | 3 | 4");
  }

  @Test
  void readingGoesOnAfterAReplay() {
    ContractLake lake = brokenThenFixed();
    lake.replay();

    lake.run(MORE);

    assertThat(lake.rows("silver.latest", "id", "version", "amount", "_epoch"))
        .containsExactlyInAnyOrder(
            "a | 2 | 11 | 4", "b | 2 | 20 | 2", "c | 1 | -1 | 1", "e | 1 | 5 | 3");
    assertThat(lake.rows("gold.by_region", "region", "n", "total", "most"))
        .containsExactlyInAnyOrder("eu | 2 | 10 | 11", "us | 1 | 20 | 20", "xx | 1 | 5 | 5");
    lake.assertConserved();
  }

  @ParameterizedTest
  @MethodSource("commits")
  void aReplayThatDiedAtAnyCommitIsFinishedByTheNextRun(CommitPoint point) {
    assumeStaged(Stage.INTERRUPTIONS);
    ContractLake lake = brokenThenFixed();
    assertDies(lake, point);
    boolean announced = point.layer() != Layer.BRONZE || point.moment() == Moment.AFTER;
    boolean inLedger = point.layer() == Layer.LEDGER && point.moment() == Moment.AFTER;

    lake.run(TOPIC);

    assertThat(lake.observed().lastStarted().recoveredEpochs())
        .isEqualTo(announced && !inLedger ? 1 : 0);
    if (announced) {
      assertReplayed(lake);
    } else {
      assertThat(lake.rows("ledger", "epoch")).doesNotContain("3");
    }
  }

  static Stream<CommitPoint> commits() {
    return Arrays.stream(Layer.values())
        .flatMap(layer -> Stream.of(CommitPoint.before(layer, 3), CommitPoint.after(layer, 3)));
  }

  @Test
  void aReplayThatDiesAtEveryStepGetsThereWhenItIsCalledAgain() {
    assumeStaged(Stage.INTERRUPTIONS);
    ContractLake lake = brokenThenFixed();
    for (Layer layer : Layer.values()) {
      assertDies(lake, CommitPoint.before(layer, 3));
      if (layer != Layer.LEDGER) {
        assertDies(lake, CommitPoint.after(layer, 3));
      }
    }

    lake.replay();

    assertReplayed(lake);
  }

  private static void assertDies(ContractLake lake, CommitPoint point) {
    assertThatThrownBy(() -> lake.replay(Interruption.deathAt(point)))
        .hasStackTraceContaining("the runner died at");
  }

  @Test
  void aFileThatWasEditedAgainDoesNotFinishWhatAnotherHasHalfDecided() {
    assumeStaged(Stage.INTERRUPTIONS);
    ContractLake lake = brokenThenFixed();
    assertDies(lake, CommitPoint.after(Layer.SILVER, 3));

    assertThatThrownBy(() -> lake.editedTo(BROKEN).run(TOPIC))
        .asInstanceOf(InstanceOfAssertFactories.type(PactolusException.class))
        .extracting(PactolusException::code, PactolusException::getMessage)
        .satisfies(
            said -> {
              assertThat(said.get(0)).isEqualTo(ErrorCode.DEFINITION_CHANGED);
              assertThat(said.get(1))
                  .asString()
                  .contains("epoch 3 is a replay of dead letters that was cut off half-way");
            });

    lake.run(TOPIC);
    assertReplayed(lake);
  }

  @Test
  void aRunnerThatAReplayHasOvertakenIsToldSo() {
    assumeStaged(Stage.INTERRUPTIONS);
    ContractLake lake = brokenThenFixed();
    Interruption overtaken =
        new Interruption(CommitPoint.before(Layer.BRONZE, 3), () -> lake.replay());

    assertThatThrownBy(() -> lake.run(MORE, overtaken))
        .isInstanceOf(PactolusException.class)
        .hasMessageContaining("another runner owns pipeline 'protocol'")
        .hasMessageContaining("a replay of dead letters, process ");

    assertReplayed(lake);
  }

  @Test
  void aTransformRepairsTheValueAndIsRecorded() {
    ContractLake lake = brokenThenFixed();
    lake.replay();
    String repair = "REPLACE(raw, '\"many\"', '7')";

    lake.replay(repair);

    assertThat(
            lake.rows(
                "dlq.events",
                "partition",
                "offset",
                "reason",
                "replay_state",
                "replayed_in_epoch",
                "attempts",
                "transform"))
        .contains(
            "1 | 1 | wrong_type | replayed | 4 | 3 | " + repair,
            "0 | 1 | malformed_json | pending | null | 3 | null");
    assertThat(lake.outcomes("firsts"))
        .isEqualTo(Map.of(Outcome.INSERTED, 4L, Outcome.REJECTED, 1L, Outcome.DUPLICATE, 1L));
    assertThat(lake.outcomes("latest"))
        .isEqualTo(Map.of(Outcome.INSERTED, 4L, Outcome.REJECTED, 1L, Outcome.STALE, 1L));
    assertThat(lake.rows("bronze.events", "partition", "offset")).hasSize(6);
    lake.assertConserved();
  }

  @Test
  void aTransformThatGivesNoValueLeavesTheRecordWhereItIs() {
    ContractLake lake = brokenThenFixed();

    lake.replay("NULLIF(raw, raw)");

    assertThat(lake.rows("dlq.events", "partition", "offset", "table", "reason", "replay_state"))
        .containsExactlyInAnyOrder(
            "0 | 1 | null | evaluation | pending",
            "0 | 2 | null | evaluation | pending",
            "1 | 0 | firsts | evaluation | pending",
            "1 | 1 | null | evaluation | pending");
    assertThat(lake.outcomes("firsts"))
        .isEqualTo(Map.of(Outcome.INSERTED, 2L, Outcome.REJECTED, 4L));
    lake.assertConserved();
  }

  @Test
  void aRecordThatOneTableTakesAndAnotherRefusesLeavesForTheOneOnly() {
    ContractLake lake = brokenThenFixed();

    // Decoded now, and refused by the rule of the first table only.
    lake.replay("REPLACE(raw, '\"many\"', '-7')");

    assertThat(lake.rows("dlq.events", "partition", "offset", "table", "reason", "replay_state"))
        .contains("1 | 1 | null | wrong_type | replayed", "1 | 1 | firsts | expectation | pending");
    assertThat(lake.outcomes("firsts"))
        .isEqualTo(Map.of(Outcome.INSERTED, 4L, Outcome.REJECTED, 2L));
    assertThat(lake.outcomes("latest"))
        .isEqualTo(Map.of(Outcome.INSERTED, 4L, Outcome.REJECTED, 1L, Outcome.STALE, 1L));
    lake.assertConserved();
  }

  @Test
  void aReplayedRecordHasThePlaceItHadWhenItWasRead() {
    String unversioned = FIXED.replace("  version: version\n", "");
    ContractLake lake = lake(unversioned);
    lake.run(
        Topic.of(
            epoch(amount("x", "'many'"), amount("y", "1"), amount("z", "'many'").in(1)),
            epoch(amount("x", "2"), amount("y", "'many'"), amount("z", "3"))));

    lake.replay("REPLACE(raw, '\"many\"', '7')");

    assertThat(lake.rows("silver.latest", "id", "amount", "_offset"))
        .containsExactlyInAnyOrder("x | 2 | 2", "y | 7 | 3", "z | 3 | 4");
    assertThat(lake.outcomes("latest"))
        .isEqualTo(Map.of(Outcome.INSERTED, 3L, Outcome.STALE, 2L, Outcome.UPDATED, 1L));
    lake.assertConserved();
  }

  @Test
  void ofEqualVersionsTheOneThatWasReadLaterStays() {
    ContractLake lake = lake(FIXED);
    lake.run(
        Topic.of(
            epoch(amount("x", "'many'"), amount("y", "1")),
            epoch(amount("x", "2"), amount("y", "'many'"))));

    lake.replay("REPLACE(raw, '\"many\"', '7')");

    assertThat(lake.rows("silver.latest", "id", "amount", "_offset"))
        .containsExactlyInAnyOrder("x | 2 | 2", "y | 7 | 3");
  }

  @Test
  void aReplayedRecordIsLateOnlyIfItWasWhenItWasRead() {
    ContractLake lake =
        lake(FIXED.replace("  event_time: at\n", "  event_time: at\n  lateness: 1 h\n"));
    lake.run(
        Topic.of(
            epoch(timed("a", "'many'", "2025-07-30T08:00:00Z")),
            epoch(timed("b", "1", "2025-07-30T11:00:00Z")),
            epoch(
                timed("c", "2", "2025-07-30T08:00:00Z"),
                timed("d", "'many'", "2025-07-30T08:30:00Z"))));

    lake.replay("REPLACE(raw, '\"many\"', '7')");

    assertThat(lake.rows("silver.latest", "id")).containsExactlyInAnyOrder("a", "b");
    assertThat(lake.rows("dlq.events", "offset", "table", "reason", "replay_state"))
        .containsExactlyInAnyOrder(
            "0 | null | wrong_type | replayed",
            "2 | firsts | late | pending",
            "2 | latest | late | pending",
            "3 | firsts | late | pending",
            "3 | latest | late | pending");
    assertThat(lake.outcomes("latest")).isEqualTo(Map.of(Outcome.INSERTED, 2L, Outcome.LATE, 2L));
    lake.assertConserved();
  }

  private static Message amount(String id, String amount) {
    return json("{'id': '%s', 'version': 1, 'region': 'eu', 'amount': %s}".formatted(id, amount));
  }

  private static Message timed(String id, String amount, String at) {
    long seconds = java.time.Instant.parse(at).getEpochSecond();
    return json(
        "{'id': '%s', 'version': 1, 'region': 'eu', 'amount': %s, 'at': %d}"
            .formatted(id, amount, seconds));
  }

  @Test
  void aReplayThatFindsNothingAnyMoreIsClosedAndReadingGoesOn() {
    assumeStaged(Stage.INTERRUPTIONS);
    ContractLake lake = brokenThenFixed();
    assertDies(lake, CommitPoint.after(Layer.BRONZE, 3));

    // No table of the file is older than the dead letters.
    ContractLake other =
        lake.editedTo(
            FIXED
                .replace("table: firsts", "table: firsts2")
                .replace("table: latest", "table: latest2")
                .replace("FROM latest", "FROM latest2")
                .replace("table: by_region", "table: by_region2"));
    other.run(MORE);

    assertThat(other.rows("ledger", "epoch", "table", "kind", "replayed", "records"))
        .contains("3 | firsts2 | replay | 0 | 0", "4 | firsts2 | read | 0 | 1");
    assertThat(other.rows("dlq.events", "replay_state")).hasSize(4).containsOnly("pending");
  }

  @Test
  void aTableThatCameLaterIsNotOfferedOlderRecords() {
    ContractLake broken = lake(BROKEN);
    broken.run(TOPIC);
    ContractLake wider =
        broken.editedTo(FIXED.replace("gold:\n", "  - table: younger\n    mode: append\ngold:\n"));

    wider.replay();

    assertReplayed(wider);
    assertThat(wider.rows("silver.younger", "id")).isEqualTo(List.of());
  }
}
