package io.pactolus.pipeline.plan;

import io.pactolus.pipeline.model.GoldTable;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.model.SilverTable;
import io.pactolus.pipeline.model.SilverTable.DerivedColumn;
import io.pactolus.pipeline.model.SilverTable.Expectation;
import io.pactolus.pipeline.model.SilverTable.Mode;
import io.pactolus.pipeline.model.SilverTable.OnFail;
import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.model.Stream.ContractField;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pipelines as the reader of the file would hand them over. */
final class ExamplePipelines {
  private ExamplePipelines() {}

  static Pipeline orders(SilverTable silver, GoldTable... gold) {
    return pipeline("orders", ordersStream(), silver, gold);
  }

  static Stream ordersStream() {
    return new Stream(
        "orders",
        List.of(
            field("event_id", DataType.STRING, true),
            field("event_time", DataType.TIMESTAMP, true),
            field("customer_id", DataType.LONG, true),
            field("region", DataType.STRING, true),
            field("product", DataType.STRING, false),
            field("quantity", DataType.INT, true),
            field("unit_price", new DecimalType(10, 2), true),
            field("currency", DataType.STRING, false),
            field("weight", DataType.DOUBLE, false),
            field("tags", new ArrayType(DataType.STRING), false),
            field(
                "address",
                StructType.of(
                    Field.required("city", DataType.STRING), Field.optional("zip", DataType.INT)),
                false)),
        List.of("event_id"),
        Optional.of("event_time"),
        Optional.empty(),
        Optional.empty(),
        Stream.Tombstones.REJECT);
  }

  static SilverTable ordersTable() {
    return new SilverTable(
        "orders",
        Mode.APPEND,
        List.of("event_id"),
        Optional.empty(),
        List.of(),
        List.of(new DerivedColumn("revenue", "quantity * unit_price")),
        Optional.empty(),
        List.of(new Expectation("quantity_is_positive", "quantity > 0", OnFail.REJECT)),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  static GoldTable revenueByRegion() {
    return gold(
        """
        SELECT region, window_start, COUNT(*) AS orders, SUM(revenue) AS revenue
        FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(event_time), INTERVAL '10' SECOND))
        GROUP BY region, window_start, window_end
        """);
  }

  static GoldTable gold(String sql) {
    return new GoldTable("result", sql, List.of());
  }

  static Pipeline quakes() {
    Stream stream =
        new Stream(
            "quakes",
            List.of(
                field("id", DataType.STRING, true),
                field("time", DataType.TIMESTAMP, true),
                field("updated", DataType.TIMESTAMP, true),
                field("magnitude", DataType.DOUBLE, false),
                field("place", DataType.STRING, false),
                field("longitude", DataType.DOUBLE, true),
                field("latitude", DataType.DOUBLE, true),
                field("depth_km", DataType.DOUBLE, false),
                field("tsunami", DataType.INT, false)),
            List.of("id"),
            Optional.of("time"),
            Optional.of("updated"),
            Optional.empty(),
            Stream.Tombstones.REJECT);
    SilverTable silver =
        new SilverTable(
            "quakes",
            Mode.UPSERT,
            List.of("id"),
            Optional.of("updated"),
            List.of(),
            List.of(
                new DerivedColumn(
                    "region",
                    """
                    CASE WHEN POSITION(', ' IN place) > 0
                         THEN SUBSTRING(place FROM POSITION(', ' IN place) + 2)
                         ELSE COALESCE(place, 'unknown') END
                    """),
                new DerivedColumn("energy_joules", "POWER(10, 1.5 * magnitude + 4.8)")),
            Optional.empty(),
            List.of(
                new Expectation(
                    "magnitude_is_plausible", "magnitude BETWEEN -2 AND 10", OnFail.REJECT),
                new Expectation(
                    "position_is_on_earth",
                    "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180",
                    OnFail.REJECT),
                new Expectation("depth_is_known", "depth_km IS NOT NULL", OnFail.WARN)),
            Optional.empty(),
            List.of(),
            Optional.empty());
    return pipeline(
        "quakes",
        stream,
        silver,
        new GoldTable(
            "quakes_by_hour",
            """
            SELECT window_start AS "hour", COUNT(*) AS quakes, MAX(magnitude) AS strongest,
                   SUM(energy_joules) AS energy_joules, SUM(tsunami) AS tsunami_flags
            FROM TABLE(TUMBLE(TABLE quakes, DESCRIPTOR("time"), INTERVAL '1' HOUR))
            GROUP BY window_start, window_end
            """,
            List.of()),
        new GoldTable(
            "quakes_by_region",
            """
            SELECT region, COUNT(*) AS quakes, MAX(magnitude) AS strongest,
                   AVG(magnitude) AS average_magnitude, SUM(energy_joules) AS energy_joules,
                   SUM(tsunami) AS tsunami_flags
            FROM quakes
            GROUP BY region
            """,
            List.of()));
  }

  static Pipeline pipeline(String name, Stream stream, SilverTable silver, GoldTable... gold) {
    return new Pipeline(
        name,
        Optional.empty(),
        new KafkaSource(
            "localhost:9092",
            List.of(name),
            new KafkaSource.StartPosition.Earliest(),
            Map.of(),
            KafkaSource.OnGap.STOP),
        stream,
        List.of(silver),
        List.of(gold),
        new Pipeline.Slo(Duration.ofMinutes(5), 95, Optional.empty(), Duration.ofDays(30)),
        new Pipeline.EpochBounds(Duration.ofMillis(100), Duration.ofSeconds(10), 100_000),
        new Pipeline.Limits(1 << 20, 1 << 26, 1 << 26),
        new Pipeline.Retention(Duration.ofDays(7), Duration.ofDays(30)),
        List.of());
  }

  private static ContractField field(String name, DataType type, boolean required) {
    return new ContractField(
        name, type, List.of(name), required, null, Optional.empty(), Optional.empty(), List.of());
  }
}
