package io.pactolus.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.pactolus.control.slo.SloWatch;
import io.pactolus.control.slo.UnreadRecords;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.dashboard.live.ToldEpoch;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunStarted;
import io.pactolus.pipeline.plan.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverviewApiTest {
  private final Clock clock = Clock.fixed(GivenShop.NOON, ZoneOffset.UTC);
  private final LiveRun run = new LiveRun(clock, clock, RunListener.NONE);
  private GivenShop shop;
  private LakeAccess lake;
  private SloWatch watch;
  private OverviewApi api;

  @BeforeEach
  void open(@TempDir Path directory) {
    shop = new GivenShop(directory);
    lake = shop.access();
    watch = new SloWatch(shop.location(), shop.plan().pipeline(), clock, UnreadRecords.UNKNOWN);
    api =
        new OverviewApi(
            lake,
            run,
            new Sums(lake, run),
            new ServerFacts(
                shop.location(), "embedded", "1.2.3", false, false, Duration.ofSeconds(10)),
            watch,
            clock);
  }

  @AfterEach
  void close() {
    watch.close();
    lake.close();
    shop.close();
  }

  private static JsonNode arrow(JsonNode overview, String from, String to) {
    for (JsonNode arrow : overview.path("arrows")) {
      if (arrow.path("from").asText().equals(from) && arrow.path("to").asText().equals(to)) {
        return arrow;
      }
    }
    throw new AssertionError("no arrow from " + from + " to " + to + " in " + overview);
  }

  @Test
  void eachTopicHasItsOwnRecordsRateAndLagOnItsArrow() {
    // Given
    shop.inBronze(1, 75);
    shop.inLedger(1, Map.of("orders", 70L, "returns", 5L));
    run.started(new RunStarted("run", 2, 0, -1));
    shop.inBronze(2, 12);
    shop.inLedger(2, Map.of("orders", 2L, "returns", 10L));
    run.epochCompleted(
        ToldEpoch.of(2)
            .from("orders", 2, 900)
            .from("returns", 10, 3)
            .with("firsts", Map.of(Outcome.INSERTED, 12L))
            .with("latest", Map.of(Outcome.UPDATED, 12L))
            .report());

    // When
    JsonNode overview = api.overview();

    // Then
    JsonNode orders = arrow(overview, "topic.orders", "bronze.sales");
    assertThat(orders.path("records").asLong()).isEqualTo(72);
    assertThat(orders.path("records_per_second").asDouble()).isEqualTo(2);
    assertThat(orders.path("lag_records").asLong()).isEqualTo(900);
    JsonNode returns = arrow(overview, "topic.returns", "bronze.sales");
    assertThat(returns.path("records").asLong()).isEqualTo(15);
    assertThat(returns.path("records_per_second").asDouble()).isEqualTo(10);
    assertThat(returns.path("lag_records").asLong()).isEqualTo(3);
    assertThat(overview.path("records").asLong()).isEqualTo(87);
    assertThat(overview.path("records_per_second").asDouble()).isEqualTo(12);
    assertThat(overview.path("lag_records").asLong()).isEqualTo(903);
  }

  @Test
  void freshnessOfAnEpochThatThisProcessHasNotSeenIsThatOfTheLedger() {
    // Given a process that begins after the second epoch; the queue has changed in the first
    shop.inBronze(1, 3);
    shop.refused(1, 1);
    shop.inLedger(1, Map.of("orders", 3L));
    shop.inBronze(2, 4);
    shop.inLedger(2, Map.of("orders", 4L));
    run.started(new RunStarted("run", 3, 0, -1));

    // When
    JsonNode overview = api.overview();

    // Then by how much of the epoch came after the commit
    assertThat(freshness(overview, "bronze.sales", "dlq.sales")).isCloseTo(1.3, within(1e-6));
    assertThat(freshness(overview, "topic.orders", "bronze.sales")).isCloseTo(1.29, within(1e-6));
  }

  @Test
  void afterAReplayFreshnessIsThatOfTheEpochBeforeThatRead() {
    // Given
    shop.inBronze(1, 3);
    shop.refused(1, 1);
    shop.inLedger(1, Map.of("orders", 3L));
    shop.refused(2, 1);
    shop.replayedInLedger(2);

    // When
    run.started(new RunStarted("run", 3, 0, -1));

    // Then
    assertThat(freshness(api.overview(), "bronze.sales", "dlq.sales")).isCloseTo(1.3, within(1e-6));
  }

  @Test
  void whileAnEpochIsOpenFreshnessIsThatOfTheOneBefore() {
    shop.inBronze(1, 3);
    shop.inLedger(1, Map.of("orders", 3L));
    run.started(new RunStarted("run", 2, 0, -1));

    shop.inBronze(2, 3);

    assertThat(freshness(api.overview(), "topic.orders", "bronze.sales"))
        .isCloseTo(1.29, within(1e-6));
  }

  private static double freshness(JsonNode overview, String from, String to) {
    return arrow(overview, from, to).path("freshness_seconds").asDouble();
  }

  @Test
  void recordsOfAnEpochThatIsNotInTheLedgerAreOpen() {
    shop.inBronze(1, 10);
    shop.inLedger(1, Map.of("orders", 10L));
    run.started(new RunStarted("run", 2, 0, -1));

    shop.inBronze(2, 4);

    JsonNode overview = api.overview();
    assertThat(overview.path("records").asLong()).isEqualTo(14);
    assertThat(overview.path("open_records").asLong()).isEqualTo(4);
    assertThat(overview.path("unfinished_epochs").asLong()).isEqualTo(1);
    assertThat(overview.path("unbalanced_epochs").asLong()).isZero();
  }

  @Test
  void anEpochThatDoesNotBalanceIsTold() {
    shop.inBronze(1, 10);

    shop.unbalancedInLedger(1, Map.of("orders", 10L));

    assertThat(api.overview().path("unbalanced_epochs").asLong()).isEqualTo(1);
  }
}
