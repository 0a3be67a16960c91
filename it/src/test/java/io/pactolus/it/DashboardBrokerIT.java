package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import io.pactolus.bench.process.BrokerProcess;
import io.pactolus.bench.workload.OrdersWorkload;
import io.pactolus.bench.workload.Publisher;
import io.pactolus.it.ServedPage.Window;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page says while a broker is away, and when the run itself is gone. */
class DashboardBrokerIT {
  private static final long SEED = 17;

  @TempDir Path directory;

  @Test
  void thePageSaysThatTheBrokerIsAwayThatItIsBackAndThatTheServerIsGone() throws Exception {
    try (Chromium chromium = Chromium.start();
        BrokerProcess broker = BrokerProcess.start(directory.resolve("broker"), 0)) {
      // Given
      OrdersLake orders = OrdersLake.published(directory, broker, 2_000, SEED, 1_000);
      try (ServedRun run = ServedRun.of(orders.pactolus("run", "--http", "0", "--http-actions"));
          ServedPage page = new ServedPage(chromium.browser(), run.url(), Window.DESK)) {
        Locator state = page.page().getByRole(AriaRole.BANNER).getByRole(AriaRole.STATUS);
        page.sees(state, "Running");
        page.sees(page.figure("records"), "2,000");

        // When the broker dies
        broker.kill();

        // Then
        page.sees(state, "Waiting for the broker");
        page.sees(page.page().locator(".bars"), "The run waits. The broker does not answer.");
        page.sees(page.page().locator(".verdicts"), "Nothing arrives");
        page.sees(page.page().locator(".verdicts"), "The broker does not answer");
        page.screenshot("broker-away");

        // When dead letters are tried again meanwhile, so that a new run finds no broker
        assertThat(replay(run.url())).contains("\"tried\":2");

        // Then it does not end by it
        page.sees(
            page.page().locator(".bars"), "The run pauses. No Kafka broker", Duration.ofMinutes(1));

        // When it is back, with more
        try (BrokerProcess again = BrokerProcess.start(directory.resolve("broker"), port(broker))) {
          new Publisher(again.address(), 4, "all")
              .publish(new OrdersWorkload(2_000, SEED), OptionalInt.empty());

          // Then
          page.sees(state, "Running");
          page.sees(page.figure("records"), "4,000");
          page.screenshot("broker-back");
        }

        // When the run ends
        run.process().terminate();
        page.sees(state, "Ended");
        page.sees(page.page().locator(".bars"), "The run has ended.");
        page.screenshot("run-ended");
        page.expect("net::ERR_");
        page.expect("Failed to load resource");
        run.process().await(30);
      }

      // When a run is gone without a word
      try (BrokerProcess again = BrokerProcess.start(directory.resolve("broker"), port(broker));
          ServedRun run = ServedRun.of(orders.pactolus("run", "--http", "0"));
          ServedPage page = new ServedPage(chromium.browser(), run.url(), Window.DESK)) {
        page.sees(page.figure("records"), "4,000");
        run.process().kill();

        // Then
        page.sees(page.page().locator(".bars"), "Connection lost.");
        page.screenshot("connection-lost");
        page.expect("net::ERR_");
        page.expect("Failed to load resource");
      }
    }
  }

  private static String replay(String url) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url).resolve("/api/v1/dlq/replay"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static int port(BrokerProcess broker) {
    return Integer.parseInt(broker.address().replaceFirst(".*:", ""));
  }
}
