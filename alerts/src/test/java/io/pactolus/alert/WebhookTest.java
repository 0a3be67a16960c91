package io.pactolus.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pactolus.alert.Webhook.Settings;
import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.BreakerChange.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WebhookTest {
  private static final Settings QUICK =
      new Settings(
          Duration.ofSeconds(60),
          Duration.ofMillis(1),
          Duration.ofMillis(20),
          3,
          Duration.ofSeconds(60));
  private static final Settings IMPATIENT =
      new Settings(
          Duration.ofSeconds(60),
          Duration.ofMillis(1),
          Duration.ofMillis(20),
          3,
          Duration.ofMillis(200));

  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final BlockingQueue<BreakerChange> changes = new LinkedBlockingQueue<>();

  @Test
  void anAlertIsPostedAsJson() throws Exception {
    try (Receiver receiver = Receiver.answering(request -> 204);
        Webhook webhook = webhook(receiver, QUICK)) {
      webhook.send(alert("one"));

      JsonNode body = receiver.next();
      assertThat(body.toString())
          .isEqualTo(
              "{\"id\":\"one\",\"type\":\"slo_breach\",\"pipeline\":\"orders\",\"lake\":\"/lake\",\"at\":\"2025-07-30T12:00:00Z\",\"message\":\"Gold is late.\",\"runbook\":\"docs/runbooks/slo-breach.md\",\"details\":{\"epoch\":7}}");
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void whatFailedIsSentAgainUnderTheSameId() throws Exception {
    try (Receiver receiver = Receiver.answering(request -> request <= 2 ? 503 : 200);
        Webhook webhook = webhook(receiver, QUICK)) {
      webhook.send(alert("one"));
      webhook.send(alert("two"));

      assertThat(List.of(id(receiver), id(receiver), id(receiver), id(receiver)))
          .containsExactly("one", "one", "one", "two");
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void aReceiverThatHangsHoldsUpNeitherSenderNorEnd() throws Exception {
    long begin = System.nanoTime();
    try (Receiver receiver = Receiver.hanging()) {
      try (Webhook webhook = webhook(receiver, IMPATIENT)) {
        webhook.send(alert("one"));
        receiver.next();
        for (int i = 0; i < 1_000; i++) {
          webhook.send(alert("more " + i));
        }
      }
      // Far less than one attempt may take.
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(IMPATIENT.attempt());
      assertThat(receiver.requests()).isEqualTo(1);
    }
    assertThat(warnings)
        .containsExactly("1001 alerts could not be delivered to the webhook (alerts.webhook).");
  }

  @Test
  void aRefusalIsFinalAndNoMessageNamesTheAddress() throws Exception {
    try (Receiver receiver = Receiver.answering(request -> 404)) {
      try (Webhook webhook = webhook(receiver, QUICK)) {
        webhook.send(alert("one"));
        receiver.next();
      }
      assertThat(receiver.requests()).isEqualTo(1);
    }
    assertThat(warnings)
        .containsExactly(
            "The webhook refused an alert (slo_breach) with status 404; it is not sent again. Check alerts.webhook.");
  }

  @Test
  void aReceiverThatDoesNotAnswerOpensTheBreakerUntilItDoes() throws Exception {
    try (Receiver receiver = Receiver.answering(request -> request <= 4 ? 500 : 200);
        Webhook webhook = webhook(receiver, QUICK)) {
      webhook.send(alert("one"));

      assertThat(List.of(change(), change(), change(), change(), change()))
          .containsExactly(State.OPEN, State.HALF_OPEN, State.OPEN, State.HALF_OPEN, State.CLOSED);
      assertThat(receiver.requests()).isEqualTo(5);
    }
  }

  @Test
  void nobodyThereIsNoErrorButSaidAtTheEnd() throws IOException {
    Receiver gone = Receiver.hanging();
    gone.close();
    try (Webhook webhook = webhook(gone, IMPATIENT)) {
      webhook.send(alert("one"));
    }

    assertThat(warnings)
        .containsExactly("1 alert could not be delivered to the webhook (alerts.webhook).");
  }

  private Webhook webhook(Receiver receiver, Settings settings) {
    return new Webhook(receiver.address(), settings, warnings::add, changes::add);
  }

  private static Alert alert(String id) {
    return new Alert(
        id,
        Alert.Kind.SLO_BREACH,
        "orders",
        "/lake",
        Instant.parse("2025-07-30T12:00:00Z"),
        "Gold is late.",
        Map.of("epoch", 7L));
  }

  private static String id(Receiver receiver) throws InterruptedException {
    return receiver.next().path("id").asText();
  }

  private State change() throws InterruptedException {
    return Objects.requireNonNull(changes.poll(60, TimeUnit.SECONDS)).state();
  }
}
