package io.pactolus.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.EpochReport;
import io.pactolus.engine.Run;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions.Until;
import io.pactolus.engine.RunStarted;
import io.pactolus.engine.RunSummary;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A lake, the pipeline that owns it, and the engine that fills it. */
public final class ContractLake {
  private final EngineHarness engine;
  private final Path directory;
  private final Plan plan;
  private final Observed observed = new Observed();

  ContractLake(EngineHarness engine, Path directory, Plan plan) {
    this.engine = engine;
    this.directory = directory;
    this.plan = plan;
  }

  static Plan plan(String yaml) {
    return PlanCompiler.compile(
        PipelineReader.read(yaml, "pipeline.yaml", name -> Optional.empty()).pipeline());
  }

  /** The same lake, run by a pipeline file that was edited. */
  ContractLake editedTo(String yaml) {
    return new ContractLake(engine, directory, plan(yaml));
  }

  /** The same lake and pipeline, run by another engine. */
  ContractLake handedTo(EngineHarness other) {
    return new ContractLake(other, directory, plan);
  }

  Plan plan() {
    return plan;
  }

  Run start(Topic topic, Until until, Optional<Interruption> interruption) {
    return engine.start(new Job(plan, directory, topic, until, observed, interruption));
  }

  /** Runs until the end of the topic. */
  RunSummary run(Topic topic) {
    try (Run run = start(topic, Until.CAUGHT_UP, Optional.empty())) {
      return await(run);
    }
  }

  /** As {@link #run}, with something happening on the way. */
  void run(Topic topic, Interruption interruption) {
    try (Run run = start(topic, Until.CAUGHT_UP, Optional.of(interruption))) {
      await(run);
    }
  }

  /** Tries all dead letters again. */
  void replay() {
    engine.replay(plan, directory, Optional.empty(), Optional.empty());
  }

  /** As {@link #replay}, with the raw values repaired. */
  void replay(String transform) {
    engine.replay(plan, directory, Optional.of(transform), Optional.empty());
  }

  /** As {@link #replay}, with something happening on the way. */
  void replay(Interruption interruption) {
    engine.replay(plan, directory, Optional.empty(), Optional.of(interruption));
  }

  /** Goes back to an epoch. */
  void rollback(long toEpoch) {
    engine.rollback(plan, directory, toEpoch, Optional.empty());
  }

  /** As {@link #rollback}, with something happening on the way. */
  void rollback(long toEpoch, Interruption interruption) {
    engine.rollback(plan, directory, toEpoch, Optional.of(interruption));
  }

  /** Computes a table again, as in SQL: {@code silver.latest}. */
  void rebuild(String table) {
    rebuild(table, 0);
  }

  /** As above; rows up to an epoch are kept. */
  void rebuild(String table, long fromEpoch) {
    engine.rebuild(plan, directory, table, fromEpoch, Optional.empty());
  }

  /** As {@link #rebuild}, with something happening on the way. */
  void rebuild(String table, Interruption interruption) {
    engine.rebuild(plan, directory, table, 0, Optional.of(interruption));
  }

  static RunSummary await(Run run) {
    try {
      return run.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("the test was interrupted", e);
    }
  }

  /** What the listener of all runs was told. */
  Observed observed() {
    return observed;
  }

  TableRows table(String table) {
    return engine.read(directory, EngineHarness.path(plan, table));
  }

  /** Rows as text, see {@link TableRows#text}. */
  List<String> rows(String table, String... columns) {
    return table(table).text(columns);
  }

  /** The business columns of all rows. */
  List<String> rows(String table) {
    TableRows rows = table(table);
    return rows.text(
        rows.schema().fields().stream()
            .map(f -> f.name())
            .filter(name -> !name.startsWith("_"))
            .toArray(String[]::new));
  }

  /** Sums of the ledger for a Silver table; absent is zero. */
  Map<Outcome, Long> outcomes(String silver) {
    return outcomes(silver, 1, Long.MAX_VALUE);
  }

  /** The same over some epochs, first and last included. */
  Map<Outcome, Long> outcomes(String silver, long first, long last) {
    TableRows ledger = table("ledger");
    Map<Outcome, Long> sums = new EnumMap<>(Outcome.class);
    for (int row = 0; row < ledger.rows().size(); row++) {
      long epoch = ledger.number(row, "epoch");
      if (ledger.string(row, "table").equals(silver) && epoch >= first && epoch <= last) {
        for (Outcome outcome : Outcome.values()) {
          sums.merge(outcome, ledger.number(row, outcome.column()), Long::sum);
        }
      }
    }
    sums.values().removeIf(n -> n == 0);
    return sums;
  }

  /** Epochs without gaps, positions without gaps, and as many outcomes as records in Bronze. */
  void assertConserved() {
    new Conservation(table("bronze." + plan.pipeline().stream().name()), table("ledger"))
        .assertHolds(plan.silver().stream().map(Plan.SilverPlan::name).toList());
  }

  /** Collects what runs tell. */
  static final class Observed implements RunListener {
    private final List<RunStarted> started = Collections.synchronizedList(new ArrayList<>());
    private final List<EpochReport> epochs = Collections.synchronizedList(new ArrayList<>());
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    private volatile Runnable onEpoch = () -> {};

    @Override
    public void started(RunStarted run) {
      started.add(run);
    }

    @Override
    public void epochCompleted(EpochReport report) {
      epochs.add(report);
      onEpoch.run();
    }

    @Override
    public void warning(String message) {
      warnings.add(message);
    }

    void onEpoch(Runnable action) {
      onEpoch = action;
    }

    RunStarted lastStarted() {
      assertThat(started).isNotEmpty();
      return started.get(started.size() - 1);
    }

    List<EpochReport> epochs() {
      return List.copyOf(epochs);
    }

    List<String> warnings() {
      return List.copyOf(warnings);
    }
  }
}
