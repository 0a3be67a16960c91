package io.pactolus.app.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.dashboard.api.Replaying;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.engine.core.replay.ReplayReport;
import io.pactolus.engine.core.replay.Replays;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.pipeline.plan.Plan;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/** Replays as the command makes them, in the process of the run, which pauses for them. */
final class PausingReplays implements Replaying {
  private final Plan plan;
  private final String lake;
  private final LiveRun live;
  private final PausableRun run;

  PausingReplays(Plan plan, String lake, LiveRun live, PausableRun run) {
    this.plan = plan;
    this.lake = lake;
    this.live = live;
    this.run = run;
  }

  @Override
  public ObjectNode preview(Order order) {
    try (Lake opened = Lakes.open(lake)) {
      return ReplayJson.of(replays(opened).preview(request(order)), true);
    }
  }

  @Override
  public ObjectNode replay(Order order) {
    try {
      return run.whilePaused(
          () -> {
            live.paused("dead letters are tried again.");
            try (Lake opened = Lakes.open(lake)) {
              ReplayReport report = replays(opened).run(request(order), finished -> {});
              return ReplayJson.of(report, false);
            }
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the run was to pause", e);
    }
  }

  private Replays replays(Lake opened) {
    return new Replays(opened, plan, Clock.systemUTC());
  }

  private static Replays.Request request(Order order) {
    return new Replays.Request(
        order.reason(),
        order.firstEpoch(),
        order.lastEpoch(),
        order
            .since()
            .map(since -> OptionalLong.of(ChronoUnit.MICROS.between(Instant.EPOCH, since)))
            .orElse(OptionalLong.empty()),
        order.where(),
        order.transform());
  }
}
