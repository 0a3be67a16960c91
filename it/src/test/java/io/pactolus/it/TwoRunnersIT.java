package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.bench.broker.LocalBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several runners on one lake: one wins, the others leave. */
class TwoRunnersIT {
  @TempDir Path directory;

  @Test
  void ofTwoRunnersAtOnceOneIsToldWhoHoldsTheLakeAndTheLakeIsExact() {
    try (LocalBroker broker = LocalBroker.start()) {
      // Given
      OrdersLake orders = OrdersLake.published(directory, broker, 20_000, 11, 100);

      // When
      try (JavaProcess one = orders.pactolus("run", "--until-caught-up", "--json");
          JavaProcess other = orders.pactolus("run", "--until-caught-up", "--json")) {
        int first = one.await(180);
        int second = other.await(180);

        // Then
        assertThat(new int[] {first, second})
            .as(one.err() + other.err())
            .containsExactlyInAnyOrder(0, 1);
        JavaProcess loser = first == 1 ? one : other;
        assertThat(loser.err())
            .contains("another runner owns pipeline 'orders'")
            .contains("the embedded engine, process ")
            .contains("[FENCED]")
            .doesNotContain("\tat ");
      }
      orders.finish();
      orders.assertExact();
    }
  }

  @Test
  void aRunnerThatWasPausedWhileAnotherTookOverIsFenced() {
    try (LocalBroker broker = LocalBroker.start()) {
      // Given a runner that stands still in the middle of its work
      OrdersLake orders = OrdersLake.published(directory, broker, 20_000, 13, 100);
      try (JavaProcess zombie = orders.pactolus("run", "--until-caught-up", "--json")) {
        CrashIT.awaitLine(zombie, "\"epoch\":3,");
        zombie.signal("STOP");

        // When another does all the work, and the first wakes up
        orders.finish();
        zombie.signal("CONT");

        // Then
        assertThat(zombie.await(60)).as(zombie.out()).isEqualTo(1);
        assertThat(zombie.err())
            .contains("another runner owns pipeline 'orders'")
            .contains("[FENCED]");
      }
      orders.assertExact();
    }
  }

  @Test
  void aTerminatedRunnerFinishesItsEpochAndEndsWell() {
    try (LocalBroker broker = LocalBroker.start()) {
      // Given
      OrdersLake orders = OrdersLake.published(directory, broker, 15_000, 17, 100);
      try (JavaProcess runner = orders.pactolus("run", "--json")) {
        CrashIT.awaitLine(runner, "\"epoch\":3,");

        // When
        runner.terminate();

        // Then
        assertThat(runner.await(60)).as(runner.err()).isZero();
        assertThat(runner.out()).contains("\"event\":\"ended\"").contains("\"reason\":\"stopped\"");
      }
      assertThat(
              orders.row("SELECT count(DISTINCT epoch) AS e FROM bronze.orders").path("e").asLong())
          .isEqualTo(orders.row("SELECT max(epoch) AS e FROM ledger").path("e").asLong());
      orders.finish();
      orders.assertExact();
    }
  }
}
