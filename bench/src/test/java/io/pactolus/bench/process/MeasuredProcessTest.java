package io.pactolus.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.bench.workload.OrdersWorkload;
import io.pactolus.bench.workload.Publisher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredProcessTest {
  @Test
  void theFloorDrainsWhatWasPublishedToABrokerInAnotherProcess(@TempDir Path directory)
      throws Exception {
    var workload = new OrdersWorkload(20_000, 1);
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("broker"), 0)) {
      broker.createTopic("orders", 4);
      new Publisher(broker.address(), 4, "1").publish(workload, OptionalInt.empty());

      Path output = directory.resolve("floor.out");
      Usage usage = FloorProcess.start(broker.address(), "orders", output).await();

      assertThat(Files.readString(output)).startsWith("20000 records, ");
      assertThat(usage.cpuSeconds()).isBetween(0.2, 60.0);
      assertThat(usage.wallSeconds()).isPositive();
      assertThat(usage.peakRssBytes()).isBetween(30L << 20, 1L << 30);
    }
  }

  @Test
  void theCpuTimeOfAProcessAndItsChildrenIsCounted(@TempDir Path directory) {
    Usage usage =
        MeasuredProcess.start(
                List.of("sh", "-c", "(i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done); true"),
                Map.of(),
                directory.resolve("out"))
            .await();

    assertThat(usage.cpuSeconds()).isGreaterThanOrEqualTo(0.05);
  }

  @Test
  void aCommandThatFailsIsQuotedWithItsErrors(@TempDir Path directory) {
    MeasuredProcess failing =
        MeasuredProcess.start(
            List.of("sh", "-c", "echo broken >&2; exit 3"), Map.of(), directory.resolve("out"));

    assertThatThrownBy(failing::await).hasMessageContaining("ended with 3: broken");
  }
}
