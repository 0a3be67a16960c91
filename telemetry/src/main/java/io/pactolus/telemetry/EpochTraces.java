package io.pactolus.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.EpochReport;
import io.pactolus.engine.FieldDrift;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.Telemetry;
import io.pactolus.pipeline.PactolusException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a trace of each epoch once it is in the ledger: a span {@code epoch}, and in it one for
 * each stage, as long as the stage took. Warnings and breakers become events of the epoch that
 * comes next. Passes everything on.
 */
final class EpochTraces implements RunListener {
  /** In the order of an epoch; what an engine has besides comes after them. */
  private static final List<String> STAGES =
      List.of("poll", "bronze", "decode", "merge", "silver", "dlq", "gold", "ledger");

  private static final int MAX_EVENTS = 20;
  private static final String PREFIX = "pactolus.";

  private final Tracer tracer;
  private final String pipeline;
  private final String engine;
  private final Clock clock;
  private final RunListener next;
  private final Deque<Event> events = new ArrayDeque<>();
  private String runId = "";

  private record Event(String name, Instant at, Attributes attributes) {}

  EpochTraces(Tracer tracer, String pipeline, String engine, Clock clock, RunListener next) {
    this.tracer = tracer;
    this.pipeline = pipeline;
    this.engine = engine;
    this.clock = clock;
    this.next = next;
  }

  @Override
  public void started(RunStarted started) {
    runId = started.runId();
    next.started(started);
  }

  @Override
  public void epochCompleted(EpochReport report) {
    trace(report);
    next.epochCompleted(report);
  }

  @Override
  public void warning(String message) {
    add("warning", Attributes.of(AttributeKey.stringKey("message"), message));
    next.warning(message);
  }

  @Override
  public void drift(FieldDrift drift) {
    next.drift(drift);
  }

  @Override
  public void breaker(BreakerChange change) {
    add(
        "breaker",
        Attributes.of(
            AttributeKey.stringKey("dependency"), change.dependency(),
            AttributeKey.stringKey("state"), change.state().name().toLowerCase(Locale.ROOT)));
    next.breaker(change);
  }

  @Override
  public void telemetry(Telemetry told) {
    next.telemetry(told);
  }

  /** The run ended in trouble: a span without length that says so. */
  void failed(PactolusException trouble) {
    Span span = begin("run failed", clock.instant()).startSpan();
    span.setAttribute("error.type", trouble.code().name());
    span.setStatus(StatusCode.ERROR, String.valueOf(trouble.getMessage()));
    addEvents(span);
    span.end(clock.instant());
  }

  // Warnings of the webhook and of this exporter come on threads of theirs.
  private synchronized void add(String name, Attributes attributes) {
    if (events.size() == MAX_EVENTS) {
      events.remove();
    }
    events.add(new Event(name, clock.instant(), attributes));
  }

  private synchronized void addEvents(Span span) {
    events.forEach(event -> span.addEvent(event.name(), event.attributes(), event.at()));
    events.clear();
  }

  private void trace(EpochReport report) {
    Map<String, Long> stages = inOrder(report.stageNanos());
    Instant end = clock.instant();
    Instant at = end.minusNanos(stages.values().stream().mapToLong(nanos -> nanos).sum());
    Span epoch = describe(begin("epoch", at), report).startSpan();
    addEvents(epoch);
    Context within = Context.root().with(epoch);
    for (Map.Entry<String, Long> stage : stages.entrySet()) {
      Span span =
          tracer
              .spanBuilder(stage.getKey())
              .setParent(within)
              .setStartTimestamp(at)
              .setAttribute(PREFIX + "pipeline", pipeline)
              .startSpan();
      at = at.plusNanos(stage.getValue());
      span.end(at);
    }
    epoch.end(end);
  }

  private SpanBuilder begin(String name, Instant at) {
    return tracer
        .spanBuilder(name)
        .setNoParent()
        .setStartTimestamp(at)
        .setAttribute(PREFIX + "pipeline", pipeline)
        .setAttribute(PREFIX + "engine", engine)
        .setAttribute(PREFIX + "run.id", runId);
  }

  private static SpanBuilder describe(SpanBuilder span, EpochReport report) {
    span.setAttribute(PREFIX + "epoch", report.epoch())
        .setAttribute(PREFIX + "records", report.records())
        .setAttribute(PREFIX + "bytes", report.bytes())
        .setAttribute(PREFIX + "freshness_seconds", report.freshnessMillis() / 1e3);
    if (report.lagRecords() >= 0) {
      span.setAttribute(PREFIX + "lag", report.lagRecords());
    }
    report
        .outcomes()
        .forEach(
            (table, counts) ->
                counts.forEach(
                    (outcome, count) ->
                        span.setAttribute(
                            PREFIX
                                + "silver."
                                + table
                                + "."
                                + outcome.name().toLowerCase(Locale.ROOT),
                            count)));
    return span;
  }

  private static Map<String, Long> inOrder(Map<String, Long> stageNanos) {
    Map<String, Long> left = new TreeMap<>(stageNanos);
    Map<String, Long> ordered = new LinkedHashMap<>();
    for (String stage : STAGES) {
      Long nanos = left.remove(stage);
      if (nanos != null) {
        ordered.put(stage, nanos);
      }
    }
    ordered.putAll(left);
    return ordered;
  }
}
