package io.pactolus.engine.core.contract;

import io.pactolus.engine.Engine;
import io.pactolus.engine.EngineCapabilities;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.Interruption;
import io.pactolus.engine.contract.Job;
import io.pactolus.engine.contract.TableRows;
import io.pactolus.engine.core.rebuild.Rebuilds;
import io.pactolus.engine.core.replay.Replays;
import io.pactolus.engine.core.rollback.Rollbacks;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.schema.Field;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An engine over records in a list, on a real lake. */
public abstract class LakeHarness implements EngineHarness {
  private final String name;
  private final EngineCapabilities capabilities;

  /**
   * @param engine says what it is, and is never started
   */
  protected LakeHarness(Engine engine) {
    this.name = engine.name();
    this.capabilities = engine.capabilities();
  }

  /** The engine that reads the topic of the job, and is interrupted as the job says. */
  protected abstract Engine engine(Job job);

  @Override
  public String engine() {
    return name;
  }

  @Override
  public EngineCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public Set<Stage> stages() {
    return EnumSet.allOf(Stage.class);
  }

  @Override
  public Run start(Job job) {
    return engine(job)
        .start(
            job.plan(),
            new RunOptions(job.lake().toString(), job.until(), Clock.systemUTC()),
            job.listener());
  }

  @Override
  public void replay(
      Plan plan, Path lake, Optional<String> transform, Optional<Interruption> interruption) {
    Replays.Request all =
        new Replays.Request(
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            transform);
    try (Lake opened = InterruptedLake.open(lake.toString(), interruption)) {
      new Replays(opened, plan, Clock.systemUTC()).run(all, finished -> {});
    }
  }

  @Override
  public void rollback(Plan plan, Path lake, long toEpoch, Optional<Interruption> interruption) {
    try (Lake opened = InterruptedLake.open(lake.toString(), interruption)) {
      new Rollbacks(opened, plan, Clock.systemUTC()).run(toEpoch);
    }
  }

  @Override
  public void rebuild(
      Plan plan, Path lake, String table, long fromEpoch, Optional<Interruption> interruption) {
    try (Lake opened = InterruptedLake.open(lake.toString(), interruption)) {
      new Rebuilds(opened, plan, Clock.systemUTC()).run(table, fromEpoch, epoch -> {});
    }
  }

  @Override
  public TableRows read(Path directory, String path) {
    try (Lake lake = Lakes.open(directory.toString())) {
      Table table =
          lake.find(path).orElseThrow(() -> new IllegalArgumentException("no table " + path));
      List<String> columns = table.schema().fields().stream().map(Field::name).toList();
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (DataFile file : table.snapshot().files()) {
        for (Table.FileBatch chunk : table.read(file, columns)) {
          Batch batch = chunk.batch();
          for (int row = 0; row < batch.rows(); row++) {
            rows.add(batch.row(row));
          }
        }
      }
      return new TableRows(table.snapshot().version(), table.schema(), rows);
    }
  }
}
