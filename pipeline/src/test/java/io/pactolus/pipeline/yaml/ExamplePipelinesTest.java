package io.pactolus.pipeline.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.pipeline.model.Fixture;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.model.SilverTable;
import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.schema.DataType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExamplePipelinesTest {
  private static final Path EXAMPLES = Path.of("..", "examples");

  @Test
  void theOrdersExampleIsReadWithDefaultsFilledIn() {
    Pipeline orders = read("orders").pipeline();

    assertThat(orders.name()).isEqualTo("orders");
    assertThat(orders.lake()).contains("./lake");
    assertThat(orders.source().brokers()).isEqualTo("localhost:9092");
    assertThat(orders.source().topics()).containsExactly("orders");
    assertThat(orders.stream().key()).containsExactly("event_id");
    assertThat(orders.stream().tombstones()).isEqualTo(Stream.Tombstones.IGNORE);
    assertThat(orders.stream().schema().text())
        .isEqualTo(
            "struct<event_id: string, event_time: timestamp, customer_id: long, region: string,"
                + " product: string, quantity: int, unit_price: decimal(10,2), currency: string>");
    SilverTable silver = orders.silver().get(0);
    assertThat(silver.mode()).isEqualTo(SilverTable.Mode.APPEND);
    assertThat(silver.key()).containsExactly("event_id");
    assertThat(silver.columns().get(0).sql()).isEqualTo("quantity * unit_price");
    assertThat(orders.gold().get(0).sql()).startsWith("SELECT region, window_start").endsWith("\n");
    assertThat(orders.slo())
        .isEqualTo(
            new Pipeline.Slo(
                Duration.ofSeconds(10), 95, Optional.of(Duration.ofHours(1)), Duration.ofDays(30)));
    assertThat(orders.epoch())
        .isEqualTo(
            new Pipeline.EpochBounds(Duration.ofMillis(200), Duration.ofSeconds(10), 200_000));
    assertThat(orders.limits()).isEqualTo(new Pipeline.Limits(8 << 20, 128 << 20, 512 << 20));
    assertThat(orders.retention())
        .isEqualTo(new Pipeline.Retention(Duration.ofDays(1), Duration.ofDays(1)));
  }

  @Test
  void theQuakesExampleIsReadWithItsTests() {
    Pipeline quakes = read("quakes").pipeline();

    Stream.ContractField depth = quakes.stream().fields().get(8);
    assertThat(depth.name()).isEqualTo("depth_km");
    assertThat(depth.type()).isEqualTo(DataType.DOUBLE);
    assertThat(depth.path()).isEqualTo(List.of("geometry", "coordinates", 2));
    assertThat(quakes.stream().fields().get(10).defaultValue()).isEqualTo(0);
    assertThat(quakes.silver().get(0).version()).contains("updated");

    Fixture revision = quakes.fixtures().get(0);
    assertThat(revision.given().get(0).value())
        .contains(
            "{\"id\":\"us1\",\"properties\":{\"mag\":8.0,\"time\":1753833600000,"
                + "\"updated\":1753833700000,\"place\":\"Kamchatka, Russia\"},"
                + "\"geometry\":{\"coordinates\":[160.0,52.0,20.0]}}");
    assertThat(revision.given()).extracting(Fixture.GivenRecord::epoch).containsExactly(1, 2);
    assertThat(revision.tables())
        .containsEntry(
            "silver.quakes",
            List.of(Map.of("id", "us1", "magnitude", new BigDecimal("8.8"), "region", "Russia")));
    assertThat(revision.outcomes())
        .containsExactlyInAnyOrderEntriesOf(Map.of("inserted", 1L, "updated", 1L));
    assertThat(revision.rejects()).isEmpty();
    assertThat(quakes.fixtures().get(1).rejects())
        .contains(
            List.of(
                new Fixture.ExpectedReject(
                    "expectation", Optional.of("magnitude_is_plausible"), Optional.empty())));
  }

  private static ReadPipeline read(String example) {
    return PipelineFile.read(
        EXAMPLES.resolve(example).resolve("pipeline.yaml"), name -> Optional.empty());
  }
}
