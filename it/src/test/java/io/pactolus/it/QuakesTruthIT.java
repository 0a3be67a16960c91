package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.pipeline.plan.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data of the demo, whose truth was counted from the messages by other means. */
class QuakesTruthIT {
  private static final int MESSAGES = 14_044;
  private static final int IDS = 705;
  private static final int CONTENTS = 1_167;
  private static final int REDELIVERIES = 12_877;

  @TempDir Path directory;

  @Test
  void whereverTheEpochsAreCutTheLakeHoldsTheSameTruth() throws InterruptedException {
    long seed = Long.getLong("pactolus.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    System.out.printf("random epochs: -Dpactolus.seed=%d%n", seed);
    Random random = new Random(seed);

    // Given
    List<Given> messages = QuakeMessages.demo(QuakeMessages.byKey(3));
    assertThat(messages).hasSize(MESSAGES);

    // When the same messages go into three lakes, cut otherwise each time, the last one by two
    // runners in turn
    GivenLake whole = lake("whole");
    whole.run(List.of(messages));
    GivenLake pieces = lake("pieces");
    pieces.run(GivenLake.cut(messages, 2 + random.nextInt(20), random));
    GivenLake resumed = lake("resumed");
    int half = random.nextInt(MESSAGES);
    resumed.run(GivenLake.cut(messages.subList(0, half), 5, random));
    resumed.run(GivenLake.cut(messages, 5, random));

    // Then
    for (GivenLake lake : List.of(whole, pieces, resumed)) {
      assertTruth(lake);
      assertThat(lake.assertBalanced().records()).isEqualTo(MESSAGES);
      assertThat(silver(lake)).isEqualTo(silver(whole));
      assertThat(gold(lake, "quakes_by_hour")).isEqualTo(gold(whole, "quakes_by_hour"));
      assertThat(gold(lake, "quakes_by_region")).isEqualTo(gold(whole, "quakes_by_region"));
    }
  }

  private GivenLake lake(String name) {
    return GivenLake.of(
        JavaProcess.home().resolve("examples/quakes/pipeline.yaml"), directory.resolve(name));
  }

  private static void assertTruth(GivenLake lake) {
    assertThat(lake.outcomes("quakes"))
        .isEqualTo(
            Map.of(
                Outcome.INSERTED, (long) IDS,
                Outcome.UPDATED, (long) CONTENTS - IDS,
                Outcome.DUPLICATE, (long) REDELIVERIES));
    assertThat(lake.number("SELECT count(*) FROM bronze.quakes")).isEqualTo(MESSAGES);
    assertThat(lake.rows("SELECT max(magnitude) FROM silver.quakes").get(0)).containsExactly(8.8);
    assertThat(lake.number("SELECT count(*) FROM silver.quakes WHERE magnitude >= 5"))
        .isEqualTo(217);
    assertThat(lake.number("SELECT count(*) FROM silver.quakes WHERE tsunami = 1")).isEqualTo(6);
    assertThat(
            lake.rows("SELECT status, count(*) FROM silver.quakes GROUP BY status ORDER BY status"))
        .containsExactly(List.of("automatic", 30L), List.of("reviewed", 675L));
    assertThat(lake.number("SELECT CAST(sum(quakes) AS BIGINT) FROM gold.quakes_by_region"))
        .isEqualTo(IDS);
    assertThat(lake.number("SELECT CAST(sum(quakes) AS BIGINT) FROM gold.quakes_by_hour"))
        .isEqualTo(IDS);
    assertThat(lake.number("SELECT CAST(sum(tsunami_flags) AS BIGINT) FROM gold.quakes_by_hour"))
        .isEqualTo(6);
  }

  /** All columns but those that say in which epoch. */
  private static List<List<@Nullable Object>> silver(GivenLake lake) {
    return lake.rows("SELECT * EXCLUDE (_epoch) FROM silver.quakes ORDER BY id");
  }

  private static List<List<@Nullable Object>> gold(GivenLake lake, String table) {
    return lake.rows(
        "SELECT * EXCLUDE (_epoch, _state) FROM gold.%s ORDER BY ALL".formatted(table));
  }
}
