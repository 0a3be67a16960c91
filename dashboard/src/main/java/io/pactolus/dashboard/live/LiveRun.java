package io.pactolus.dashboard.live;

import io.pactolus.dashboard.live.Notice.Kind;
import io.pactolus.dashboard.live.Notice.Level;
import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.EpochReport;
import io.pactolus.engine.FieldDrift;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.SteadyClock;
import io.pactolus.engine.Telemetry;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The run in this process as it tells of itself, from the start of the server on; runs may follow
 * one another. Told on the run's thread, asked on others. Passes on everything it is told.
 */
public final class LiveRun implements RunListener {
  private static final int EPOCHS = 2_000;
  // Whoever looks does so every few seconds; what was seen longer ago says nothing of now.
  private static final Duration LOOK_GOOD_FOR = Duration.ofSeconds(15);
  private static final int NOTICES = 1_000;

  private final Clock clock;
  private final RunListener listener;
  private final Clock steady;
  private final RunFigures figures = new RunFigures();
  private final RateMeter rates;
  private final Instant since;
  private final NavigableEpochs epochs = new NavigableEpochs();
  private final Deque<Notice> notices = new ArrayDeque<>();
  private final Map<String, Breaker> breakers = new TreeMap<>();
  private final List<SeenDrift> drifts = new ArrayList<>();
  private final List<Consumer<Notice>> watchers = new ArrayList<>();
  private State state;
  private Instant signOfLife;
  private boolean brokerBreakerOpen;
  private @Nullable Instant unanswered;
  private long notice;
  private long epoch;
  private long records;
  private long bytes;
  private long starts;

  /** How a run stands. */
  public record State(
      String word,
      Optional<String> runId,
      Instant since,
      Optional<String> message,
      Optional<String> code) {}

  public record Breaker(String state, Instant since) {}

  public record SeenDrift(FieldDrift drift, Instant at) {}

  /**
   * @param at when it was told
   */
  public record SeenEpoch(EpochReport report, Instant at) {}

