package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.bench.broker.LocalBroker;
import io.pactolus.bench.process.BrokerProcess;
import io.pactolus.bench.workload.OrdersWorkload;
import io.pactolus.bench.workload.Publisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Orders of known truth in a broker, a pipeline on them with small epochs, and what the lake must
 * hold at the end.
 */
final class OrdersLake {
  private static final int PARTITIONS = 4;
  private static final ObjectMapper JSON = new ObjectMapper();

  final Path directory;
  final Path pipeline;
  final Path lake;
  private final String brokers;
  private final OrdersWorkload orders;

  private OrdersLake(Path directory, String brokers, OrdersWorkload orders, int epochRecords) {
    this.directory = directory;
    this.pipeline = directory.resolve("orders.yaml");
    this.lake = directory.resolve("lake");
    this.brokers = brokers;
    this.orders = orders;
    try {
      Files.writeString(
          pipeline,
          orders.pipelineFile()
              + "\nepoch:\n  min: 1 ms\n  max: 50 ms\n  max_records: "
              + epochRecords
              + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param epochRecords records in one epoch at most
   */
  static OrdersLake published(
      Path directory, LocalBroker broker, long records, long seed, int epochRecords) {
    OrdersWorkload orders = new OrdersWorkload(records, seed);
    broker.createTopic(orders.name(), PARTITIONS);
    return published(directory, broker.address(), orders, epochRecords);
  }

  /** As above, from a broker in a process of its own. */
  static OrdersLake published(
      Path directory, BrokerProcess broker, long records, long seed, int epochRecords) {
    OrdersWorkload orders = new OrdersWorkload(records, seed);
    broker.createTopic(orders.name(), PARTITIONS);
    return published(directory, broker.address(), orders, epochRecords);
  }

  private static OrdersLake published(
      Path directory, String brokers, OrdersWorkload orders, int epochRecords) {
    new Publisher(brokers, PARTITIONS, "all").publish(orders, OptionalInt.empty());
    return new OrdersLake(directory, brokers, orders, epochRecords);
  }

  /** Of orders that somebody else publishes. */
  static OrdersLake of(Path directory, String brokers, OrdersWorkload orders, int epochRecords) {
    return new OrdersLake(directory, brokers, orders, epochRecords);
  }

  /** Another lake for the same orders. */
  OrdersLake in(Path otherDirectory, int epochRecords) {
    return new OrdersLake(otherDirectory, brokers, orders, epochRecords);
  }

  Map<String, String> environment() {
    return Map.of("KAFKA_BROKERS", brokers);
  }

  JavaProcess pactolus(String command, String... arguments) {
    return JavaProcess.pactolus(directory, environment(), all(command, arguments));
  }

  JavaProcess crashingAt(CrashPoint point) {
    return JavaProcess.start(
        directory,
        environment(),
        List.of(
            CrashingEngine.class.getName(),
            pipeline.toString(),
            lake.toString(),
            point.toString()));
  }

  void finish() {
    try (JavaProcess run = pactolus("run", "--until-caught-up", "--json")) {
      assertThat(run.await(180)).as(run.err()).isZero();
    }
  }

  /** Every table holds exactly what the workload is known to yield, and audit agrees. */
  void assertExact() {
    JsonNode ledger =
        row(
            """
            SELECT CAST(sum(records) AS BIGINT) AS records, CAST(sum(inserted) AS BIGINT) AS inserted,
                   CAST(sum(duplicate) AS BIGINT) AS duplicate, CAST(sum(rejected) AS BIGINT) AS rejected,
                   CAST(sum(updated + deleted + stale + filtered + late) AS BIGINT) AS others,
                   count(DISTINCT epoch) AS epochs, max(epoch) AS last_epoch
            FROM ledger
            """);
    Map<String, Long> truth = orders.outcomes();
    assertThat(ledger.path("records").asLong()).isEqualTo(orders.records());
    assertThat(ledger.path("inserted").asLong()).isEqualTo(truth.get("inserted"));
    assertThat(ledger.path("duplicate").asLong()).isEqualTo(truth.get("duplicate"));
    assertThat(ledger.path("rejected").asLong()).isEqualTo(truth.get("rejected"));
    assertThat(ledger.path("others").asLong()).isZero();
    assertThat(ledger.path("epochs").asLong()).isEqualTo(ledger.path("last_epoch").asLong());
    JsonNode tables =
        row(
            """
            SELECT (SELECT count(*) FROM bronze.orders) AS bronze,
                   (SELECT count(DISTINCT (topic, partition, "offset")) FROM bronze.orders) AS bronze_offsets,
                   (SELECT count(*) FROM silver.orders) AS silver,
                   (SELECT count(DISTINCT event_id) FROM silver.orders) AS silver_keys,
                   (SELECT count(*) FROM dlq.orders) AS dlq,
                   (SELECT CAST(sum(orders) AS BIGINT) FROM gold.revenue_by_region_10s) AS gold,
                   (SELECT CAST(sum(revenue) AS VARCHAR) FROM silver.orders) AS silver_revenue,
                   (SELECT CAST(sum(revenue) AS VARCHAR) FROM gold.revenue_by_region_10s) AS gold_revenue
            """);
    assertThat(tables.path("bronze").asLong()).isEqualTo(orders.records());
    assertThat(tables.path("bronze_offsets").asLong()).isEqualTo(orders.records());
    assertThat(tables.path("silver").asLong()).isEqualTo(truth.get("inserted"));
    assertThat(tables.path("silver_keys").asLong()).isEqualTo(truth.get("inserted"));
    assertThat(tables.path("dlq").asLong()).isEqualTo(truth.get("rejected"));
    assertThat(tables.path("gold").asLong()).isEqualTo(truth.get("inserted"));
    assertThat(tables.path("gold_revenue").asText())
        .isEqualTo(tables.path("silver_revenue").asText());
    CommandHere audit = ask("audit");
    assertThat(audit.out()).contains("balanced").doesNotContain("FAIL");
  }

  JsonNode row(String query) {
    try {
      return JSON.readTree(ask("sql", "--json", query).out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CommandHere ask(String command, String... arguments) {
    CommandHere said = CommandHere.pactolus(all(command, arguments));
    assertThat(said.exitCode()).as(said.out() + said.err()).isZero();
    return said;
  }

  private String[] all(String command, String... arguments) {
    List<String> all =
        new ArrayList<>(List.of(command, pipeline.toString(), "--lake", lake.toString()));
    all.addAll(Arrays.asList(arguments));
    return all.toArray(String[]::new);
  }
}
