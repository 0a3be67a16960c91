package io.pactolus.telemetry;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.pactolus.engine.RunListener;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Traces of a run, exported by OTLP over HTTP. Where to and how is said by the environment
 * variables of OpenTelemetry (https://opentelemetry.io/docs/specs/otel/protocol/exporter/): {@code
 * OTEL_EXPORTER_OTLP_ENDPOINT} or {@code OTEL_EXPORTER_OTLP_TRACES_ENDPOINT} turns them on. What
 * cannot be delivered is dropped and told as a warning; the run never waits for it.
 */
public final class Traces implements AutoCloseable {
  private static final List<String> ENDPOINTS =
      List.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT");
  private static final long FLUSH_SECONDS = 5;

  private final RunListener listener;
  private final Optional<Exporting> exporting;

  private record Exporting(OpenTelemetrySdk sdk, EpochTraces epochs, TroubleLog trouble) {}

  private Traces(RunListener listener, Optional<Exporting> exporting) {
    this.listener = listener;
    this.exporting = exporting;
  }

  /**
   * Traces of a run, if they are wanted.
   *
   * @param environment of this process
   * @param next told everything; of trouble with the export on a thread of the exporter
   * @throws PactolusException USAGE when the environment does not make sense
   */
  public static Traces of(
      Map<String, String> environment,
      String pipeline,
      String engine,
      Clock clock,
      RunListener next) {
    if (!wanted(environment)) {
      return new Traces(next, Optional.empty());
    }
    OpenTelemetrySdk sdk = sdk(environment);
    EpochTraces epochs =
        new EpochTraces(sdk.getTracer("io.pactolus"), pipeline, engine, clock, next);
    return new Traces(epochs, Optional.of(new Exporting(sdk, epochs, new TroubleLog(next))));
  }

  private static boolean wanted(Map<String, String> environment) {
    return ENDPOINTS.stream().anyMatch(name -> !environment.getOrDefault(name, "").isBlank())
        && !environment.getOrDefault("OTEL_SDK_DISABLED", "").equalsIgnoreCase("true");
  }

  private static OpenTelemetrySdk sdk(Map<String, String> environment) {
    try {
      return AutoConfiguredOpenTelemetrySdk.builder()
          .disableShutdownHook()
          // The JDK's client speaks no gRPC.
          .addPropertiesSupplier(
              () ->
                  Map.of(
                      "otel.service.name", "pactolus",
                      "otel.exporter.otlp.protocol", "http/protobuf",
                      "otel.metrics.exporter", "none",
                      "otel.logs.exporter", "none"))
          .addPropertiesCustomizer(defaults -> properties(environment))
          .build()
          .getOpenTelemetrySdk();
    } catch (ConfigurationException | IllegalArgumentException | IllegalStateException e) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "The environment variables OTEL_... ask for traces in a way that cannot be done: %s. Traces go by OTLP over HTTP (OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf, mostly port 4318); unset OTEL_EXPORTER_OTLP_ENDPOINT to run without."
              .formatted(e.getMessage()),
          e);
    }
  }

  /** The variables as the properties that they stand for. */
  private static Map<String, String> properties(Map<String, String> environment) {
    Map<String, String> properties = new HashMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("OTEL_")) {
            properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
          }
        });
    return properties;
  }

  /** To be told of the run. */
  public RunListener listener() {
    return listener;
  }

  /** The run ended in trouble. */
  public void failed(PactolusException trouble) {
    exporting.ifPresent(on -> on.epochs().failed(trouble));
  }

  /** Delivers what waits, for a few seconds at most. */
  @Override
  public void close() {
    exporting.ifPresent(
        on -> {
          CompletableResultCode delivered = on.sdk().shutdown();
          delivered.join(FLUSH_SECONDS, TimeUnit.SECONDS);
          if (!delivered.isDone()) {
            on.trouble().tell("The last of them were given up after " + FLUSH_SECONDS + " s.");
          }
          on.trouble().close();
        });
  }
}
