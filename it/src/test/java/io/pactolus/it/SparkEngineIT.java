package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.bench.broker.LocalBroker;
import io.pactolus.bench.workload.Publisher;
import io.pactolus.bench.workload.UpsertsWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same pipeline file on Spark, alone and in turn with the embedded engine. */
class SparkEngineIT {
  @TempDir Path directory;

  @Test
  void killedInTheMiddleItIsContinuedByEitherEngineAndTheLakeIsExact() {
    try (LocalBroker broker = LocalBroker.start()) {
      // Given
      OrdersLake orders = OrdersLake.published(directory, broker, 30_000, 23, 500);

      // When: Spark dies, the embedded engine finishes its epoch and dies, Spark goes on and wakes
      // up after the embedded engine has done the rest
      try (JavaProcess spark = spark(orders.environment(), run(orders))) {
        awaitEpoch(spark, 4);
        spark.kill();
        spark.await(30);
      }
      try (JavaProcess embedded = orders.pactolus("run", "--json")) {
        CrashIT.awaitLine(embedded, "\"event\":\"epoch\"");
        embedded.kill();
        embedded.await(30);
      }
      try (JavaProcess spark = spark(orders.environment(), run(orders))) {
        CrashIT.await(spark, spark::out, "\"event\":\"epoch\"");
        spark.signal("STOP");
        orders.finish();
        spark.signal("CONT");

        // Then
        assertThat(spark.await(120)).as(spark.out()).isEqualTo(1);
        assertThat(spark.err())
            .contains("another runner owns pipeline 'orders'")
            .contains("the embedded engine, process ")
            .contains("[FENCED]");
      }
      orders.assertExact();
      assertThat(orders.row("SELECT count(DISTINCT engine) AS e FROM ledger").path("e").asInt())
          .isEqualTo(2);
    }
  }

  @Test
  void upsertsYieldTheSameRowsOnEitherEngine() throws IOException {
    try (LocalBroker broker = LocalBroker.start()) {
      // Given many versions of few keys, some of them late, and epochs that end anywhere
      UpsertsWorkload upserts = new UpsertsWorkload(20_000, 700, 5);
      broker.createTopic(upserts.name(), 4);
      new Publisher(broker.address(), 4, "all").publish(upserts, OptionalInt.empty());
      Path pipeline = directory.resolve("upserts.yaml");
      Files.writeString(
          pipeline,
          upserts.pipelineFile() + "\nepoch:\n  min: 1 ms\n  max: 50 ms\n  max_records: 900\n");
      Map<String, String> environment = Map.of("KAFKA_BROKERS", broker.address());

      // When
      String onSpark = answers(environment, pipeline, "spark");
      String embedded = answers(environment, pipeline, "embedded");

      // Then
      assertThat(onSpark).isEqualTo(embedded).contains("account-");
    }
  }

  /** Runs the pipeline on an engine to the end and asks for all rows. */
  private String answers(Map<String, String> environment, Path pipeline, String engine) {
    String lake = directory.resolve(engine).toString();
    try (JavaProcess run =
        spark(
            environment,
            List.of(
                "run",
                pipeline.toString(),
                "--lake",
                lake,
                "--engine",
                engine,
                "--until-caught-up",
                "--json"))) {
      assertThat(run.await(240)).as(run.err()).isZero();
    }
    assertThat(ask(environment, "audit", pipeline.toString(), "--lake", lake)).contains("balanced");
    String silver = ask(environment, "sql", pipeline.toString(), "--lake", lake, "--json", SILVER);
    String gold = ask(environment, "sql", pipeline.toString(), "--lake", lake, "--json", GOLD);
    return silver + gold;
  }

  private static final String SILVER =
      "SELECT account, version, changed_at, branch, balance, _topic, _partition, _offset"
          + " FROM silver.accounts ORDER BY account";
  private static final String GOLD =
      "SELECT * EXCLUDE (_epoch) FROM gold.balance_by_branch ORDER BY ALL";

  private String ask(Map<String, String> environment, String... arguments) {
    try (JavaProcess pactolus = JavaProcess.pactolus(directory, environment, arguments)) {
      assertThat(pactolus.await(120)).as(pactolus.out() + pactolus.err()).isZero();
      return pactolus.out();
    }
  }

  private static List<String> run(OrdersLake orders) {
    return List.of(
        "run",
        orders.pipeline.toString(),
        "--lake",
        orders.lake.toString(),
        "--engine",
        "spark",
        "--master",
        "local[2]",
        "--json");
  }

  private static void awaitEpoch(JavaProcess spark, int epoch) {
    CrashIT.awaitLine(spark, "\"epoch\":" + epoch + ",");
  }

  private JavaProcess spark(Map<String, String> environment, List<String> arguments) {
    return SparkJava.pactolus(directory, environment, arguments);
  }
}
