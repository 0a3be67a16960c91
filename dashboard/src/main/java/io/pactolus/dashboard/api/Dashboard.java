package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.slo.SloWatch;
import io.pactolus.control.trace.Reviewer;
import io.pactolus.dashboard.http.Access;
import io.pactolus.dashboard.http.EventFeed.Event;
import io.pactolus.dashboard.http.HttpAddress;
import io.pactolus.dashboard.http.HttpServer;
import io.pactolus.dashboard.http.ListeningSocket;
import io.pactolus.dashboard.http.Routes;
import io.pactolus.dashboard.http.SiteContent;
import io.pactolus.dashboard.http.SiteContent.Document;
import io.pactolus.dashboard.live.EventLog;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.pipeline.plan.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server of one pipeline, from when it is made until it is closed. */
public final class Dashboard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);
  private static final String RESOURCES = "io/pactolus/dashboard/";
  private static final int TICK_MILLIS = 200;
  private static final int OVERVIEW_TICKS = 5;
  private static final int IDLE_OVERVIEW_TICKS = 50;

  private final LakeAccess lake;
  private final LiveRun run;
  private final SqlApi sql;
  private final SqlApi previews;
  private final HistoryApi history;
  private final OverviewApi overview;
  private final EventLog events;
  private final MetricsApi metrics;
  private final HttpServer server;
  private final ScheduledExecutorService ticker;
  private final ScheduledFuture<?> ticking;
  private long tick;
  private long epochTold;
  private long toldAt;

  /**
   * Where and for whom.
   *
   * @param access who may ask; of the address of the socket
   * @param names under which a reverse proxy or DNS makes the server known
   * @param actions whether a replay is allowed
   * @param queryTime how long a query of SQL may take
   */
  public record Options(
      ListeningSocket socket,
      Access access,
      Set<String> names,
      boolean actions,
      Duration queryTime) {
    public static final Duration QUERY_TIME = Duration.ofSeconds(10);

    public Options {
      names = Set.copyOf(names);
    }

    /**
     * Takes the address.
     *
     * @param token what clients have to know; demanded beyond loopback
     * @throws io.pactolus.pipeline.PactolusException USAGE when it cannot listen there, or may not
     */
    public static Options listening(
        HttpAddress address, Optional<String> token, Set<String> names, boolean actions) {
      Access access = Access.of(address, token);
      return new Options(ListeningSocket.open(address), access, names, actions, QUERY_TIME);
    }

    /** With another bound for queries. */
    public Options withQueryTime(Duration time) {
      return new Options(socket, access, names, actions, time);
    }
  }

  /**
   * What it shows and asks.
   *
   * @param lake directory or URI
   * @param slo closed by whoever made it, after the dashboard
   */
  public record Subject(
      Plan plan,
      String lake,
      String engine,
      String version,
      LiveRun run,
      SloWatch slo,
      BrokerLook broker,
      Reviewer reviewer,
      Replaying replaying) {}

  private Dashboard(Options options, Subject subject, Clock clock) {
    Access access = options.access();
    ServerFacts facts =
        new ServerFacts(
            subject.lake(),
            subject.engine(),
            subject.version(),
            options.actions(),
            access.isTokenRequired(),
            options.queryTime());
    run = subject.run();
    lake = new LakeAccess(subject.lake(), subject.plan());
    sql = new SqlApi(lake, options.queryTime());
    previews = new SqlApi(lake, options.queryTime());
    history = new HistoryApi(lake, run);
    overview = new OverviewApi(lake, run, new Sums(lake, run), facts, subject.slo(), clock);
    events =
        new EventLog(
            () -> new Event("overview", OptionalLong.empty(), overview.overview().toString()));
    Routes routes = new Routes();
    new PipelineApi(lake, run, subject.broker(), facts).addTo(routes);
    overview.addTo(routes);
    history.addTo(routes);
    new SloApi(subject.slo()).addTo(routes);
    new CostApi(lake, run).addTo(routes);
    new TrustApi(lake, run, subject.reviewer()).addTo(routes);
    new DeadLetterApi(lake, run, subject.replaying(), facts).addTo(routes);
    new TableApi(lake, previews).addTo(routes);
    new ChartApi(lake).addTo(routes);
    sql.addTo(routes);
    run.watch(notice -> events.add("notice", PipelineApi.notice(notice).toString()));
    String document = resource("openapi.yaml");
    Health health = new Health(run);
    metrics = new MetricsApi(lake, run, subject.broker(), facts);
    server =
        HttpServer.start(
            options.socket(),
            access,
            options.names(),
            new SiteContent(
                routes,
                Map.of(
                    "/api/v1/openapi.yaml",
                    () -> new Document(200, "application/yaml", document),
                    "/health/live",
                    health::live,
                    "/health/ready",
                    health::ready),
                Map.of(MetricsApi.PATH, metrics::scrape),
                events,
                RESOURCES + "page/"));
    ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "pactolus-http-events");
              thread.setDaemon(true);
              return thread;
            });
    ticking =
        ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Answers at once, and closes the socket of the options at its end. */
  public static Dashboard start(Options options, Subject subject, Clock clock) {
    return new Dashboard(options, subject, clock);
  }

  /** Where a browser finds it. */
  public String url() {
    return server.url();
  }

  /** Tells those who listen what is new. */
  private void tick() {
    try {
      tick++;
      if (!events.hasListeners()) {
        return;
      }
      long epoch = run.epoch();
      if (epoch > epochTold && run.seen(epoch).isPresent()) {
        ObjectNode node = Wire.object();
        if (history.write(node, epoch)) {
          events.add("epoch", node.toString());
          epochTold = epoch;
        }
      }
      boolean changed = toldAt != change();
      if (changed ? tick % OVERVIEW_TICKS == 0 : tick % IDLE_OVERVIEW_TICKS == 0) {
        toldAt = change();
        events.tell("overview", overview.overview().toString());
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      // Must not end the timer; the page shows what it has.
      LOG.warn("what is new could not be told", e);
    }
  }

  /** Another number when something the overview shows may have changed. */
  private long change() {
    // Rates fall for a while after the last epoch.
    long rates = Double.doubleToLongBits(run.perSecond("records"));
    return Objects.hash(run.epoch(), run.starts(), run.state(), run.notices().size(), rates);
  }

  private static String resource(String name) {
    try (InputStream in = Dashboard.class.getClassLoader().getResourceAsStream(RESOURCES + name)) {
      if (in == null) {
        throw new IllegalStateException("missing in the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void sayHowItEnded() {
    try {
      // What it still tells must not come last.
      ticker.awaitTermination(2, TimeUnit.SECONDS);
      if (events.hasListeners()) {
        events.tell("overview", overview.overview().toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Must not keep the server from closing.
      LOG.warn("how the run ended could not be told", e);
    }
  }

  @Override
  public void close() {
    ticking.cancel(true);
    ticker.shutdownNow();
    sayHowItEnded();
    server.close();
    metrics.close();
    sql.close();
    previews.close();
    lake.close();
  }
}
