package io.pactolus.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pactolus.control.slo.SloHistory;
import io.pactolus.control.slo.SloReport;
import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.BreakerChange.State;
import io.pactolus.engine.EpochReport;
import io.pactolus.engine.RunListener;
import io.pactolus.lakehouse.MeasuredEpoch;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.freshness.AgeHistogram;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.yaml.PipelineFileException;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AlertsTest {
  private static final String FILE =
      """
      pipeline: orders
      source:
        kafka: {brokers: "localhost:1", topics: [orders]}
      stream:
        name: orders
        fields:
          - {name: id, type: string}
      silver:
        - {table: orders, mode: append, key: []}
      slo: {freshness: 10 s, percentile: 90}
      alerts: {webhook: "${HOOK}"}
      """;
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2025-07-30T12:00:00Z"), ZoneOffset.UTC);

  @Test
  void aBudgetThatIsUsedUpTooFastIsToldOnceUntilItIsNoLonger() throws Exception {
    Deque<SloReport> reports =
        new ArrayDeque<>(List.of(slo(900, 100), slo(1, 999), slo(0, 1000), slo(9, 1), slo(0, 7)));
    SloBreaches breaches = new SloBreaches();
    List<SloBreaches.Breach> told = new ArrayList<>();
    while (!reports.isEmpty()) {
      told.addAll(breaches.begunIn(reports.remove()));
    }

    assertThat(told).hasSize(2);
    assertThat(told.get(0).message())
        .isEqualTo(
            "The freshness target is missed: 90 % of the records are in Gold within 10 s of their"
                + " broker timestamp, but of the 1,000 records of the last hour 999 were not. The"
                + " error budget of 30 d is used up 10.0 times as fast as it lasts (over 1 h, and"
                + " 10.0 times over 5 min); 9.0 times is the limit.");
    assertThat(told.get(0).figures())
        .containsEntry("missed_of_last_hour", 999L)
        .containsEntry("target_millis", 10_000L);
    assertThat(told.get(1).figures()).containsEntry("records_of_last_hour", 7L);
  }

  @Test
  void theTargetsAreJudgedOnceMoreWhenTheRunEnds() throws Exception {
    try (Receiver receiver = Receiver.answering(request -> 200)) {
      Alerts alerts = alerts(receiver, RunListener.NONE);
      alerts.watch(() -> slo(0, 3));
      alerts.close();

      JsonNode alert = receiver.next();
      assertThat(alert.path("type").asText()).isEqualTo("slo_breach");
      assertThat(alert.at("/details/overdue_records").asInt()).isZero();
    }
  }

  @Test
  void targetsThatCannotBeJudgedAreSaidOnce() throws Exception {
    List<String> warnings = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void warning(String message) {
            warnings.add(message);
          }
        };
    try (Receiver receiver = Receiver.answering(request -> 200);
        Alerts alerts = alerts(receiver, listener)) {
      alerts.watch(
          () -> {
            throw new PactolusException(ErrorCode.LAKE_DAMAGED, "no ledger");
          });
      alerts.close();
    }

    assertThat(warnings).containsExactly("the freshness targets cannot be judged now: no ledger");
  }

  /** Of records that took 1 s and 20 s. */
  private static SloReport slo(int soon, int late) {
    AgeHistogram.Counter ages = new AgeHistogram.Counter();
    for (int i = 0; i < soon + late; i++) {
      ages.add(i < soon ? 1_000 : 20_000);
    }
    SloHistory history = new SloHistory(pipeline(FILE, "https://hooks.test/unused"));
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, NOON.instant());
    history.add(
        new MeasuredEpoch(1, micros, false, new GoldAges(ages.histogram(), AgeHistogram.NONE)),
        NOON.instant());
    return history.report(NOON.instant(), Map.of());
  }

  @Test
  void aFloodAFailedAuditAndAnOpenBreakerAreTold() throws Exception {
    List<BreakerChange> passedOn = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void breaker(BreakerChange change) {
            passedOn.add(change);
          }
        };
    try (Receiver receiver = Receiver.answering(request -> 200);
        Alerts alerts = alerts(receiver, listener)) {
      alerts.failed(new PactolusException(ErrorCode.LAKE_FULL, "not for the webhook"));
      alerts.failed(new PactolusException(ErrorCode.REJECT_FLOOD, "too many"));
      alerts.auditFailed("epoch 7 is missing", 2);
      alerts.breaker(new BreakerChange("broker", State.HALF_OPEN));
      alerts.breaker(new BreakerChange("broker", State.OPEN));

      assertThat(receiver.next().path("message").asText()).isEqualTo("too many");
      assertThat(receiver.next().path("type").asText()).isEqualTo("audit_failure");
      assertThat(receiver.next().path("type").asText()).isEqualTo("breaker_open");
    }
    assertThat(passedOn).hasSize(2);
  }

  @Test
  void aBreakerThatOpensAgainAndAgainIsToldOnceUntilItHasClosed() throws Exception {
    try (Receiver receiver = Receiver.answering(request -> 200);
        Alerts alerts = alerts(receiver, RunListener.NONE)) {
      for (int i = 0; i < 5; i++) {
        alerts.breaker(new BreakerChange("broker", State.OPEN));
        alerts.breaker(new BreakerChange("broker", State.HALF_OPEN));
      }
      alerts.auditFailed("so that there is something in between", 1);
      alerts.breaker(new BreakerChange("broker", State.CLOSED));
      alerts.breaker(new BreakerChange("broker", State.OPEN));

      JsonNode first = receiver.next();
      assertThat(first.path("type").asText()).isEqualTo("breaker_open");
      assertThat(first.path("message").asText()).startsWith("The broker does not answer");
      assertThat(receiver.next().path("type").asText()).isEqualTo("audit_failure");
      assertThat(receiver.next().path("type").asText()).isEqualTo("breaker_open");
    }
  }

  @Test
  void withoutAWebhookNothingIsSentAndAllIsPassedOn() {
    List<String> warnings = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void warning(String message) {
            warnings.add(message);
          }
        };
    Pipeline pipeline = pipeline(FILE.replace("alerts: {webhook: \"${HOOK}\"}", ""), "unused");
    try (Alerts alerts = Alerts.of(pipeline, "/lake", NOON, listener)) {
      alerts.warning("hello");
      alerts.epochCompleted(epoch(1, 1, 999_000));
    }

    assertThat(warnings).containsExactly("hello");
  }

  @Test
  void theAddressIsInNoTextOfThePipelineAndInNoProblem() {
    assertThat(pipeline(FILE, "https://hooks.test/s3cret").toString()).doesNotContain("s3cret");
    assertThatThrownBy(() -> pipeline(FILE, "gopher://hooks.test/s3cret"))
        .isInstanceOf(PipelineFileException.class)
        .hasMessageContaining("'${HOOK}' is not an http or https address")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> pipeline(FILE.replace("${HOOK}", "https://hooks.test/s3cret"), ""))
        .isInstanceOf(PipelineFileException.class)
        .hasMessageContaining("is a secret and is written in clear")
        .hasMessageNotContaining("s3cret");
  }

  private static Alerts alerts(Receiver receiver, RunListener listener) {
    return Alerts.of(pipeline(FILE, receiver.address().toString()), "/lake", NOON, listener);
  }

  private static Pipeline pipeline(String yaml, String hook) {
    return PipelineReader.read(yaml, "orders.yaml", name -> Optional.of(hook)).pipeline();
  }

  private static EpochReport epoch(long number, long records, long freshnessMillis) {
    return new EpochReport(
        number,
        records,
        Map.of("orders", records),
        1,
        Map.of(),
        Map.of(),
        0,
        0,
        Map.of(),
        freshnessMillis,
        GoldAges.NONE,
        false,
        Map.of());
  }
}
