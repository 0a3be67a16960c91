package io.pactolus.engine.core.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.engine.core.silver.SilverFixture.Event;
import io.pactolus.engine.core.silver.SilverFixture.Event.Kind;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.SilverTable.Mode;
import io.pactolus.pipeline.model.SilverTable.OnFail;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan.Rule;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.plan.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilverMergeTest {
  @TempDir Path directory;

  @Test
  void appendKeepsTheFirstOfAKeyAlsoAcrossEpochsAndRestarts() {
    SilverFixture fixture = fixture(SilverFixture.append(List.of(0), Optional.empty()));

    SilverResult first = fixture.epoch(List.of(event(1, "a"), event(2, "b"), event(3, "a")));
    fixture.restart();
    SilverResult second = fixture.epoch(List.of(event(4, "b"), event(5, "c")));

    assertThat(first.outcomes())
        .containsExactly(Outcome.INSERTED, Outcome.INSERTED, Outcome.DUPLICATE);
    assertThat(second.outcomes()).containsExactly(Outcome.DUPLICATE, Outcome.INSERTED);
    assertThat(offsets(fixture)).containsExactlyInAnyOrder(1L, 2L, 5L);
  }

  @Test
  void aTableWithoutAKeyTakesEveryRecord() {
    SilverFixture fixture = fixture(SilverFixture.append(List.of(), Optional.empty()));

    SilverResult result = fixture.epoch(List.of(event(1, "a"), event(2, "a")));

    assertThat(result.outcomes()).containsExactly(Outcome.INSERTED, Outcome.INSERTED);
  }

  @Test
  void aKeyBehindTheHorizonIsAbsentWithAndWithoutARestart() {
    for (int restarts = 0; restarts < 2; restarts++) {
      SilverFixture fixture =
          fixture(SilverFixture.append(List.of(0), Optional.of(Duration.ofSeconds(1))));
      fixture.epoch(List.of(event(1, "old").at(0L), event(2, "young").at(1_500_000L)));
      fixture.epoch(List.of(event(3, "mark").at(2_000_000L)));
      if (restarts == 1) {
        fixture.restart();
      }

      SilverResult result =
          fixture.epoch(
              List.of(event(4, "old").at(0L), event(5, "young").at(0L), event(6, "mark").at(0L)));

      assertThat(result.outcomes())
          .containsExactly(Outcome.INSERTED, Outcome.DUPLICATE, Outcome.DUPLICATE);
    }
  }

  @Test
  void lateRecordsAreRefusedBeforeAnythingElseAndDoNotMoveTheWatermark() {
    SilverFixture fixture =
        new SilverFixture(
            directory,
            SilverFixture.append(List.of(0), Optional.empty()),
            Optional.of(Duration.ofSeconds(1)));
    fixture.epoch(List.of(event(1, "a").at(5_000_000L)));

    SilverResult result =
        fixture.epoch(
            List.of(
                event(2, "late").at(3_999_999L).flags(false, true, false),
                event(3, "in time").at(4_000_000L),
                event(4, "filtered").at(9_000_000L).flags(false, true, false),
                event(5, "timeless").at(null)));

    assertThat(result.outcomes())
        .containsExactly(Outcome.LATE, Outcome.INSERTED, Outcome.FILTERED, Outcome.INSERTED);
    assertThat(result.maxEventTime()).hasValue(4_000_000L);
    assertThat(result.refusals())
        .containsExactly(
            new Refusal(
                0,
                Reason.LATE,
                "Event time 1970-01-01T00:00:03.999999Z is more than the lateness of 1 s before"
                    + " 1970-01-01T00:00:05Z, the latest event time seen before.",
                Optional.empty()));
  }

  @Test
  void aRuleRejectsWhatIsFalseUnknownOrNotComputableAndSaysSo() {
    SilverFixture fixture = fixture(ruled(OnFail.REJECT));

    List<Event> events =
        List.of(
            event(1, "a"),
            event(2, "b").flags(true, false, false),
            event(3, "c").flags(true, null, false),
            Event.of(0, 4, "d", 1L, "boom"));
    SilverResult result = fixture.epoch(events);

    assertThat(result.outcomes())
        .containsExactly(Outcome.INSERTED, Outcome.REJECTED, Outcome.REJECTED, Outcome.REJECTED);
    Optional<String> rule = Optional.of("r");
    assertThat(result.refusals())
        .containsExactly(
            new Refusal(1, Reason.EXPECTATION, "Rule 'r' is false: valid", rule),
            new Refusal(2, Reason.EXPECTATION, "Rule 'r' is unknown (NULL): valid", rule),
            new Refusal(
                3, Reason.EVALUATION, "Rule 'r' cannot be computed: division by zero", rule));
    assertThat(fixture.refusals(events)).isEqualTo(result.refusals());
  }

  @Test
  void aRuleThatWarnsLetsRecordsPassAndCountsThem() {
    SilverFixture fixture = fixture(ruled(OnFail.WARN));

    SilverResult result =
        fixture.epoch(List.of(event(1, "a").flags(true, false, false), event(2, "b")));

    assertThat(result.outcomes()).containsExactly(Outcome.INSERTED, Outcome.INSERTED);
    assertThat(result.warnings()).containsExactly(Map.entry("r", 1L));
    assertThat(result.counts())
        .hasEntrySatisfying(
            new TopicPartition("t", 0), counts -> assertThat(counts.warnings()).isEqualTo(1));
  }

  @Test
  void aRuleThatStopsNamesTheRecord() {
    SilverFixture fixture = fixture(ruled(OnFail.STOP));

    assertThatThrownBy(() -> fixture.prepare(List.of(event(7, "a").flags(true, false, false))))
        .isInstanceOfSatisfying(
            PactolusException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.EXPECTATION_STOP))
        .hasMessageContaining("Rule 'r' (valid) of Silver table 's' says to stop")
        .hasMessageContaining("t-0 offset 7");
  }

  @Test
  void insertAndDeleteInOneEpochWriteNothing() {
    SilverFixture fixture = fixture(SilverFixture.upsert(true, List.of()));

    SilverResult result = fixture.epoch(List.of(event(1, "a"), event(2, "a").as(Kind.TOMBSTONE)));

    assertThat(result.outcomes()).containsExactly(Outcome.INSERTED, Outcome.DELETED);
    assertThat(result.changesTable()).isFalse();
  }

  @Test
  void afterAFailedCommitTheMergeRefusesToGoOn() {
    SilverFixture fixture = fixture(SilverFixture.upsert(true, List.of()));
    fixture.prepare(List.of(event(1, "a")));

    fixture.merge().abandoned();

    assertThatThrownBy(() -> fixture.prepare(List.of(event(1, "a"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Silver table 's' is BROKEN, not READY");
  }

  @Test
  void theDeadLetterQueueHoldsTheRawRecordAndEveryReason() {
    SilverFixture fixture = fixture(ruled(OnFail.REJECT));
    List<Event> events =
        List.of(event(1, "a").as(Kind.UNDECODABLE), event(2, "b").flags(true, false, false));
    List<Refusal> refusals = fixture.epoch(events).refusals();

    Batch rows = DlqRows.of(fixture.bronze(events), fixture.decoded(events), Map.of("s", refusals));

    assertThat(rows.rows()).isEqualTo(2);
    assertThat(rows.column("value").get(1))
        .isEqualTo("raw p".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(values(rows, "offset")).containsExactly(1L, 2L);
    assertThat(values(rows, "table")).containsExactly(null, "s");
    assertThat(values(rows, "reason")).containsExactly("malformed_json", "expectation");
    assertThat(values(rows, "rule")).containsExactly(null, "r");
    assertThat(values(rows, "field")).containsExactly("payload", null);
    assertThat(values(rows, "json_position")).containsExactly(null, null);
    assertThat(values(rows, "replay_state")).containsExactly("pending", "pending");
  }

  private SilverFixture fixture(SilverPlan plan) {
    return new SilverFixture(directory, plan, Optional.empty());
  }

  private static SilverPlan ruled(OnFail onFail) {
    return SilverFixture.silver(
        Mode.APPEND,
        List.of(0),
        -1,
        List.of(),
        List.of(new Rule("r", "valid", SilverFixture.VALID, onFail)),
        Optional.empty());
  }

  private static Event event(long offset, String id) {
    return Event.of(0, offset, id, 1L, "p");
  }

  private static List<Object> offsets(SilverFixture fixture) {
    return values(fixture.table.liveRows(), "_offset");
  }

  private static List<Object> values(Batch rows, String column) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < rows.rows(); i++) {
      values.add(rows.column(column).get(i));
    }
    return values;
  }
}
