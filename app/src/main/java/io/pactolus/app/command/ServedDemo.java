package io.pactolus.app.command;

import io.pactolus.app.demo.Demo;
import io.pactolus.control.slo.SloWatch;
import io.pactolus.dashboard.api.Dashboard;
import io.pactolus.dashboard.http.HttpAddress;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.engine.Interrupts;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.pipeline.plan.Plan;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** The demo's run with a page that shows it. Replays are allowed: it is this machine's own. */
final class ServedDemo implements Demo.Stage, AutoCloseable {
  private final Console console;
  private final Path lake;
  private final Optional<Dashboard.Options> door;
  private Optional<LiveRun> live = Optional.empty();
  private Optional<SloWatch> slo = Optional.empty();
  private Optional<Dashboard> dashboard = Optional.empty();

  /**
   * Takes the port, before there is a broker or a run.
   *
   * @param port absent for a demo without a page
   */
  ServedDemo(Console console, Path lake, OptionalInt port) {
    this.console = console;
    this.lake = lake;
    this.door =
        port.isEmpty()
            ? Optional.empty()
            : Optional.of(
                Dashboard.Options.listening(
                    new HttpAddress("127.0.0.1", port.getAsInt()),
                    Optional.empty(),
                    Set.of(),
                    true));
  }

  @Override
  public RunListener watching(RunListener listener) {
    if (door.isEmpty()) {
      return listener;
    }
    LiveRun watching = new LiveRun(Clock.systemUTC(), listener);
    live = Optional.of(watching);
    return watching;
  }

  @Override
  public Run begin(Plan plan, Supplier<Run> starter) {
    PausableRun run =
        new PausableRun(starter, trouble -> live.ifPresent(shown -> shown.startFailed(trouble)));
    Interrupts.stopping(run, console::note);
    if (live.isEmpty()) {
      return run;
    }
    SloWatch watch =
        new SloWatch(lake.toString(), plan.pipeline(), Clock.systemUTC(), BrokerProbe.unread(plan));
    slo = Optional.of(watch);
    Dashboard served =
        HttpOptions.dashboard(
            door.orElseThrow(),
            new HttpOptions.Shown(plan, lake.toString(), "embedded", live.get(), run, watch));
    dashboard = Optional.of(served);
    console.note("watch it at " + served.url());
    return new SeenRun(run, live.get());
  }

  @Override
  public void close() {
    dashboard.ifPresent(Dashboard::close);
    slo.ifPresent(SloWatch::close);
    door.ifPresent(where -> where.socket().close());
  }
}
