package io.pactolus.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.BreakerChange.State;
import io.pactolus.engine.EpochReport;
import io.pactolus.engine.RunListener;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.yaml.PipelineFileException;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
  void aMissedFreshnessTargetIsToldOnceUntilItIsMetAgain() throws Exception {
    try (Receiver receiver = Receiver.answering(request -> 200);
        Alerts alerts = alerts(receiver, RunListener.NONE)) {
      alerts.epochCompleted(epoch(1, 900, 5_000));
      alerts.epochCompleted(epoch(2, 99, 11_000));
      alerts.epochCompleted(epoch(3, 2, 12_000));
      alerts.epochCompleted(epoch(4, 2, 13_000));
      alerts.epochCompleted(epoch(5, 900, 1_000));
      alerts.epochCompleted(epoch(6, 900, 15_000));

      JsonNode first = receiver.next();
      JsonNode second = receiver.next();
      assertThat(first.path("type").asText()).isEqualTo("slo_breach");
      assertThat(first.path("message").asText())
          .startsWith("The freshness target is missed: of the 1001 records of the last 5 min");
      assertThat(first.at("/details/epoch").asInt()).isEqualTo(3);
      assertThat(second.at("/details/epoch").asInt()).isEqualTo(6);
    }
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
        number, records, 1, Map.of(), 0, freshnessMillis, GoldAges.NONE, Map.of());
  }
}
