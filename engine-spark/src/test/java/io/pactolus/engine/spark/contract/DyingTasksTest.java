package io.pactolus.engine.spark.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.Engine;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.Job;
import io.pactolus.engine.contract.Message;
import io.pactolus.engine.contract.Topic;
import io.pactolus.engine.core.contract.ForwardingTable;
import io.pactolus.engine.core.contract.LakeHarness;
import io.pactolus.engine.core.contract.TopicRanges;
import io.pactolus.engine.spark.LakeFactory;
import io.pactolus.engine.spark.SparkEngine;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DyingTasksTest {
  private static final String YAML =
      """
      pipeline: dying
      source:
        kafka: {brokers: "localhost:9092", topics: [things]}
      stream:
        name: things
        key: id
        version: v
        fields:
          - {name: id, type: string, required: true}
          - {name: v, type: long, required: true}
      silver:
        - {table: firsts, mode: append}
        - {table: latest, mode: upsert}
      gold:
        - table: by_version
          sql: SELECT v, COUNT(*) AS n FROM latest GROUP BY v
      """;
  private static final List<String> TABLES =
      List.of("bronze.things", "silver.firsts", "silver.latest", "dlq.things", "gold.by_version");
  private static final String[] CHANGES_FROM_RUN_TO_RUN = {"ingest_time"};

  @TempDir Path directory;

  @Test
  void tasksThatDieAfterWritingTheirFilesAreTriedAgainAndTheFilesAreNotRead() {
    // Given
    Topic topic = topic();
    Plan plan = plan();
    Path calm = directory.resolve("calm");
    Path dying = directory.resolve("dying");
    run(new SparkHarness(), plan, calm, topic);

    // When
    run(new DyingTasks(), plan, dying, topic);

    // Then
    for (String table : TABLES) {
      assertThat(rows(plan, dying, table)).as(table).isEqualTo(rows(plan, calm, table));
    }
    for (String table : TABLES.subList(0, 4)) {
      assertThat(filesOnDisk(plan, dying, table))
          .as(table)
          .isGreaterThan(filesOnDisk(plan, calm, table));
    }
  }

  private static Topic topic() {
    Random random = new Random(7);
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      messages.add(
          i % 10 == 9
              ? Message.text("not JSON")
              : Message.json("{'id': 'k%d', 'v': %d}".formatted(random.nextInt(20), i / 7)));
    }
    return Topic.cut(messages, 4, random);
  }

  private static Plan plan() {
    return PlanCompiler.compile(
        PipelineReader.read(YAML, "pipeline.yaml", name -> Optional.empty()).pipeline());
  }

  private static void run(EngineHarness engine, Plan plan, Path lake, Topic topic) {
    Job job =
        new Job(plan, lake, topic, RunOptions.Until.CAUGHT_UP, RunListener.NONE, Optional.empty());
    try (Run run = engine.start(job)) {
      run.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("the test was interrupted", e);
    }
  }

  private static List<String> rows(Plan plan, Path lake, String table) {
    return new SparkHarness()
        .read(lake, EngineHarness.path(plan, table)).textWithout(CHANGES_FROM_RUN_TO_RUN).stream()
            .sorted()
            .toList();
  }

  private static long filesOnDisk(Plan plan, Path lake, String table) {
    try (Stream<Path> files = Files.list(lake.resolve(EngineHarness.path(plan, table)))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every task fails at its first attempt, when its files are written. */
  private static final class DyingTasks extends LakeHarness {
    DyingTasks() {
      super(engine(new Topic(List.of())));
    }

    @Override
    protected Engine engine(Job job) {
      return engine(job.topic());
    }

    private static SparkEngine engine(Topic topic) {
      LakeFactory lakes = location -> new DyingLake(Lakes.open(location));
      return new SparkEngine(
          Optional.empty(),
          SharedSpark::started,
          lakes,
          (plan, warnings) -> new TopicRanges(plan, topic));
    }
  }

  private record DyingLake(Lake lake) implements Lake {
    @Override
    public String location() {
      return lake.location();
    }

    @Override
    public Optional<Table> find(String path) {
      return lake.find(path).map(DyingTable::new);
    }

    @Override
    public Table openOrCreate(TableDefinition definition) {
      return lake.openOrCreate(definition);
    }

    @Override
    public void close() {
      lake.close();
    }
  }

  private static final class DyingTable extends ForwardingTable {
    DyingTable(Table table) {
      super(table);
    }

    @Override
    public List<DataFile> write(Batch rows) {
      List<DataFile> written = super.write(rows);
      if (TaskContext.get() != null && TaskContext.get().attemptNumber() == 0) {
        throw new IllegalStateException("the executor died after it wrote " + written);
      }
      return written;
    }
  }
}
