package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.bench.workload.OrdersWorkload;
import io.pactolus.bench.workload.OrdersWorkload.Kind;
import io.pactolus.bench.workload.Workload.Message;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.pipeline.plan.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records spoiled in every way: the pipeline goes on, and each of them has one outcome. */
class FuzzIT {
  private static final int PARTITIONS = 3;
  private static final int EPOCHS = 5;
  private static final int TOO_LARGE = (8 << 20) + 1;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REASONS =
      Arrays.stream(Reason.values())
          .map(r -> "'" + r.code() + "'")
          .collect(Collectors.joining(","));

  @TempDir Path directory;

  private final long seed =
      Long.getLong("pactolus.seed", ThreadLocalRandom.current().nextLong(1_000_000));
  private final Random random = new Random(seed);

  @Test
  void spoiledOrdersNeverStopThePipelineAndHaveOneOutcomeEach() throws InterruptedException {
    System.out.printf("spoiled orders: -Dpactolus.seed=%d%n", seed);

    // Given
    OrdersWorkload workload = new OrdersWorkload(2_000, seed);
    List<Given> pristine = new ArrayList<>();
    for (long i = 0; i < workload.records(); i++) {
      if (workload.kind(i) == Kind.ORDINARY) {
        Message order = workload.message(i, -1);
        pristine.add(
            Given.of(
                order.key(),
                order.value(),
                List.of(),
                1_767_225_600_000L + i,
                (int) i % PARTITIONS));
      }
    }
    Spoiled records = new Spoiled(pristine);
    records.add(Given.of(null, RecordMutations.ofSize(TOO_LARGE), List.of(), 0, 0));

    // When
    GivenLake lake =
        GivenLake.of(JavaProcess.home().resolve("examples/orders/pipeline.yaml"), directory);
    lake.run(GivenLake.cut(records.all, EPOCHS, random));

    // Then
    assertEveryRecordHasOneOutcome(lake, "orders", records);
    assertThat(ids(lake, "SELECT event_id FROM silver.orders"))
        .containsAll(pristine.stream().map(r -> id(r, "event_id")).toList());
    assertThat(
            lake.rows(
                "SELECT oversized_bytes FROM bronze.orders WHERE oversized_bytes IS NOT NULL"))
        .hasSize(1);
  }

  @Test
  void spoiledQuakesNeverStopThePipelineAndHaveOneOutcomeEach() throws InterruptedException {
    System.out.printf("spoiled quakes: -Dpactolus.seed=%d%n", seed);

    // Given
    List<Given> demo = QuakeMessages.demo(QuakeMessages.byKey(PARTITIONS));
    List<Given> pristine = demo.subList(0, 2_000).stream().filter(QuakeModel::accepts).toList();
    Spoiled records = new Spoiled(pristine);

    // When
    GivenLake lake =
        GivenLake.of(JavaProcess.home().resolve("examples/quakes/pipeline.yaml"), directory);
    lake.run(GivenLake.cut(records.all, EPOCHS, random));

    // Then
    assertEveryRecordHasOneOutcome(lake, "quakes", records);
    assertThat(ids(lake, "SELECT id FROM silver.quakes"))
        .containsAll(pristine.stream().map(r -> id(r, "id")).toList());
  }

  private void assertEveryRecordHasOneOutcome(GivenLake lake, String table, Spoiled records) {
    long spoiled = (long) records.all.size() - records.pristine.size();
    assertThat(lake.assertBalanced().records()).isEqualTo(records.all.size());
    assertThat(lake.outcomes(table).values().stream().mapToLong(n -> n).sum())
        .isEqualTo(records.all.size());
    long refused = lake.number("SELECT count(*) FROM dlq." + table);
    // The mutations are of use only while some records survive them.
    assertThat(refused).isBetween(spoiled / 4, spoiled - spoiled / 20);
    assertThat(
            lake.rows(
                "SELECT reason, message FROM dlq.%s WHERE reason NOT IN (%s) OR length(trim(message)) NOT BETWEEN 10 AND 1000"
                    .formatted(table, REASONS)))
        .isEmpty();
    List<List<@Nullable Object>> coordinates =
        lake.rows("SELECT partition || ':' || \"offset\" FROM dlq." + table);
    assertThat(coordinates.stream().map(r -> String.valueOf(r.get(0))))
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(records.pristine);
  }

  private static Set<String> ids(GivenLake lake, String query) {
    return lake.rows(query).stream()
        .map(r -> String.valueOf(r.get(0)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String id(Given record, String field) {
    try {
      JsonNode value = JSON.readTree(record.value());
      return value.path(field).asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each record as it was and spoiled, in turn. */
  private final class Spoiled {
    final List<Given> all = new ArrayList<>();
    // partition:offset of the records as they were
    final Set<String> pristine = new TreeSet<>();
    private final int[] offsets = new int[PARTITIONS];

    Spoiled(List<Given> records) {
      RecordMutations mutations = new RecordMutations(random, records);
      for (Given record : records) {
        add(mutations.spoil(record));
        pristine.add(record.partition() + ":" + offsets[record.partition()]);
        add(record);
      }
    }

    void add(Given record) {
      offsets[record.partition()]++;
      all.add(record);
    }
  }
}
