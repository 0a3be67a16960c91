package io.pactolus.telemetry;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.EpochReport;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.plan.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TracesTest {
  private static final Instant NOW = Instant.parse("2025-07-30T00:00:10Z");
  private static final EpochReport EPOCH =
      new EpochReport(
          7,
          100,
          Map.of("quakes", 100L),
          5_000,
          Map.of("quakes", Map.of(Outcome.INSERTED, 90L, Outcome.DUPLICATE, 10L)),
          Map.of(),
          0,
          3,
          Map.of("quakes", 3L),
          1_500,
          GoldAges.NONE,
          false,
          Map.of("gold", 3_000_000L, "poll", 200_000_000L, "bronze", 10_000_000L, "other", 1L));

  private final List<Span> received = new CopyOnWriteArrayList<>();
  private final List<String> services = new CopyOnWriteArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<Long> epochs = new CopyOnWriteArrayList<>();
  private HttpServer collector;

  private final RunListener listener =
      new RunListener() {
        @Override
        public void warning(String message) {
          warnings.add(message);
        }

        @Override
        public void epochCompleted(EpochReport report) {
          epochs.add(report.epoch());
        }
      };

  @BeforeEach
  void startCollector() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          ExportTraceServiceRequest request =
              ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
          request
              .getResourceSpansList()
              .forEach(
                  resource -> {
                    services.add(
                        values(resource.getResource().getAttributesList()).get("service.name"));
                    resource.getScopeSpansList().forEach(s -> received.addAll(s.getSpansList()));
                  });
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void stopCollector() {
    collector.stop(0);
  }

  private Map<String, String> environment() {
    return Map.of(
        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + collector.getAddress().getPort());
  }

  private Traces traces(Map<String, String> environment) {
    return Traces.of(environment, "quakes", "embedded", Clock.fixed(NOW, ZoneOffset.UTC), listener);
  }

  @Test
  void anEpochBecomesATraceWithASpanForEachStageInTheOrderOfTheStages() {
    try (Traces traces = traces(environment())) {
      traces.listener().started(new RunStarted("run-1", 7, 0, 100));
      traces.listener().epochCompleted(EPOCH);
    }

    assertThat(services).containsOnly("pactolus");
    Map<String, Span> spans =
        received.stream().collect(Collectors.toMap(Span::getName, Function.identity()));
    assertThat(spans).containsOnlyKeys("epoch", "poll", "bronze", "gold", "other");
    Span epoch = requireNonNull(spans.get("epoch"));
    assertThat(epoch.getParentSpanId().isEmpty()).isTrue();
    assertThat(epoch.getEndTimeUnixNano()).isEqualTo(NOW.toEpochMilli() * 1_000_000);
    assertThat(epoch.getEndTimeUnixNano() - epoch.getStartTimeUnixNano()).isEqualTo(213_000_001);
    assertThat(values(epoch.getAttributesList()))
        .containsAllEntriesOf(
            Map.of(
                "pactolus.pipeline", "quakes",
                "pactolus.engine", "embedded",
                "pactolus.run.id", "run-1",
                "pactolus.epoch", "7",
                "pactolus.records", "100",
                "pactolus.bytes", "5000",
                "pactolus.lag", "3",
                "pactolus.freshness_seconds", "1.5",
                "pactolus.silver.quakes.inserted", "90",
                "pactolus.silver.quakes.duplicate", "10"));
    long at = epoch.getStartTimeUnixNano();
    for (String stage : List.of("poll", "bronze", "gold", "other")) {
      Span span = requireNonNull(spans.get(stage));
      assertThat(span.getTraceId()).isEqualTo(epoch.getTraceId());
      assertThat(span.getParentSpanId()).isEqualTo(epoch.getSpanId());
      assertThat(span.getStartTimeUnixNano()).as(stage).isEqualTo(at);
      at = span.getEndTimeUnixNano();
    }
    assertThat(at).isEqualTo(epoch.getEndTimeUnixNano());
    assertThat(epochs).containsExactly(7L);
    assertThat(warnings).isEmpty();
  }

  @Test
  void warningsAndBreakersAreEventsOfTheEpochThatComesNext() {
    try (Traces traces = traces(environment())) {
      traces.listener().warning("the broker is away");
      traces.listener().breaker(new BreakerChange("broker", BreakerChange.State.OPEN));
      traces.listener().epochCompleted(EPOCH);
      traces.listener().epochCompleted(EPOCH);
    }

    assertThat(
            received.stream()
                .filter(span -> span.getName().equals("epoch"))
                .map(
                    span ->
                        span.getEventsList().stream()
                            .map(e -> e.getName() + " " + values(e.getAttributesList()))
                            .toList()))
        .containsExactly(
            List.of(
                "warning {message=the broker is away}", "breaker {dependency=broker, state=open}"),
            List.of());
    assertThat(warnings).containsExactly("the broker is away");
  }

  @Test
  void aRunThatFailsLeavesASpanThatSaysWhy() {
    try (Traces traces = traces(environment())) {
      traces.failed(new PactolusException(ErrorCode.TOPIC_MISSING, "there is no topic"));
    }

    assertThat(received)
        .singleElement()
        .satisfies(
            span -> {
              assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
              assertThat(span.getStatus().getMessage()).isEqualTo("there is no topic");
              assertThat(values(span.getAttributesList()))
                  .containsEntry("error.type", "TOPIC_MISSING");
            });
  }

  @Test
  void withoutAnEndpointNothingIsTracedAndTheListenerIsTheSame() {
    try (Traces traces = traces(Map.of("OTEL_SERVICE_NAME", "orders"))) {
      assertThat(traces.listener()).isSameAs(listener);
      traces.failed(new PactolusException(ErrorCode.TOPIC_MISSING, "there is no topic"));
    }
    assertThat(received).isEmpty();
  }

  @Test
  void aCollectorThatIsAwayCostsAWarningAndNotTheRun() {
    collector.stop(0);
    try (Traces traces = traces(environment())) {
      traces.listener().epochCompleted(EPOCH);
    }

    assertThat(epochs).containsExactly(7L);
    assertThat(warnings)
        .isNotEmpty()
        .allMatch(text -> text.startsWith("Traces could not be delivered; the run goes on. "));
  }

  @Test
  void aProtocolThatCannotBeSpokenIsRefusedWithTheVariableToSet() {
    Map<String, String> environment =
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "http://127.0.0.1:4317",
            "OTEL_EXPORTER_OTLP_PROTOCOL",
            "grpc");
    assertThatThrownBy(() -> traces(environment))
        .isInstanceOfSatisfying(
            PactolusException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageContaining("OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf");
  }

  private static Map<String, String> values(List<KeyValue> attributes) {
    return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, TracesTest::text));
  }

  private static String text(KeyValue attribute) {
    var value = attribute.getValue();
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      default -> value.toString();
    };
  }
}