  private static final class NavigableEpochs extends LinkedHashMap<Long, SeenEpoch> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, SeenEpoch> eldest) {
      return size() > EPOCHS;
    }
  }

  public LiveRun(Clock clock, RunListener listener) {
    this(clock, new SteadyClock(), listener);
  }

  /**
   * @param steady tells how long there has been no sign of life, and what a second is for rates
   */
  public LiveRun(Clock clock, Clock steady, RunListener listener) {
    this.clock = clock;
    this.steady = steady;
    this.signOfLife = steady.instant();
    this.listener = listener;
    this.rates = new RateMeter(steady);
    this.since = clock.instant();
    this.state = new State("starting", Optional.empty(), since, Optional.empty(), Optional.empty());
  }

  /** Told of each new notice, on the thread that made it. */
  public synchronized void watch(Consumer<Notice> watcher) {
    watchers.add(watcher);
  }

  @Override
  public void started(RunStarted started) {
    synchronized (this) {
      starts++;
      rates.begin();
      epoch = started.nextEpoch() - 1;
      become("running", Optional.of(started.runId()), Optional.empty(), Optional.empty());
      note(
          Kind.RUN,
          Level.INFO,
          "The run begins with epoch %,d%s."
              .formatted(
                  started.nextEpoch(),
                  started.recordsToRead() >= 0
                      ? "; %,d offsets lie ahead".formatted(started.recordsToRead())
                      : ""),
          Optional.empty());
    }
    listener.started(started);
  }

  @Override
  public void epochCompleted(EpochReport report) {
    figures.add(report);
    synchronized (this) {
      signOfLife = steady.instant();
      epochs.put(report.epoch(), new SeenEpoch(report, clock.instant()));
      epoch = report.epoch();
      records += report.records();
      bytes += report.bytes();
      rates.add("records", report.records());
      rates.add("bytes", report.bytes());
      rates.add("dlq", report.deadLetters());
      report.recordsByTopic().forEach((topic, n) -> rates.add("topic." + topic, n));
      report.outcomes().forEach((table, counts) -> rates.add("silver." + table, changing(counts)));
    }
    listener.epochCompleted(report);
  }

  /** Of these, those that changed the Silver table. */
  public static long changing(Map<Outcome, Long> counts) {
    return counts.getOrDefault(Outcome.INSERTED, 0L)
        + counts.getOrDefault(Outcome.UPDATED, 0L)
        + counts.getOrDefault(Outcome.DELETED, 0L);
  }

  @Override
  public void warning(String message) {
    figures.warned();
    note(
        message.startsWith("drift: ") ? Kind.DRIFT : Kind.WARNING,
        Level.WARNING,
        message,
        Optional.empty());
    listener.warning(message);
  }

  @Override
  public void drift(FieldDrift drift) {
    figures.drifted();
    synchronized (this) {
      drifts.add(0, new SeenDrift(drift, clock.instant()));
    }
    listener.drift(drift);
  }

  @Override
  public void breaker(BreakerChange change) {
    synchronized (this) {
      breakers.put(
          change.dependency(),
          new Breaker(change.state().name().toLowerCase(Locale.ROOT), clock.instant()));
      boolean open = change.state() == BreakerChange.State.OPEN;
      if (change.dependency().equals("broker")) {
        boolean closed = change.state() == BreakerChange.State.CLOSED;
        // Half-open: it is asked, and has not answered yet.
        brokerBreakerOpen = open || brokerBreakerOpen && !closed;
        if (closed) {
          unanswered = null;
        }
        settle();
      }
      note(
          Kind.BREAKER,
          open ? Level.WARNING : Level.INFO,
          "The %s %s."
              .formatted(
                  change.dependency(),
                  switch (change.state()) {
                    case OPEN -> "does not answer: its circuit breaker is open";
                    case HALF_OPEN -> "is asked again: its circuit breaker is half-open";
                    case CLOSED -> "answers: its circuit breaker is closed";
                  }),
          Optional.empty());
    }
    listener.breaker(change);
  }

  @Override
  public void telemetry(Telemetry told) {
    figures.add(told);
    synchronized (this) {
      signOfLife = steady.instant();
    }
    listener.telemetry(told);
  }

  /**
   * Someone beside the run has asked the broker: known within seconds, where the run's own breaker
   * opens only after several questions in vain.
   */
  public synchronized void brokerSeen(boolean answers) {
    unanswered = answers ? null : clock.instant();
    settle();
  }

  /** A run that goes on waits as long as the broker is away. */
  private void settle() {
    boolean away = brokerBreakerOpen || isUnanswered();
    if (away && state.word().equals("running")) {
      become(
          "waiting",
          state.runId(),
          Optional.of("The broker does not answer. The position is kept."),
          Optional.empty());
    } else if (!away && state.word().equals("waiting")) {
      become("running", state.runId(), Optional.empty(), Optional.empty());
    }
  }

  private boolean isUnanswered() {
    return unanswered != null
        && Duration.between(unanswered, clock.instant()).compareTo(LOOK_GOOD_FOR) < 0;
  }

  /** The run stops for a while, or ends. */
  public synchronized void paused(String why) {
    become("paused", state.runId(), Optional.of(why), Optional.empty());
    note(Kind.RUN, Level.INFO, "The run pauses: " + why, Optional.empty());
  }

  /** The run could not go on after a pause, and is begun again. */
  public synchronized void startFailed(PactolusException trouble) {
    Optional<String> why = Optional.of(String.valueOf(trouble.getMessage()));
    if (!state.message().equals(why)) {
      note(Kind.WARNING, Level.WARNING, why.get(), Optional.of(trouble.code().name()));
    }
    become("paused", state.runId(), why, Optional.of(trouble.code().name()));
  }

  /** The run has ended as it should, and no other follows. */
  public synchronized void ended() {
    String how = "The run has ended.";
    become("ended", state.runId(), Optional.of(how), Optional.empty());
    note(Kind.RUN, Level.INFO, how, Optional.empty());
  }

  /** The run has ended with an error, and no other follows. */
  public synchronized void failed(String code, String message) {
    become("failed", state.runId(), Optional.of(message), Optional.of(code));
    note(Kind.ERROR, Level.ERROR, message, Optional.of(code));
  }

  /** Something done from outside the run. */
  public synchronized void note(Kind kind, Level level, String message, Optional<String> code) {
    Notice added = new Notice(++notice, clock.instant(), kind, level, message, code);
    notices.addFirst(added);
    if (notices.size() > NOTICES) {
      notices.removeLast();
    }
    watchers.forEach(watcher -> watcher.accept(added));
  }

  /** Sums for metrics. */
  public RunFigures figures() {
    return figures;
  }

  /** Time since the run last did something, or looked for something to do. */
  public synchronized Duration silence() {
    return Duration.between(signOfLife, steady.instant());
  }

  private void become(
      String word, Optional<String> runId, Optional<String> message, Optional<String> code) {
    state = new State(word, runId, clock.instant(), message, code);
    signOfLife = steady.instant();
  }

  public synchronized State state() {
    settle();
    return state;
  }

  /** When the first run was begun. */
  public Instant since() {
    return since;
  }

  /** Grows when a run begins: what it found in the lake may be the work of others. */
  public synchronized long starts() {
    return starts;
  }

  /** Newest epoch that is complete, as far as this process knows. */
  public synchronized long epoch() {
    return epoch;
  }

  /** Records that this process has brought to Gold. */
  public synchronized long records() {
    return records;
  }

  public synchronized long bytes() {
    return bytes;
  }

  /** What the run told of an epoch, when it is one of the newest of this process. */
  public synchronized Optional<SeenEpoch> seen(long number) {
    return Optional.ofNullable(epochs.get(number));
  }

  public synchronized Optional<SeenEpoch> newest() {
    return seen(epoch);
  }

  /** Those after an epoch, oldest first, as far as they are remembered. */
  public synchronized List<SeenEpoch> after(long number) {
    return epochs.values().stream().filter(seen -> seen.report().epoch() > number).toList();
  }

  /**
   * Over the epochs of the last ten seconds, or the last one; at first since the run has begun.
   *
   * @param what {@code records}, {@code bytes}, {@code topic.TOPIC}, {@code silver.TABLE} or {@code
   *     dlq}, of which the rows count
   */
  public double perSecond(String what) {
    return rates.perSecond(what);
  }

  /** Newest first. */
  public synchronized List<Notice> notices() {
    return List.copyOf(notices);
  }

  public synchronized Map<String, Breaker> breakers() {
    return Collections.unmodifiableMap(new TreeMap<>(breakers));
  }

  /** Newest first. */
  public synchronized List<SeenDrift> drifts() {
    return List.copyOf(drifts);
  }

  /** Records behind the position; empty when it is not known. */
  public synchronized Optional<Long> lag() {
    return upToDate().map(EpochReport::lagRecords).filter(lag -> lag >= 0);
  }

  /** The same of one topic. */
  public synchronized Optional<Long> lag(String topic) {
    return upToDate().map(report -> report.lagByTopic().get(topic));
  }

  /** The newest epoch, as long as what it said of the broker still holds. */
  private Optional<EpochReport> upToDate() {
    return state().word().equals("running") ? newest().map(SeenEpoch::report) : Optional.empty();
  }
}
