package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.bench.broker.LocalBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * pactolus-spark.jar on a cluster. {@code it/spark-cluster} runs it with more records.
 *
 * <p>{@code -Dpactolus.clusterRecords} orders in epochs of {@code -Dpactolus.clusterEpoch}.
 */
class SparkClusterIT {
  @TempDir Path directory;

  @Test
  void aWorkerKilledInTheMiddleCostsTimeAndNothingElse() {
    long seed = Long.getLong("pactolus.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    long records = Long.getLong("pactolus.clusterRecords", 24_000);
    int epochRecords = Integer.getInteger("pactolus.clusterEpoch", 1_200);
    System.out.printf("a Worker is killed: -Dpactolus.seed=%d%n", seed);
    try (LocalBroker broker = LocalBroker.start();
        SparkCluster cluster = SparkCluster.start(directory, 2)) {
      // Given
      OrdersLake orders = OrdersLake.published(directory, broker, records, seed, epochRecords);

      // When
      try (JavaProcess driver =
          cluster.submit(
              orders.environment(),
              orders.pipeline.toString(),
              "--lake",
              orders.lake.toString(),
              "--until-caught-up")) {
        awaitEpoch(driver, orders, 3);
        driver.endsWithin(new Random(seed).nextInt(1_000));
        cluster.killWorker(0);

        // Then
        assertThat(driver.await(600)).as(driver.out() + driver.err()).isZero();
        assertThat(driver.out())
            .contains("pactolus: run begins pipeline=orders")
            .contains("pactolus: run ended epochs=")
            .contains("records=" + records + " wall=");
        assertThat(driver.err()).contains("Lost executor");
      }
      assertThat(cluster.masterLog()).containsPattern("Removing worker worker-|Got disassociated");
      orders.assertExact();
      assertThat(
              orders.row("SELECT string_agg(DISTINCT engine) AS e FROM ledger").path("e").asText())
          .isEqualTo("spark");
    }
  }

  @Test
  void aPipelineFileWithProblemsIsRefusedAsByRun() throws IOException {
    Path file = Files.writeString(directory.resolve("broken.yaml"), "pipeline: orders\nlak: ./x\n");
    try (SparkCluster cluster = SparkCluster.start(directory, 0);
        JavaProcess driver = cluster.submit(Map.of(), file.toString())) {
      assertThat(driver.await(120)).as(driver.err()).isEqualTo(2);
      assertThat(driver.err())
          .contains("pactolus: " + file + ":")
          .contains(file + ":2:1: ", "did you mean 'lake'?")
          .contains("[PIPELINE_INVALID]")
          .doesNotContain("\tat ");
    }
  }

  /** Waits until the ledger has that many epochs. */
  private static void awaitEpoch(JavaProcess driver, OrdersLake orders, int epochs) {
    Path log = orders.lake.resolve("orders/ledger/_delta_log");
    CrashIT.await(
        driver,
        () -> {
          try (Stream<Path> files = Files.list(log)) {
            return files.filter(f -> f.toString().endsWith(".json")).count() > epochs
                ? "enough"
                : "";
          } catch (NoSuchFileException e) {
            return "";
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        "enough");
  }
}
