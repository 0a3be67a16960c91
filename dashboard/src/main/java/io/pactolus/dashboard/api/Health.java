package io.pactolus.dashboard.api;

import io.pactolus.dashboard.http.SiteContent.Document;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.pipeline.DurationText;
import java.time.Duration;
import java.util.Optional;

/** For supervisors: whether the process shall be restarted, and whether it is at its work. */
final class Health {
  /** One epoch may take long, but each of its commits is a sign of life. */
  static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);

  private final LiveRun run;

  Health(LiveRun run) {
    this.run = run;
  }

  /**
   * Up while the loop makes progress, or waits for something it may wait for: records, the broker,
   * a replay, its own start. A restart would not help then.
   */
  Document live() {
    LiveRun.State state = run.state();
    if (state.word().equals("failed")) {
      return answer(Optional.of("The run has failed: " + state.code().orElse("")));
    }
    Duration silence = run.silence();
    boolean stuck = state.word().equals("running") && silence.compareTo(LONGEST_SILENCE) > 0;
    return answer(
        stuck
            ? Optional.of(
                "The run has given no sign of life for %s."
                    .formatted(DurationText.rounded(silence)))
            : Optional.empty());
  }

  /** Up once the lake is open, what was cut off is finished, and the broker has answered. */
  Document ready() {
    LiveRun.State state = run.state();
    return answer(
        switch (state.word()) {
          case "running", "waiting", "paused" -> Optional.empty();
          default -> Optional.of("The run is " + state.word() + ".");
        });
  }

  private static Document answer(Optional<String> trouble) {
    return new Document(
        trouble.isEmpty() ? 200 : 503,
        "application/json",
        Wire.object()
            .put("status", trouble.isEmpty() ? "up" : "down")
            .put("reason", trouble.orElse(null))
            .toString());
  }
}
