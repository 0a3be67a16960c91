package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.control.Audit;
import io.pactolus.control.AuditReport;
import io.pactolus.control.LakeView;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions;
import io.pactolus.engine.RunSummary;
import io.pactolus.engine.core.source.GivenRecords;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.engine.embedded.EmbeddedEngine;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.query.LakeSql;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A real lake, filled by the real engine from records in a list: everything but the broker. */
final class GivenLake {
  final Plan plan;
  private final Path directory;

  private GivenLake(Plan plan, Path directory) {
    this.plan = plan;
    this.directory = directory;
  }

  static GivenLake of(Path pipelineFile, Path directory) {
    return new GivenLake(
        PlanCompiler.compile(PipelineFile.read(pipelineFile).pipeline()), directory);
  }

  /** Cuts a list at random places. */
  static List<List<Given>> cut(List<Given> records, int epochs, Random random) {
    List<Integer> cuts = new ArrayList<>();
    cuts.add(0);
    random.ints(epochs - 1L, 0, records.size()).sorted().forEach(cuts::add);
    cuts.add(records.size());
    List<List<Given>> parts = new ArrayList<>();
    for (int i = 0; i < epochs; i++) {
      parts.add(records.subList(cuts.get(i), cuts.get(i + 1)));
    }
    return parts;
  }

  /**
   * One run until all records are in the ledger; like a broker, a later run may offer more behind
   * the same ones.
   */
  RunSummary run(List<List<Given>> epochs) throws InterruptedException {
    EmbeddedEngine engine =
        new EmbeddedEngine(
            Lakes::open,
            (p, clock, warnings) ->
                new GivenRecords(
                    p.pipeline().source().topics().get(0),
                    epochs,
                    p.pipeline().limits().maxRecordBytes(),
                    clock));
    RunOptions options =
        new RunOptions(directory.toString(), RunOptions.Until.CAUGHT_UP, Clock.systemUTC());
    try (Run run = engine.start(plan, options, RunListener.NONE)) {
      return run.await();
    }
  }

  <T> T sql(Function<LakeSql, T> use) {
    try (Lake lake = Lakes.open(directory.toString());
        LakeSql sql = new LakeView(lake, plan).sql()) {
      return use.apply(sql);
    }
  }

  List<List<@Nullable Object>> rows(String query) {
    return sql(s -> s.query(query).rows());
  }

  long number(String query) {
    return sql(s -> s.number(query));
  }

  /** Sums over the ledger, for one Silver table. */
  Map<Outcome, Long> outcomes(String table) {
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(
          outcome,
          number(
              "SELECT CAST(sum(%s) AS BIGINT) FROM ledger WHERE \"table\" = '%s'"
                  .formatted(outcome.column(), table)));
    }
    outcomes.values().removeIf(n -> n == 0);
    return outcomes;
  }

  /** Every check of the audit holds. */
  AuditReport assertBalanced() {
    try (Lake lake = Lakes.open(directory.toString())) {
      AuditReport report = Audit.run(new LakeView(lake, plan), check -> {});
      assertThat(report.checks())
          .isNotEmpty()
          .allSatisfy(c -> assertThat(c.problems()).as(c.name()).isEmpty());
      return report;
    }
  }
}
