package io.pactolus.it;

import io.pactolus.control.LakeView;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.core.source.GivenRecords;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.engine.embedded.EmbeddedEngine;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.maintenance.Compaction;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * A lake that has everything Pactolus writes: each type, an append and an upsert table, partitions,
 * deletion vectors, a checkpoint, compacted files and a column that came later.
 */
final class EverythingLake {
  private static final String PIPELINE =
      """
      pipeline: everything
      source:
        kafka:
          brokers: none:1
          topics: [things]
        format: json
      stream:
        name: things
        key: id
        event_time: happened
        version: revision
        tombstones: delete
        fields:
          - {name: id, type: string, required: true}
          - {name: revision, type: long, required: true}
          - {name: op, type: string}
          - {name: region, type: string}
          - {name: flag, type: boolean}
          - {name: small, type: int}
          - {name: big, type: long}
          - {name: ratio, type: double}
          - {name: special_text, type: string}
          - {name: price, type: "decimal(9,2)"}
          - {name: amount, type: "decimal(18,4)"}
          - {name: huge, type: "decimal(38,10)"}
          - {name: title, type: string}
          - {name: payload, type: binary}
          - {name: born, type: date}
          - {name: happened, type: timestamp, required: true}
          - {name: tags, type: array<string>}
          - {name: numbers, type: array<double>}
          - name: place
            type: struct
            fields:
              - {name: latitude, type: double}
              - {name: label, type: string}
          - name: items
            type: array<struct>
            fields:
              - {name: sku, type: string}
              - {name: quantity, type: int}
              - {name: cost, type: "decimal(20,3)"}
      ADDED_FIELD
      silver:
        - table: newest
          mode: upsert
          delete_when: op = 'd'
          columns:
            - {name: special, sql: CAST(special_text AS DOUBLE)}
            - {name: happened_on, sql: CAST(happened AS DATE)}
          expect:
            - {name: small_is_not_negative, check: "small IS NULL OR small >= 0"}
        - table: log
          mode: append
          key: [id, revision]
          partition_by: [region, flag]
          where: op IS NULL OR op <> 'x'
          columns:
            - {name: special, sql: CAST(special_text AS DOUBLE)}
        - table: by_day
          mode: append
          select: [id, revision, big, happened]
          key: [id, revision]
          partition_by: [happened_on, price_class]
          columns:
            - {name: happened_on, sql: CAST(happened AS DATE)}
            - {name: price_class, sql: "CAST(price AS DECIMAL(3,0))"}
      gold:
        - table: things_by_region
          sql: |
            SELECT region, COUNT(*) AS things, SUM(amount) AS amount, AVG(ratio) AS ratio, MAX(happened) AS newest,
                   MIN(title) AS first_title, MAX(huge) AS huge
            FROM newest GROUP BY region
        - table: revisions_by_day
          sql: |
            SELECT window_start, COUNT(*) AS revisions, SUM(small) AS small
            FROM TABLE(TUMBLE(TABLE log, DESCRIPTOR(happened), INTERVAL '1' DAY))
            GROUP BY window_start, window_end
      """;

  final Path lake;
  private final Path directory;

  EverythingLake(Path directory) {
    this.directory = directory;
    this.lake = directory.resolve("lake");
  }

  Plan plan() {
    return plan("things.yaml", "");
  }

  /** The plan with one more field, {@code remark}. */
  Plan laterPlan() {
    return plan("things-later.yaml", "    - {name: remark, type: string}");
  }

  private Plan plan(String name, String addedField) {
    try {
      Path file =
          Files.writeString(directory.resolve(name), PIPELINE.replace("ADDED_FIELD", addedField));
      return PlanCompiler.compile(PipelineFile.read(file).pipeline());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Goes on where the lake stands in the records, an epoch for each list. */
  void run(Plan plan, List<List<Given>> epochs) throws InterruptedException {
    EmbeddedEngine engine =
        new EmbeddedEngine(
            Lakes::open,
            (ignored, clock, warnings) ->
                new GivenRecords(
                    plan.pipeline().source().topics().get(0), epochs, Long.MAX_VALUE, clock));
    RunOptions options =
        new RunOptions(lake.toString(), RunOptions.Until.CAUGHT_UP, Clock.systemUTC());
    try (Run run = engine.start(plan, options, RunListener.NONE)) {
      run.await();
    }
  }

  /**
   * Merges all files of a partition that can be merged. Gold is left out: it merges its files
   * itself.
   */
  void compact(Plan plan) {
    Compaction.Limits eager = new Compaction.Limits(128L << 20, 2, 32L << 20, 256L << 20, 0.01);
    try (Lake opened = Lakes.open(lake.toString())) {
      for (Map.Entry<String, Table> table : new LakeView(opened, plan).tables().entrySet()) {
        if (!table.getKey().startsWith("gold.")) {
          Compaction compaction = new Compaction(table.getValue(), eager);
          while (compaction.step().isPresent()) {
            // until nothing is left to merge
          }
        }
      }
    }
  }
}
