package io.pactolus.engine.embedded.contract;

import io.pactolus.engine.Engine;
import io.pactolus.engine.EngineCapabilities;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.contract.EngineHarness;
import io.pactolus.engine.contract.Job;
import io.pactolus.engine.contract.TableRows;
import io.pactolus.engine.embedded.EmbeddedEngine;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.Field;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The embedded engine over records in a list, on a real lake. */
final class EmbeddedHarness implements EngineHarness {
  private static final Engine ENGINE =
      new EmbeddedEngine(
          Lakes::open,
          (plan, clock, warnings) -> {
            throw new IllegalStateException("never started");
          });

  @Override
  public String engine() {
    return ENGINE.name();
  }

  @Override
  public EngineCapabilities capabilities() {
    return ENGINE.capabilities();
  }

  @Override
  public Set<Stage> stages() {
    return EnumSet.allOf(Stage.class);
  }

  @Override
  public Run start(Job job) {
    EmbeddedEngine engine =
        new EmbeddedEngine(
            location ->
                job.interruption()
                    .<Lake>map(i -> new InterruptedLake(Lakes.open(location), i))
                    .orElseGet(() -> Lakes.open(location)),
            (plan, clock, warnings) -> new TopicSource(plan, job.topic(), clock));
    return engine.start(
        job.plan(),
        new RunOptions(job.lake().toString(), job.until(), Clock.systemUTC()),
        job.listener());
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
