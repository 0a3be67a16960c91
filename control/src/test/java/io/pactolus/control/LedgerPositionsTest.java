package io.pactolus.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.control.Status.BrokerEnds;
import io.pactolus.control.Status.PartitionStatus;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerPositionsTest {
  private static final Plan PLAN =
      PlanCompiler.compile(
          PipelineReader.read(
                  """
                  pipeline: orders
                  source:
                    kafka: {brokers: "localhost:1", topics: [orders], start: latest}
                  stream:
                    name: orders
                    fields:
                      - {name: id, type: string}
                  silver:
                    - {table: orders, mode: append, key: []}
                    - {table: audits, mode: append, key: []}
                  """,
                  "orders.yaml",
                  name -> Optional.empty())
              .pipeline());
  private static final BrokerEnds AWAY = (topic, partition) -> OptionalLong.empty();

  @TempDir Path directory;

  @Test
  void aRollbackToBeforeATableWasAddedTakesBackWhatCameSinceOnce() {
    try (Lake lake = Lakes.open(directory.toString())) {
      // Given
      Ledger ledger = Ledger.openOrCreate(lake, "orders", Map.of());
      LedgerPositions following = new LedgerPositions();
      List<LedgerRow> orders = new ArrayList<>();
      List<LedgerRow> audits = new ArrayList<>();
      for (int epoch = 1; epoch <= 10; epoch++) {
        orders.add(row(epoch, "orders"));
        if (epoch > 5) {
          audits.add(row(epoch, "audits"));
        }
        ledger.append(
            epoch,
            epoch > 5
                ? List.of(row(epoch, "audits"), row(epoch, "orders"))
                : List.of(row(epoch, "orders")));
      }
      assertThat(following.of(new LakeView(lake, PLAN), AWAY))
          .containsExactly(new PartitionStatus("orders", 0, 100, 100, 0, 0, OptionalLong.empty()));

      // When
      ledger.append(11, List.of(reversal(audits), reversal(orders.subList(3, 10))));

      // Then
      PartitionStatus then = new PartitionStatus("orders", 0, 30, 30, 0, 0, OptionalLong.empty());
      assertThat(following.of(new LakeView(lake, PLAN), AWAY)).containsExactly(then);
      assertThat(new LedgerPositions().of(new LakeView(lake, PLAN), AWAY)).containsExactly(then);
    }
  }

  private static LedgerRow reversal(List<LedgerRow> since) {
    return LedgerRow.reversal(11, 3, since, OptionalLong.empty(), 11, "embedded", "run", 11, 11);
  }

  private static LedgerRow row(int epoch, String table) {
    return new LedgerRow(
        epoch,
        "orders",
        0,
        (epoch - 1) * 10L,
        epoch * 10L,
        10,
        0,
        0,
        table,
        Map.of(Outcome.INSERTED, 10L),
        0,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        epoch,
        OptionalLong.empty(),
        "embedded",
        "run",
        epoch,
        epoch,
        LedgerRow.READ,
        0,
        OptionalLong.empty(),
        0,
        Optional.empty());
  }
}
