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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * pactolus-spark.jar on a cluster, one for all tests. {@code it/spark-cluster} runs the first with
 * more records.
 *
 * <p>{@code -Dpactolus.clusterRecords} orders in epochs of {@code -Dpactolus.clusterEpoch}.
 */
class SparkClusterIT {
  private static final long SEED =
      Long.getLong("pactolus.seed", ThreadLocalRandom.current().nextLong(1_000_000));
  private static final long RECORDS = Long.getLong("pactolus.clusterRecords", 16_000);
  private static final int EPOCH_RECORDS = Integer.getInteger("pactolus.clusterEpoch", 1_200);

  @TempDir static Path shared;
  private static LocalBroker broker;
  private static SparkCluster cluster;
  private static OrdersLake published;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    broker = LocalBroker.start();
    cluster = SparkCluster.start(shared);
    say("a Master at " + cluster.url());
    published = OrdersLake.published(shared, broker, RECORDS, SEED, EPOCH_RECORDS);
    say("a broker with %,d orders, in epochs of %,d".formatted(RECORDS, EPOCH_RECORDS));
  }

  @AfterAll
  static void stop() {
    cluster.close();
    broker.close();
  }

  /** For who watches, and for {@code it/spark-cluster}, which shows these lines only. */
  private static void say(String what) {
    System.out.println("spark-cluster: " + what);
  }

  @Test
  void aWorkerKilledInTheMiddleCostsTimeAndNothingElse() {
    // Given
    cluster.ensureWorkers(2);
    say("two Workers; a random one is killed: -Dpactolus.seed=" + SEED);
    OrdersLake orders = published.in(directory, EPOCH_RECORDS);
    long begin = System.nanoTime();

    // When
    try (JavaProcess driver = submit(orders)) {
      awaitEpoch(driver, orders, 3);
      Random random = new Random(SEED);
      driver.endsWithin(random.nextInt(1_000));
      int killed = random.nextInt(2);
      cluster.killWorker(killed);
      say("Worker %d and its executor got SIGKILL".formatted(killed));

      // Then
      assertThat(driver.await(600)).as(driver.out() + driver.err()).isZero();
      assertThat(driver.out())
          .contains("pactolus: run begins pipeline=orders")
          .contains("pactolus: run ended epochs=")
          .contains("records=" + RECORDS + " wall=");
      assertThat(driver.err()).contains("Lost executor");
    }
    say("the run has ended, after %d s".formatted((System.nanoTime() - begin) / 1_000_000_000));
    assertThat(cluster.masterLog()).containsPattern("Removing worker worker-|Got disassociated");
    orders.assertExact();
    assertThat(orders.row("SELECT string_agg(DISTINCT engine) AS e FROM ledger").path("e").asText())
        .isEqualTo("spark");
    say("every table holds exactly what these orders are known to yield, and audit agrees");
  }

  @Test
  void anApplicationThatTheMasterRemovesEndsWithASentenceAndIsContinuedByTheEmbeddedEngine() {
    // Given
    cluster.ensureWorkers(1);
    OrdersLake orders = published.in(directory, EPOCH_RECORDS);

    // When
    try (JavaProcess driver = submit(orders)) {
      awaitEpoch(driver, orders, 2);
      cluster.killApplication();

      // Then
      assertThat(driver.await(60)).as(driver.out() + driver.err()).isEqualTo(1);
      assertThat(driver.err())
          .containsPattern("(?m)^pactolus: Spark gave up the run: .* \\[CLUSTER_UNAVAILABLE\\]$")
          .doesNotContain("Exception in thread");
    }
    orders.finish();
    orders.assertExact();
  }

  @Test
  void aPipelineFileWithProblemsIsRefusedAsByRun() throws IOException {
    Path file = Files.writeString(directory.resolve("broken.yaml"), "pipeline: orders\nlak: ./x\n");
    try (JavaProcess driver = cluster.submit(Map.of(), file.toString())) {
      assertThat(driver.await(120)).as(driver.err()).isEqualTo(2);
      assertThat(driver.err())
          .contains("pactolus: " + file + ":")
          .contains(file + ":2:1: ", "did you mean 'lake'?")
          .contains("[PIPELINE_INVALID]")
          .doesNotContain("\tat ");
    }
  }

  private static JavaProcess submit(OrdersLake orders) {
    return cluster.submit(
        orders.environment(),
        orders.pipeline.toString(),
        "--lake",
        orders.lake.toString(),
        "--until-caught-up");
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
