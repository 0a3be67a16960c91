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

/**
 * The same pipeline file on Spark and on the embedded engine. {@link HandOverIT} has them on one
 * lake.
 */
class SparkEngineIT {
  @TempDir Path directory;

  @Test
  void upsertsYieldTheSameRowsOnEitherEngine() throws IOException {
    try (LocalBroker broker = LocalBroker.start()) {
      // Given many versions of few keys, some of them late, and epochs that end anywhere
      UpsertsWorkload upserts = new UpsertsWorkload(8_000, 300, 5);
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
        SparkJava.pactolus(
            directory,
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
    assertThat(ask("audit", pipeline.toString(), "--lake", lake)).contains("balanced");
    String silver = ask("sql", pipeline.toString(), "--lake", lake, "--json", SILVER);
    String gold = ask("sql", pipeline.toString(), "--lake", lake, "--json", GOLD);
    return silver + gold;
  }

  private static final String SILVER =
      "SELECT account, version, changed_at, branch, balance, _topic, _partition, _offset"
          + " FROM silver.accounts ORDER BY account";
  private static final String GOLD =
      "SELECT * EXCLUDE (_epoch) FROM gold.balance_by_branch ORDER BY ALL";

  private static String ask(String... arguments) {
    CommandHere said = CommandHere.pactolus(arguments);
    assertThat(said.exitCode()).as(said.out() + said.err()).isZero();
    return said.out();
  }
}
