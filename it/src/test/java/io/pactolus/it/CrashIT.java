package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.bench.broker.LocalBroker;
import io.pactolus.it.CrashPoint.Moment;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runners that die by SIGKILL, again and again, on one lake. */
class CrashIT {
  private static final List<String> TABLES =
      List.of("/bronze/", "/silver/", "/dlq/", "/gold/", "/ledger/");

  @TempDir Path directory;

  @Test
  void aRunnerKilledBeforeAndAfterEachCommitOfAnEpochLosesAndDoublesNothing() {
    try (LocalBroker broker = LocalBroker.start()) {
      // Given
      OrdersLake orders = OrdersLake.published(directory, broker, 12_000, 7, 800);

      // When: each runner finishes what the one before left, and dies one step further on
      long epoch = 1;
      for (String table : TABLES) {
        for (Moment moment : Moment.values()) {
          CrashPoint point = CrashPoint.atEpoch(table, moment, epoch++);
          try (JavaProcess runner = orders.crashingAt(point)) {
            assertThat(runner.await(120))
                .as("%s: %s", point, runner.err())
                .isEqualTo(JavaProcess.KILLED);
          }
        }
      }
      orders.finish();

      // Then
      orders.assertExact();
    }
  }

  @Test
  void aRunnerKilledAtRandomAgainAndAgainLosesAndDoublesNothing() {
    long seed = Long.getLong("pactolus.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    int rounds = Integer.getInteger("pactolus.crashRounds", 15);
    System.out.printf("random kills: -Dpactolus.seed=%d -Dpactolus.crashRounds=%d%n", seed, rounds);
    Random random = new Random(seed);
    try (LocalBroker broker = LocalBroker.start()) {
      // Given
      OrdersLake orders = OrdersLake.published(directory, broker, 40_000, seed, 200);

      // When
      for (int round = 0; round < rounds; round++) {
        try (JavaProcess runner = orders.pactolus("run", "--json")) {
          awaitLine(runner, "\"event\":\"started\"");
          if (!runner.endsWithin(random.nextInt(400))) {
            runner.kill();
          }
          assertThat(runner.await(30))
              .as("round %d: %s", round, runner.err())
              .isEqualTo(JavaProcess.KILLED);
        }
      }
      orders.finish();

      // Then
      orders.assertExact();
    }
  }

  static void awaitLine(JavaProcess process, String text) {
    await(process, process::out, text);
  }

  /** Waits until what is told contains the text. */
  static void await(JavaProcess process, Supplier<String> told, String text) {
    long deadline = System.nanoTime() + 240_000_000_000L;
    while (!told.get().contains(text)) {
      if (process.endsWithin(5) || System.nanoTime() > deadline) {
        throw new AssertionError("never said " + text + ": " + process.out() + process.err());
      }
    }
  }
}
