package io.pactolus.alert;

import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.EpochReport;
import io.pactolus.engine.FieldDrift;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.Telemetry;
import io.pactolus.pipeline.DurationText;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.Pipeline;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Listens to a run, tells another listener everything, and the webhook of the pipeline what an
 * operator has to know. Without {@code alerts.webhook} it only passes on.
 */
public final class Alerts implements RunListener, AutoCloseable {
  private final Pipeline pipeline;
  private final String lake;
  private final Clock clock;
  private final RunListener listener;
  private final FreshnessTarget freshness;
  private final Optional<Webhook> webhook;
  // Told of already: each time that it is asked in vain the breaker opens again.
  private final Set<String> open = ConcurrentHashMap.newKeySet();

  private Alerts(
      Pipeline pipeline,
      String lake,
      Clock clock,
      RunListener listener,
      Webhook.Settings settings) {
    this.pipeline = pipeline;
    this.lake = lake;
    this.clock = clock;
    this.listener = listener;
    this.freshness = new FreshnessTarget(pipeline.slo());
    this.webhook =
        pipeline
            .alerts()
            .webhook()
            .map(address -> new Webhook(address, settings, listener::warning, listener::breaker));
  }

  /**
   * @param listener told everything; on the webhook's thread too, of the webhook itself
   */
  public static Alerts of(Pipeline pipeline, String lake, Clock clock, RunListener listener) {
    return of(pipeline, lake, clock, listener, Webhook.Settings.DEFAULT);
  }

  static Alerts of(
      Pipeline pipeline,
      String lake,
      Clock clock,
      RunListener listener,
      Webhook.Settings settings) {
    return new Alerts(pipeline, lake, clock, listener, settings);
  }

  @Override
  public void started(RunStarted started) {
    listener.started(started);
  }

  @Override
  public void epochCompleted(EpochReport report) {
    listener.epochCompleted(report);
    freshness
        .after(report, clock.instant())
        .ifPresent(
            miss ->
                send(
                    Alert.Kind.SLO_BREACH,
                    "The freshness target is missed: of the %d records of the last %s, %.1f %% took longer than %s to Gold; %s %% may. The last epoch's oldest took %s."
                        .formatted(
                            miss.records(),
                            DurationText.exact(FreshnessTarget.WINDOW),
                            miss.oldPercent(),
                            DurationText.exact(pipeline.slo().freshness()),
                            allowed(),
                            DurationText.rounded(
                                java.time.Duration.ofMillis(report.freshnessMillis()))),
                    Map.of(
                        "epoch", report.epoch(),
                        "freshness_millis", report.freshnessMillis(),
                        "target_millis", pipeline.slo().freshness().toMillis(),
                        "percentile", pipeline.slo().percentile(),
                        "lag_records", report.lagRecords())));
  }

  private String allowed() {
    return String.format(Locale.ROOT, "%.1f", 100 - pipeline.slo().percentile());
  }

  @Override
  public void warning(String message) {
    listener.warning(message);
  }

  @Override
  public void drift(FieldDrift drift) {
    listener.drift(drift);
  }

  @Override
  public void breaker(BreakerChange change) {
    listener.breaker(change);
    if (change.state() == BreakerChange.State.CLOSED) {
      open.remove(change.dependency());
    } else if (change.state() == BreakerChange.State.OPEN && open.add(change.dependency())) {
      send(
          Alert.Kind.BREAKER_OPEN,
          "The %s does not answer: its circuit breaker is open. The pipeline waits for it and keeps its position."
              .formatted(change.dependency()),
          Map.of());
    }
  }

  @Override
  public void telemetry(Telemetry told) {
    listener.telemetry(told);
  }

  /** The run ended in trouble. */
  public void failed(PactolusException trouble) {
    if (trouble.code() == ErrorCode.REJECT_FLOOD) {
      send(Alert.Kind.REJECT_FLOOD, String.valueOf(trouble.getMessage()), Map.of());
    }
  }

  /**
   * An audit found the lake not balanced.
   *
   * @param problem the first of what it found
   */
  public void auditFailed(String problem, int failedChecks) {
    send(
        Alert.Kind.AUDIT_FAILURE,
        "The audit found the lake not balanced. First problem: " + problem,
        Map.of("failed_checks", failedChecks));
  }

  private void send(Alert.Kind kind, String message, Map<String, Number> figures) {
    webhook.ifPresent(
        hook ->
            hook.send(
                new Alert(
                    UUID.randomUUID().toString(),
                    kind,
                    pipeline.name(),
                    lake,
                    clock.instant(),
                    message,
                    figures)));
  }

  /** Delivers what waits, for a few seconds at most. */
  @Override
  public void close() {
    webhook.ifPresent(Webhook::close);
  }
}
