package io.pactolus.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.contract.EngineHarness.Stage;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.sql.SqlProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;

/** What the contracts have in common. */
abstract class EngineContract {
  @TempDir Path directory;
  private int lakes;

  /** The engine under test. */
  protected abstract EngineHarness harness();

  /**
   * A new lake. When the engine does not declare what the pipeline needs, the refusal is checked
   * and the scenario ends here.
   */
  final ContractLake lake(String yaml) {
    return lake(yaml, harness());
  }

  /** The same for another engine. */
  final ContractLake lake(String yaml, EngineHarness engine) {
    Plan plan = ContractLake.plan(yaml);
    List<SqlProblem> refused = engine.capabilities().problems(engine.engine(), plan);
    assertThat(refused)
        .allSatisfy(problem -> assertThat(problem.message()).contains("'" + engine.engine() + "'"));
    Assumptions.assumeTrue(refused.isEmpty(), () -> "refused, as declared: " + refused);
    return new ContractLake(engine, directory.resolve("lake" + lakes++), plan);
  }

  final void assumeStaged(Stage stage) {
    Assumptions.assumeTrue(harness().stages().contains(stage), () -> "cannot stage " + stage);
  }

  /** A seed that can be given again with {@code -Dpactolus.seed}. */
  static Random random() {
    long seed = Long.getLong("pactolus.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    System.out.printf("random epochs: -Dpactolus.seed=%d%n", seed);
    return new Random(seed);
  }
}
