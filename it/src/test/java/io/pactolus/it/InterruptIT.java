package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pactolus.bench.broker.LocalBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, once and twice. */
class InterruptIT {
  private static final int HALTED = 130;

  /** An epoch this large takes so long that a second signal finds it under way. */
  private static final int LARGE_EPOCH = 60_000;

  @TempDir Path directory;

  @Test
  void oneInterruptFinishesTheEpochASecondStopsAtOnceAndTheNextRunIsExact() throws IOException {
    try (LocalBroker broker = LocalBroker.start()) {
      // Given
      OrdersLake orders = OrdersLake.published(directory, broker, 130_000, 19, LARGE_EPOCH);
      String pipeline = Files.readString(orders.pipeline);
      Files.writeString(
          orders.pipeline,
          pipeline.replace("min: 1 ms", "min: 1 s").replace("max: 50 ms", "max: 5 s"));

      // When interrupted once, right after Bronze has an epoch
      try (JavaProcess runner = interruptible(orders)) {
        awaitBronze(orders, 1, runner);
        runner.signal("INT");

        // Then the epoch is finished
        assertThat(runner.await(60)).as(runner.err()).isZero();
        assertThat(runner.err())
            .contains("stopping after the epoch at hand; once more to stop at once");
        assertThat(runner.out()).contains("\"event\":\"ended\"").contains("\"reason\":\"stopped\"");
      }
      JsonNode finished = newestEpochs(orders);
      long before = finished.path("ledger").asLong();
      assertThat(finished.path("bronze").asLong()).isEqualTo(before);

      // When interrupted twice within the next
      try (JavaProcess runner = interruptible(orders)) {
        awaitBronze(orders, before + 1, runner);
        runner.signal("INT");
        CrashIT.await(runner, runner::err, "once more to stop at once");
        runner.signal("INT");

        // Then it is cut off
        assertThat(runner.await(10)).as(runner.out() + runner.err()).isEqualTo(HALTED);
        assertThat(runner.out()).doesNotContain("\"event\":\"ended\"");
      }
      JsonNode cutOff = newestEpochs(orders);
      assertThat(cutOff.path("bronze").asLong()).isEqualTo(before + 1);
      assertThat(cutOff.path("ledger").asLong()).isEqualTo(before);

      // And the next run finishes it
      try (JavaProcess run = orders.pactolus("run", "--until-caught-up", "--json")) {
        assertThat(run.await(180)).as(run.err()).isZero();
        assertThat(run.out()).contains("\"recovered_epochs\":1");
      }
      orders.assertExact();
    }
  }

  /**
   * A runner that can be interrupted even where this test cannot: a shell that starts it in the
   * background makes its children deaf to Ctrl-C, and a JVM leaves it at that.
   */
  private JavaProcess interruptible(OrdersLake orders) {
    List<String> command = new ArrayList<>();
    if (isDeafToInterrupts()) {
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.addAll(
        JavaProcess.pactolusCommand(
            "run", orders.pipeline.toString(), "--lake", orders.lake.toString(), "--json"));
    return JavaProcess.launch(directory, orders.environment(), command);
  }

  private static boolean isDeafToInterrupts() {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("SigIgn:"))
          .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0b10) != 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the commit of an epoch to Bronze; nothing but epochs is committed so soon. */
  private static void awaitBronze(OrdersLake orders, long epoch, JavaProcess runner) {
    Path commit =
        orders.lake.resolve("orders/bronze/orders/_delta_log/%020d.json".formatted(epoch));
    CrashIT.await(runner, () -> Files.exists(commit) ? "there" : "", "there");
  }

  private static JsonNode newestEpochs(OrdersLake orders) {
    return orders.row(
        """
        SELECT (SELECT max(epoch) FROM bronze.orders) AS bronze, (SELECT max(epoch) FROM ledger) AS ledger
        """);
  }
}
