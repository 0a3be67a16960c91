package io.pactolus.alert;

import io.pactolus.control.slo.SloReport;
import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.EpochReport;
import io.pactolus.engine.FieldDrift;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.Telemetry;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.Pipeline;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Listens to a run, tells another listener everything, and the webhook of the pipeline what an
 * operator has to know. Without {@code alerts.webhook} it only passes on.
 */
public final class Alerts implements RunListener, AutoCloseable {
  private static final int EVERY_SECONDS = 10;

  private final Pipeline pipeline;
  private final String lake;
  private final Clock clock;
  private final RunListener listener;
  private final SloBreaches breaches = new SloBreaches();
  private final Optional<Webhook> webhook;
  // Told of already: each time that it is asked in vain the breaker opens again.
  private final Set<String> open = ConcurrentHashMap.newKeySet();
  private boolean unjudged;
  private volatile Optional<Supplier<SloReport>> watched = Optional.empty();
  private volatile Optional<ScheduledExecutorService> judging = Optional.empty();

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
  }

  /**
   * Has the targets judged every ten seconds until this is closed, and once more then: a pipeline
   * that stands still completes no epoch that could tell.
   *
   * @param slo asked on a thread of its own
   */
  public void watch(Supplier<SloReport> slo) {
    if (webhook.isEmpty()) {
      return;
    }
    watched = Optional.of(slo);
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "pactolus-slo-alerts");
              thread.setDaemon(true);
              return thread;
            });
    // judge() throws nothing that could be found there.
    Future<?> unused =
        started.scheduleWithFixedDelay(this::judge, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    judging = Optional.of(started);
  }

  private synchronized void judge() {
    try {
      watched.ifPresent(
          slo ->
              breaches
                  .begunIn(slo.get())
                  .forEach(
                      breach -> send(Alert.Kind.SLO_BREACH, breach.message(), breach.figures())));
      unjudged = false;
    } catch (RuntimeException e) {
      // The run itself stops when something is wrong with the lake; this only says it once.
      if (!unjudged) {
        unjudged = true;
        listener.warning("the freshness targets cannot be judged now: " + e.getMessage());
      }
    }
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
    judging.ifPresent(ScheduledExecutorService::shutdownNow);
    judge();
    webhook.ifPresent(Webhook::close);
  }
}
