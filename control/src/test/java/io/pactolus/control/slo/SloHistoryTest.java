package io.pactolus.control.slo;

import static io.pactolus.control.slo.GivenSlo.NOON;
import static io.pactolus.control.slo.GivenSlo.epoch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.slo.SloReport.BurnRate;
import io.pactolus.control.slo.SloReport.ObjectiveStatus;
import io.pactolus.lakehouse.MeasuredEpoch;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SloHistoryTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LATE = Duration.ofSeconds(400);
  private static final Offset<Double> EXACTLY = within(1e-9);

  private final SloHistory history = new SloHistory(GivenSlo.pipeline("event_freshness: off"));

  private ObjectiveStatus status(Map<Objective, Long> overdue) {
    return history.report(NOON, overdue).objectives().get(0);
  }

  @Test
  void windowsBudgetAndBurnRatesAreThoseOfTheRecordsInThem() {
    history.add(epoch(1, NOON.minus(Duration.ofDays(2)), 500, SECOND), NOON);
    history.add(epoch(2, NOON.minus(Duration.ofHours(5)), 300, SECOND), NOON);
    history.add(epoch(3, NOON.minus(Duration.ofMinutes(20)), 100, LATE), NOON);
    history.add(epoch(4, NOON.minus(Duration.ofMinutes(1)), 100, SECOND), NOON);

    ObjectiveStatus status = status(Map.of());

    assertThat(status.objective().title())
        .isEqualTo("95 % of the records are in Gold within 5 min of their broker timestamp");
    assertThat(status.windows())
        .extracting(w -> w.length(), w -> w.share())
        .containsExactly(
            tuple(Duration.ofMinutes(5), new Share(100, 0)),
            tuple(Duration.ofHours(1), new Share(200, 100)),
            tuple(Duration.ofDays(1), new Share(500, 100)));
    assertThat(status.met()).contains(false);
    // 5 % of 1,000 records may miss, 100 did.
    assertThat(status.errorBudget().allowedRecords()).isCloseTo(50, EXACTLY);
    assertThat(status.errorBudget().missedRecords()).isEqualTo(100);
    assertThat(status.errorBudget().remainingRatio().orElseThrow()).isCloseTo(-1, EXACTLY);
    assertThat(status.burnRates().stream().map(b -> b.rule().threshold()).toList())
        .satisfies(
            thresholds -> {
              assertThat(thresholds.get(0)).isCloseTo(14.4, EXACTLY);
              assertThat(thresholds.get(1)).isCloseTo(6, EXACTLY);
              assertThat(thresholds.get(2)).isCloseTo(1, EXACTLY);
            });
    // 100 of 200, of 500 and of 1,000 records missed, over the budget of 0.05.
    assertThat(status.burnRates().stream().map(b -> b.longRate().orElseThrow()))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1)
        .containsExactly(10.0, 4.0, 2.0);
    assertThat(status.burnRates().stream().map(b -> b.shortRate().orElseThrow()))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1)
        .containsExactly(0.0, 10.0, 4.0);
    assertThat(status.burnRates())
        .extracting(BurnRate::alerting)
        .containsExactly(false, false, true);
  }

  @Test
  void quantilesAreInTheJsonOfTheApi() {
    history.add(epoch(1, NOON.minus(Duration.ofMinutes(1)), 100, SECOND), NOON);
    ObjectNode node = new ObjectMapper().createObjectNode();

    SloJson.report(node, history.report(NOON, Map.of()));

    assertThat(node.at("/objectives/0/windows/0/window").asText()).isEqualTo("5m");
    assertThat(node.at("/objectives/0/windows/0/p95").asDouble()).isCloseTo(1, within(0.016));
    assertThat(node.at("/objectives/0/windows/1/within_target_ratio").asDouble()).isEqualTo(1);
    assertThat(node.at("/objectives/0/error_budget/period").asText()).isEqualTo("30d");
    assertThat(node.at("/objectives/0/burn_rates/2/long_window").asText()).isEqualTo("3d");
    assertThat(node.at("/objectives/0/overdue_records").isNull()).isTrue();
  }

  @Test
  void aTopicWithoutTrafficMissesNothing() {
    ObjectiveStatus status = status(Map.of(history.objectives().get(0), 0L));

    assertThat(status.met()).isEmpty();
    assertThat(status.alerting()).isFalse();
    assertThat(status.errorBudget().remainingRatio()).isEmpty();
  }

  @Test
  void recordsThatNobodyReadsMissTheTargetToo() {
    history.add(epoch(1, NOON.minus(Duration.ofHours(2)), 100, SECOND), NOON);

    ObjectiveStatus status = status(Map.of(history.objectives().get(0), 60L));

    assertThat(status.met()).contains(false);
    assertThat(status.overdueRecords()).hasValue(60);
    assertThat(status.burnRates().get(0).longRate().orElseThrow()).isCloseTo(20, EXACTLY);
    assertThat(status.burnRates().get(0).alerting()).isTrue();
    // 5 % of 160 may miss.
    assertThat(status.errorBudget().remainingRatio().orElseThrow())
        .isCloseTo(1 - 60 / 8.0, EXACTLY);
  }

  @Test
  void whatIsReadAgainAfterARollbackDoesNotCount() {
    MeasuredEpoch first = epoch(1, NOON.minus(Duration.ofHours(3)), 100, SECOND);
    MeasuredEpoch second = epoch(3, NOON.minus(Duration.ofMinutes(1)), 100, Duration.ofHours(3));
    history.add(first, NOON);
    history.add(new MeasuredEpoch(second.epoch(), second.goldAt(), true, second.ages()), NOON);

    assertThat(status(Map.of()).errorBudget().missedRecords()).isZero();
    assertThat(history.goldAt()).contains(NOON.minus(Duration.ofMinutes(1)));
  }

  @Test
  void whatIsOlderThanThePeriodIsForgotten() {
    history.add(epoch(1, NOON.minus(Duration.ofDays(31)), 100, LATE), NOON);

    assertThat(status(Map.of()).errorBudget().missedRecords()).isZero();
  }

  @Test
  void eventTimesHaveATargetOfTheirOwn() {
    SloHistory both = new SloHistory(GivenSlo.pipeline("event_freshness: 90 min"));
    both.add(epoch(1, NOON, 10, Duration.ofMinutes(40)), NOON);

    assertThat(both.report(NOON, Map.of()).objectives())
        .extracting(s -> s.objective().title(), s -> s.errorBudget().missedRecords())
        .containsExactly(
            tuple("95 % of the records are in Gold within 5 min of their broker timestamp", 10L),
            tuple("95 % of the records are in Gold within 90 min of their event time", 10L));
    both.add(epoch(2, NOON, 10, Duration.ofMinutes(2)), NOON);
    assertThat(both.report(NOON, Map.of()).objectives())
        .extracting(s -> s.errorBudget().missedRecords())
        .containsExactly(10L, 10L);
  }

  @Test
  void theRulesFollowThePeriodAndStayReachable() {
    Objective objective = history.objectives().get(0);
    Objective loose = new Objective(Objective.Clock.BROKER, 50, Duration.ofMinutes(5));

    assertThat(BurnRule.of(objective, Duration.ofDays(7)))
        .extracting(BurnRule::longWindow, rule -> Math.round(rule.threshold() * 100) / 100.0)
        .containsExactly(tuple(Duration.ofHours(1), 3.36), tuple(Duration.ofHours(6), 1.4));
    assertThat(BurnRule.of(objective, Duration.ofDays(90)).get(0).threshold())
        .isCloseTo(18, EXACTLY);
    assertThat(BurnRule.of(loose, Duration.ofDays(30)).get(0).threshold()).isCloseTo(1.8, EXACTLY);
    assertThat(new Objective(Objective.Clock.BROKER, 100, Duration.ofMinutes(5)).budget())
        .isPositive();
  }
}
