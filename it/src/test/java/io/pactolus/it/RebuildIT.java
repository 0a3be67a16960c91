package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.bench.broker.LocalBroker;
import io.pactolus.bench.workload.OrdersWorkload;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables are computed again beside a pipeline that goes on, in other processes. */
class RebuildIT {
  private static final int PARTITIONS = 4;

  @TempDir Path directory;

  @Test
  void aRunningPipelineGoesOnWhileTablesAreRebuiltAndLosesNothing() {
    long seed = ThreadLocalRandom.current().nextInt(1_000_000);
    try (LocalBroker broker = LocalBroker.start()) {
      // Given
      broker.createTopic(new OrdersWorkload(0, seed).name(), PARTITIONS);
      OrdersProducer producer = OrdersProducer.start(broker.address(), seed, PARTITIONS, 800);
      OrdersLake running =
          OrdersLake.of(directory, broker.address(), new OrdersWorkload(0, seed), 2_000);
      try (JavaProcess runner = running.pactolus("run", "--json")) {
        CrashIT.awaitLine(runner, "\"epoch\":5,");

        // When
        rebuild(running, "silver.orders");
        rebuild(running, "gold.revenue_by_region_10s");

        // Then
        CrashIT.await(runner, () -> runner.out() + runner.err(), "is a rebuild of gold.revenue");
        assertThat(runner.out() + runner.err()).contains("is a rebuild of silver.orders");
        OrdersWorkload sent = producer.stop();
        runner.terminate();
        assertThat(runner.await(60)).as("seed " + seed + runner.err()).isZero();
        OrdersLake orders = OrdersLake.of(directory, broker.address(), sent, 2_000);
        orders.finish();
        orders.assertExact();
        assertThat(
                orders
                    .row("SELECT count(DISTINCT epoch) AS n FROM ledger WHERE kind = 'rebuild'")
                    .path("n")
                    .asLong())
            .isEqualTo(2);
      }
    }
  }

  private static void rebuild(OrdersLake orders, String table) {
    try (JavaProcess rebuild = orders.pactolus("rebuild", "--table", table, "--json")) {
      assertThat(rebuild.await(120)).as(rebuild.err()).isZero();
      assertThat(rebuild.out()).contains("\"table\":\"" + table + "\"");
    }
  }
}
