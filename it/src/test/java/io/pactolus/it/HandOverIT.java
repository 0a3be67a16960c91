package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pactolus.bench.broker.LocalBroker;
import io.pactolus.bench.workload.OrdersWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One lake goes from engine to engine.
 *
 * <p>{@code -Dpactolus.handOverTurns} more turns, of random engines, come first.
 */
class HandOverIT {
  private static final int PARTITIONS = 4;
  private static final int EPOCH_RECORDS = 700;

  @TempDir Path directory;

  @Test
  void enginesTakeTurnsWhileAProducerKeepsWritingAndTheLakeIsThatOfAnUndisturbedRun()
      throws IOException {
    long seed = Long.getLong("pactolus.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    int turns = Integer.getInteger("pactolus.handOverTurns", 0);
    System.out.printf("hand-over: -Dpactolus.seed=%d -Dpactolus.handOverTurns=%d%n", seed, turns);
    Random random = new Random(seed);
    try (LocalBroker broker = LocalBroker.start()) {
      // Given
      broker.createTopic("orders", PARTITIONS);
      OrdersProducer producer = OrdersProducer.start(broker.address(), seed, PARTITIONS, 800);
      OrdersLake growing = lake("lake", broker, new OrdersWorkload(0, seed));
      for (int i = 0; i < turns; i++) {
        turn(
            random.nextBoolean() ? spark(growing) : embedded(growing),
            Ending.ofChance(random),
            random);
      }

      // When: each finishes what the one before left, and sleeps while the other takes over
      turn(embedded(growing), Ending.KILLED, random);
      String toldSpark =
          overtaken(spark(growing), () -> turn(embedded(growing), Ending.KILLED, random), random);
      String toldEmbedded =
          overtaken(
              embedded(growing),
              () -> turn(spark(growing), Ending.ofChance(random), random),
              random);

      // Then
      assertThat(toldSpark).contains("the embedded engine, process ");
      assertThat(toldEmbedded).contains("the spark engine, process ");

      // When
      OrdersWorkload published = producer.stop();
      OrdersLake handedOver = lake("lake", broker, published);
      handedOver.finish();
      OrdersLake undisturbed = lake("undisturbed", broker, published);
      undisturbed.finish();

      // Then
      handedOver.assertExact();
      assertThat(content(handedOver, 2)).isEqualTo(content(undisturbed, 1));
    }
  }

  /** What a runner says that was asleep while another one had its turn. */
  private static String overtaken(JavaProcess sleeper, Runnable turnOfAnother, Random random) {
    try (sleeper) {
      awaitEpoch(sleeper, random);
      sleeper.signal("STOP");
      turnOfAnother.run();
      sleeper.signal("CONT");
      assertThat(sleeper.await(60)).as(sleeper.out()).isEqualTo(1);
      assertThat(sleeper.err())
          .contains("another runner owns pipeline 'orders'")
          .contains("[FENCED]")
          .doesNotContain("\tat ");
      return sleeper.err();
    }
  }

  /** How a turn ends. */
  private enum Ending {
    ASKED(0),
    KILLED(JavaProcess.KILLED);

    private final int exitCode;

    Ending(int exitCode) {
      this.exitCode = exitCode;
    }

    static Ending ofChance(Random random) {
      return random.nextBoolean() ? ASKED : KILLED;
    }

    void end(JavaProcess runner) {
      if (this == ASKED) {
        runner.terminate();
      } else {
        runner.kill();
      }
    }
  }

  /** Lets a runner make an epoch, and ends it at some moment after that. */
  private static void turn(JavaProcess runner, Ending ending, Random random) {
    try (runner) {
      awaitEpoch(runner, random);
      ending.end(runner);
      assertThat(runner.await(60)).as("%s: %s", ending, runner.err()).isEqualTo(ending.exitCode);
    }
  }

  /** An epoch of its own: the first may be what the runner before left. */
  private static void awaitEpoch(JavaProcess runner, Random random) {
    CrashIT.await(
        runner, () -> runner.out().split("\"event\":\"epoch\"", -1).length > 2 ? "two" : "", "two");
    assertThat(runner.endsWithin(random.nextInt(1_000))).as(runner.err()).isFalse();
  }

  private static JavaProcess embedded(OrdersLake orders) {
    return orders.pactolus("run", "--json");
  }

  private JavaProcess spark(OrdersLake orders) {
    return SparkJava.pactolus(
        directory,
        orders.environment(),
        List.of(
            "run",
            orders.pipeline.toString(),
            "--lake",
            orders.lake.toString(),
            "--engine",
            "spark",
            "--master",
            "local[2]",
            "--json"));
  }

  private OrdersLake lake(String name, LocalBroker broker, OrdersWorkload orders)
      throws IOException {
    return OrdersLake.of(
        Files.createDirectories(directory.resolve(name)), broker.address(), orders, EPOCH_RECORDS);
  }

  /**
   * All rows of Silver and Gold, those of Silver down to their coordinates in the topic.
   *
   * @param engines that have written them
   */
  private static String content(OrdersLake orders, int engines) {
    JsonNode row =
        orders.row(
            """
            SELECT (SELECT count(DISTINCT engine) FROM ledger) AS engines,
                   (SELECT md5(string_agg(CAST(r AS VARCHAR), ';' ORDER BY CAST(r AS VARCHAR)))
                    FROM (SELECT * EXCLUDE (_epoch) FROM silver.orders) AS r) AS silver,
                   (SELECT string_agg(CAST(r AS VARCHAR), ';' ORDER BY CAST(r AS VARCHAR))
                    FROM (SELECT * EXCLUDE (_epoch) FROM gold.revenue_by_region_10s) AS r) AS gold
            """);
    assertThat(row.path("engines").asInt()).isEqualTo(engines);
    assertThat(row.path("silver").asText()).hasSize(32);
    assertThat(row.path("gold").asText()).contains("africa");
    return row.path("silver").asText() + row.path("gold").asText();
  }
}
