package io.pactolus.control.slo;

import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.MeasuredEpoch.Partition;
import io.pactolus.pipeline.model.Pipeline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The targets of a pipeline at any time, for those who ask again and again. While Gold stands still
 * the broker is asked what nobody has read, beside: nobody waits for it. Thread-safe.
 */
public final class SloWatch implements AutoCloseable {
  private static final Duration GOOD_FOR = Duration.ofSeconds(2);
  // Records that come late are seen in Gold; only what does not come has to be asked for.
  private static final Duration STANDING_STILL = Duration.ofSeconds(30);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(15);
  private static final Duration ANSWER_GOOD_FOR = Duration.ofMinutes(1);

  private final Lake lake;
  private final SloReading reading;
  private final UnreadRecords unread;
  private final Clock clock;
  private final ExecutorService asking =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "pactolus-unread");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable SloReport last;
  private @Nullable Future<Answer> question;
  private Instant askedAt = Instant.MIN;
  private Instant began = Instant.MAX;
  private Answer answer = new Answer(Map.of(), Instant.MIN);

  private record Answer(Map<Objective, Long> overdue, Instant at) {}

  /**
   * @param location of the lake, which need not be there yet
   */
  public SloWatch(String location, Pipeline pipeline, Clock clock, UnreadRecords unread) {
    this.lake = Lakes.open(location);
    this.reading = new SloReading(lake, pipeline);
    this.unread = unread;
    this.clock = clock;
  }

  /** As it is now, or was two seconds ago. */
  public synchronized SloReport report() {
    Instant now = clock.instant();
    SloReport known = last;
    if (known != null && now.isBefore(known.at().plus(GOOD_FOR)) && !now.isBefore(known.at())) {
      return known;
    }
    SloHistory history = reading.upToDate(now);
    SloReport report = history.report(now, overdue(history, now));
    last = report;
    return report;
  }

  private Map<Objective, Long> overdue(SloHistory history, Instant now) {
    if (began.isAfter(now)) {
      began = now;
    }
    // Before the first epoch it stands still since we look.
    Instant since = history.goldAt().orElse(began);
    if (now.isBefore(since.plus(STANDING_STILL))) {
      answer = new Answer(Map.of(), Instant.MIN);
      return Map.of();
    }
    take();
    // Clocks may be set back.
    if (askedAt.isAfter(now)) {
      askedAt = Instant.MIN;
    }
    if (question == null && !now.isBefore(askedAt.plus(BETWEEN_QUESTIONS))) {
      askedAt = now;
      Map<Partition, Long> next = history.next();
      question =
          asking.submit(() -> new Answer(unread.overdue(history.objectives(), next, now), now));
    }
    boolean old = now.isAfter(answer.at().plus(ANSWER_GOOD_FOR)) || answer.at().isAfter(now);
    return old ? Map.of() : answer.overdue();
  }

  private void take() {
    Future<Answer> asked = question;
    if (asked == null || !asked.isDone()) {
      return;
    }
    question = null;
    try {
      answer = asked.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // As if the broker had not answered; it is asked again.
      answer = new Answer(Map.of(), Instant.MIN);
    }
  }

  @Override
  public void close() {
    asking.shutdownNow();
    lake.close();
  }
}
