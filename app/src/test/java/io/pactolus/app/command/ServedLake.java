package io.pactolus.app.command;

import io.pactolus.control.slo.SloWatch;
import io.pactolus.control.slo.UnreadRecords;
import io.pactolus.dashboard.api.BrokerLook;
import io.pactolus.dashboard.api.Dashboard;
import io.pactolus.dashboard.http.HttpAddress;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.engine.CompiledFile;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.core.source.GivenRecords;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.engine.embedded.EmbeddedEngine;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.pipeline.plan.Plan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A lake that a run in this process has made, and servers that show it. */
final class ServedLake {
  static final String PASSWORD = "river-of-gold-17";
  static final String HOSTILE = "<img src=x onerror=alert(1)>";
  private static final String PIPELINE =
      """
      pipeline: shop
      source:
        kafka:
          brokers: "localhost:1"
          topics: [orders]
          properties:
            security.protocol: SASL_PLAINTEXT
            sasl.mechanism: PLAIN
            sasl.jaas.config: ${file:SECRET}
      stream:
        name: orders
        key: id
        event_time: at
        fields:
          - {name: id, type: string, required: true}
          - {name: at, type: timestamp, unit: millis, required: true}
          - {name: region, type: string, required: true}
          - {name: latitude, type: double}
          - {name: longitude, type: double}
          - {name: quantity, type: int, required: true}
      silver:
        - table: orders
          mode: upsert
          expect:
            - {name: quantity_is_positive, check: quantity > 0}
            - {name: place_is_known, check: latitude IS NOT NULL, on_fail: warn}
      gold:
        - table: by_region
          sql: SELECT region, COUNT(*) AS n, SUM(quantity) AS items FROM orders GROUP BY region
        - table: by_minute
          sql: SELECT window_start AS "minute", COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR("at"), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path lake;
  private final Plan plan;
  private final LiveRun live = new LiveRun(Clock.systemUTC(), RunListener.NONE);

  ServedLake(Path directory) throws IOException, InterruptedException {
    lake = directory.resolve("lake");
    Path file = directory.resolve("shop.yaml");
    Path secret = directory.resolve("jaas.conf");
    Files.writeString(
        secret,
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"%s\";"
            .formatted(PASSWORD));
    Files.writeString(file, PIPELINE.replace("SECRET", secret.toString()));
    plan = CompiledFile.read(file).plan();
    try (Run run = start(records())) {
      run.await();
    }
  }

  private static List<Given> records() {
    List<Given> records = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String value =
          i == 11
              ? HOSTILE
              : "{\"id\": \"o%d\", \"at\": %d, \"region\": \"r%d\", \"latitude\": 1.5, \"longitude\": %d, \"quantity\": %s, \"extra\": 1}"
                  .formatted(
                      i % 30,
                      1_760_000_000_000L + i * 10_000L,
                      i % 3,
                      i,
                      i % 10 == 7 ? "\"NaN\"" : i == 5 ? "-9" : "" + (i + 1));
      records.add(
          new Given(
              ("k" + i).getBytes(StandardCharsets.UTF_8),
              value.getBytes(StandardCharsets.UTF_8),
              List.of(),
              1_760_000_000_000L + i * 60_000L,
              i % 2));
    }
    return records;
  }

  private Run start(List<Given> records) {
    EmbeddedEngine engine =
        new EmbeddedEngine(
            Lakes::open,
            (compiled, clock, warnings) ->
                new GivenRecords(
                    "orders",
                    List.of(records.subList(0, 25), records.subList(25, 40)),
                    compiled.pipeline().limits().maxRecordBytes(),
                    clock));
    return engine.start(
        plan, new RunOptions(lake.toString(), RunOptions.Until.CAUGHT_UP, Clock.systemUTC()), live);
  }

  private static void await(PausableRun run) {
    try {
      run.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  LiveRun live() {
    return live;
  }

  Path lake() {
    return lake;
  }

  /** A server with a run that has ended; the caller closes both. */
  Served serve(Optional<String> token, boolean actions, Duration queryTime) {
    PausableRun run = new PausableRun(() -> start(records()), trouble -> {});
    Thread waiting = new Thread(() -> await(run), "waits for the run");
    waiting.setDaemon(true);
    waiting.start();
    SloWatch slo = slo(BrokerProbe.unread(plan));
    return new Served(
        HttpOptions.dashboard(
            Dashboard.Options.listening(
                    HttpAddress.parse("0"), token, Set.of("lake.example"), actions)
                .withQueryTime(queryTime),
            new HttpOptions.Shown(plan, lake.toString(), "embedded", live, run, slo)),
        run,
        slo,
        client);
  }

  /** A server of what another run told, and of what a broker says; the caller closes it. */
  Served serve(LiveRun shown, BrokerLook broker) {
    PausableRun run = new PausableRun(() -> start(records()), trouble -> {});
    Dashboard.Options options =
        Dashboard.Options.listening(HttpAddress.parse("0"), Optional.empty(), Set.of(), false);
    SloWatch slo = slo(UnreadRecords.UNKNOWN);
    Dashboard.Subject subject =
        new Dashboard.Subject(
            plan,
            lake.toString(),
            "embedded",
            "1.2.3",
            shown,
            slo,
            broker,
            new PlanReviewer(plan),
            new PausingReplays(plan, lake.toString(), shown, run));
    return new Served(Dashboard.start(options, subject, Clock.systemUTC()), run, slo, client);
  }

  private SloWatch slo(UnreadRecords unread) {
    return new SloWatch(lake.toString(), plan.pipeline(), Clock.systemUTC(), unread);
  }

  Plan plan() {
    return plan;
  }

  /** A server and its client. */
  record Served(Dashboard dashboard, PausableRun run, SloWatch slo, HttpClient client)
      implements AutoCloseable {
    HttpResponse<String> get(String path, String... headers)
        throws IOException, InterruptedException {
      return send(request(path, headers).GET());
    }

    HttpResponse<String> post(String path, String body, String... headers)
        throws IOException, InterruptedException {
      return send(
          request(path, headers)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String path, String... headers) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(dashboard.url()).resolve(path));
      for (int i = 0; i < headers.length; i += 2) {
        request.header(headers[i], headers[i + 1]);
      }
      return request;
    }

    HttpResponse<String> send(HttpRequest.Builder request)
        throws IOException, InterruptedException {
      return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
      dashboard.close();
      slo.close();
      run.close();
    }
  }
}
