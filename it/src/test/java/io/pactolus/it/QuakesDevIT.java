package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.pipeline.plan.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two months of a feed that contradicts itself: revisions go back, the same version comes with
 * different content, bodies are empty. Compared, row by row, with a model of a hundred lines.
 */
class QuakesDevIT {
  private static final int MESSAGES = 108_515;
  private static final int IDS = 2_640;
  private static final int EMPTY_BODIES = 2;

  @TempDir Path directory;

  @Test
  void theLakeEqualsTheModelWhenQuakesKeepToTheirPartition() throws InterruptedException {
    assertEqualsModel(QuakeMessages.byKey(4));
  }

  @Test
  void theLakeEqualsTheModelWhenAQuakeComesFromTwoPartitions() throws InterruptedException {
    assertEqualsModel(QuakeMessages::byPoll);
  }

  private void assertEqualsModel(ToIntFunction<JsonNode> partition) throws InterruptedException {
    long seed = Long.getLong("pactolus.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    System.out.printf("random epochs: -Dpactolus.seed=%d%n", seed);

    // Given
    List<Given> messages = QuakeMessages.twoMonths(partition);
    assertThat(messages).hasSize(MESSAGES);
    assertThat(messages.stream().map(Given::partition).distinct()).hasSizeGreaterThan(1);
    List<List<Given>> epochs = GivenLake.cut(messages, 12, new Random(seed));
    QuakeModel model = new QuakeModel();
    epochs.forEach(model::epoch);
    QuakeModel whole = new QuakeModel();
    whole.epoch(messages);
    assertThat(model.rows()).as("wherever epochs end").isEqualTo(whole.rows());

    // When
    GivenLake lake =
        GivenLake.of(JavaProcess.home().resolve("examples/quakes/pipeline.yaml"), directory);
    lake.run(epochs);

    // Then
    assertThat(lake.outcomes("quakes")).isEqualTo(model.outcomes());
    assertThat(model.outcomes())
        .containsEntry(Outcome.INSERTED, (long) IDS)
        .containsEntry(Outcome.REJECTED, (long) EMPTY_BODIES);
    assertThat(model.outcomes().values().stream().mapToLong(n -> n).sum()).isEqualTo(MESSAGES);
    assertThat(lake.rows("SELECT reason, key IS NULL, octet_length(value) FROM dlq.quakes"))
        .isEqualTo(Collections.nCopies(EMPTY_BODIES, List.of("empty_value", true, 0L)));
    assertThat(silver(lake)).isEqualTo(expected(model));
    assertThat(lake.number("SELECT count(*) FROM silver.quakes WHERE magnitude >= 5"))
        .isEqualTo(305);
    assertThat(lake.number("SELECT count(*) FROM silver.quakes WHERE tsunami = 1")).isEqualTo(20);
    assertThat(lake.assertBalanced().records()).isEqualTo(MESSAGES);
  }

  private static List<List<@Nullable Object>> silver(GivenLake lake) {
    return lake.rows(
        """
        SELECT id, epoch_us("time") // 1000, epoch_us(updated) // 1000, magnitude, magnitude_type, place, longitude, latitude,
               depth_km, status, tsunami, alert, significance, felt, cdi, mmi, stations, gap, dmin, rms, network, code, ids,
               sources, types, kind, title, _offset, _partition
        FROM silver.quakes ORDER BY id
        """);
  }

  private static List<List<@Nullable Object>> expected(QuakeModel model) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (QuakeModel.Row row : model.rows().values()) {
      List<@Nullable Object> columns = new ArrayList<>(row.content());
      columns.add(row.offset());
      columns.add(row.partition());
      rows.add(columns);
    }
    return rows;
  }
}
