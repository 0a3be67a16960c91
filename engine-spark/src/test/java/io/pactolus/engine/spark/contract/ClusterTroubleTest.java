package io.pactolus.engine.spark.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.engine.Engine;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.RunSummary;
import io.pactolus.engine.contract.Message;
import io.pactolus.engine.contract.Topic;
import io.pactolus.engine.core.contract.ForwardingTable;
import io.pactolus.engine.core.contract.TopicRanges;
import io.pactolus.engine.spark.LakeFactory;
import io.pactolus.engine.spark.SparkEngine;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTroubleTest {
  private static final String YAML =
      """
      pipeline: given_up
      source:
        kafka: {brokers: "localhost:9092", topics: [things]}
      stream:
        name: things
        key: id
        fields:
          - {name: id, type: string, required: true}
      silver:
        - {table: things, mode: append}
      """;
  private static final Plan PLAN =
      PlanCompiler.compile(
          PipelineReader.read(YAML, "pipeline.yaml", name -> Optional.empty()).pipeline());
  private static final Topic TOPIC =
      Topic.inOneEpoch(Message.json("{'id': 'a'}"), Message.json("{'id': 'b'}"));

  @TempDir Path directory;

  @Test
  void aJobThatTheClusterGivesUpEndsTheRunWithASentenceAndTheNextRunGoesOn() throws Exception {
    // Given
    SharedSpark.started(new SparkConf());

    // When
    assertThatThrownBy(() -> run(engine(location -> new GivenUpLake(Lakes.open(location)))))
        // Then
        .isInstanceOfSatisfying(
            PactolusException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CLUSTER_UNAVAILABLE))
        .message()
        .startsWith("Spark gave up the run: Job ")
        .contains(" cancelled as part of cancellation of all jobs. Nothing is lost or doubled: ")
        .doesNotContain("\n");

    // When
    RunSummary next = run(engine(Lakes::open));

    // Then
    assertThat(next.records()).isEqualTo(2);
  }

  @Test
  void sparkThatDoesNotStartIsNamedWithItsMasterAndReason() {
    // Given: one Spark in a process is the most there can be
    SharedSpark.started(new SparkConf());
    Engine second =
        new SparkEngine(Optional.of("local[1]"), (plan, warnings) -> new TopicRanges(plan, TOPIC));

    // When
    assertThatThrownBy(() -> run(second))
        // Then
        .isInstanceOfSatisfying(
            PactolusException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CLUSTER_UNAVAILABLE))
        .message()
        .startsWith("Spark did not start with master 'local[1]': Only one SparkContext")
        .doesNotContain("\n");
  }

  private static Engine engine(LakeFactory lakes) {
    return new SparkEngine(
        Optional.empty(),
        SharedSpark::started,
        lakes,
        (plan, warnings) -> new TopicRanges(plan, TOPIC));
  }

  private RunSummary run(Engine engine) throws InterruptedException {
    RunOptions options =
        new RunOptions(directory.toString(), RunOptions.Until.CAUGHT_UP, Clock.systemUTC());
    try (Run run = engine.start(PLAN, options, RunListener.NONE)) {
      return run.await();
    }
  }

  private record GivenUpLake(Lake lake) implements Lake {
    @Override
    public String location() {
      return lake.location();
    }

    @Override
    public Optional<Table> find(String path) {
      return lake.find(path).map(GivenUpTable::new);
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

  /** While a task writes to it, its job is cancelled. */
  private static final class GivenUpTable extends ForwardingTable {
    GivenUpTable(Table table) {
      super(table);
    }

    @Override
    public List<DataFile> write(Batch rows) {
      TaskContext task = TaskContext.get();
      if (task != null) {
        SharedSpark.started(new SparkConf()).sc().cancelAllJobs();
        while (!task.isInterrupted()) {
          LockSupport.parkNanos(1_000_000);
        }
      }
      return super.write(rows);
    }
  }
}
