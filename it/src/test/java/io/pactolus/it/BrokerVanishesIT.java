package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.bench.process.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that dies by SIGKILL under a runner. */
class BrokerVanishesIT {
  @TempDir Path directory;

  @Test
  void aRunnerWaitsForABrokerThatWasKilledAndGoesOnWhenItIsBack() throws IOException {
    Path data = directory.resolve("broker");
    try (BrokerProcess broker = BrokerProcess.start(data, 0)) {
      // Given a runner in the middle of its work
      OrdersLake orders = OrdersLake.published(directory, broker, 20_000, 31, 400);
      // The client shall not hold so much that it can do without the broker.
      Files.writeString(
          orders.pipeline,
          "\nlimits: {max_record: 64 KiB, max_epoch: 1 MiB}\n",
          StandardOpenOption.APPEND);
      try (JavaProcess runner = orders.pactolus("run", "--until-caught-up", "--json")) {
        CrashIT.awaitLine(runner, "\"epoch\":3,");

        // When
        broker.kill();
        CrashIT.awaitLine(runner, "No Kafka broker at ");
        CrashIT.awaitLine(runner, "\"dependency\":\"broker\",\"state\":\"open\"");
        assertThat(orders.ask("status", "--json").out())
            .contains("\"state\":\"running\"", "\"broker\":{\"state\":\"open\"");
        int port = Integer.parseInt(broker.address().replaceFirst(".*:", ""));
        try (BrokerProcess again = BrokerProcess.start(data, port)) {
          assertThat(again.address()).isEqualTo(broker.address());

          // Then
          assertThat(runner.await(120)).as(runner.err()).isZero();
          assertThat(runner.out())
              .contains("No Kafka broker at " + broker.address() + " has answered for ")
              .contains("waiting for it, the position is kept.")
              .contains("The broker at " + broker.address() + " answers again.")
              .contains("\"dependency\":\"broker\",\"state\":\"closed\"")
              .contains("\"event\":\"ended\"");
          assertThat(runner.err()).doesNotContain("\tat ");
        }
      }
      orders.assertExact();
      assertThat(orders.ask("status", "--json").out()).contains("\"run\":null");
    }
  }
}
