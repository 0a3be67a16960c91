package io.pactolus.engine.contract;

import static io.pactolus.engine.contract.ProtocolPipeline.TOPIC;
import static io.pactolus.engine.contract.ProtocolPipeline.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pactolus.engine.EpochReport;
import io.pactolus.engine.contract.CommitPoint.Layer;
import io.pactolus.engine.contract.EngineHarness.Stage;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All tables and the position go back together, as an epoch of their own. */
public abstract class RollbackContract extends EngineContract {
  private static final String YAML = ProtocolPipeline.YAML;
  private static final List<String> TABLES =
      List.of("bronze.events", "silver.firsts", "silver.latest", "dlq.events", "gold.by_region");
  private static final List<String> BUSINESS =
      List.of("silver.firsts", "silver.latest", "gold.by_region");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void allTablesAndThePositionReturnAndTheNextRunReadsOnFromThere(int toEpoch) {
    // Given
    ContractLake lake = lake(YAML);
    lake.run(TOPIC.until(toEpoch));
    Map<String, List<String>> then = state(lake, TABLES);
    lake.run(TOPIC);
    Map<String, List<String>> complete = state(lake, BUSINESS);

    // When
    lake.rollback(toEpoch);

    // Then
    assertThat(state(lake, TABLES)).isEqualTo(then);
    lake.assertConserved();

    // When
    lake.run(TOPIC);

    // Then
    assertThat(lake.observed().lastStarted().nextEpoch()).isEqualTo(5);
    assertThat(state(lake, BUSINESS)).isEqualTo(complete);
    assertCounts(lake);
    List<EpochReport> epochs = lake.observed().epochs();
    assertThat(epochs.get(epochs.size() - 1).again()).isEqualTo(toEpoch < 3);
    assertThat(epochs.subList(0, 3)).noneMatch(EpochReport::again);
  }

  /** As if nothing had been rolled back. */
  private static void assertCounts(ContractLake lake) {
    assertThat(lake.outcomes("firsts"))
        .isEqualTo(Map.of(Outcome.INSERTED, 3L, Outcome.DUPLICATE, 3L, Outcome.REJECTED, 3L));
    assertThat(lake.rows("dlq.events", "partition", "offset", "reason"))
        .containsExactlyInAnyOrder(
            "0 | 1 | malformed_json", "1 | 1 | expectation", "0 | 3 | missing_field");
    lake.assertConserved();
  }

  /** All rows of tables; without the columns that tell when or in which epoch, unless all count. */
  private static Map<String, List<String>> state(ContractLake lake, List<String> tables) {
    boolean whole = tables.equals(TABLES);
    Map<String, List<String>> state = new TreeMap<>();
    for (String table : tables) {
      TableRows rows = lake.table(table);
      List<String> text =
          new ArrayList<>(
              rows.text(
                  rows.schema().fields().stream()
                      .map(Field::name)
                      .filter(name -> whole || !name.startsWith("_"))
                      .toArray(String[]::new)));
      text.sort(null);
      state.put(table, text);
    }
    return state;
  }

  @Test
  void aRollbackCanBeUndone() {
    ContractLake lake = lake(YAML);
    lake.run(TOPIC);
    Map<String, List<String>> complete = state(lake, TABLES);
    lake.rollback(1);

    lake.rollback(3);

    assertThat(state(lake, TABLES)).isEqualTo(complete);
    assertCounts(lake);
    lake.run(TOPIC);
    assertThat(lake.observed().lastStarted().recordsToRead()).isZero();
  }

  @ParameterizedTest
  @MethodSource("commits")
  void aRollbackThatDiedAtAnyCommitIsFinishedByTheNextRun(CommitPoint point) {
    assumeStaged(Stage.INTERRUPTIONS);
    ContractLake lake = lake(YAML);
    lake.run(TOPIC);
    Map<String, List<String>> complete = state(lake, BUSINESS);
    assertDies(lake, point);

    lake.run(TOPIC);

    assertThat(state(lake, BUSINESS)).isEqualTo(complete);
    assertCounts(lake);
  }

  @ParameterizedTest
  @MethodSource("commits")
  void aRollbackThatDiedAtAnyCommitIsFinishedWhenItIsCalledAgain(CommitPoint point) {
    assumeStaged(Stage.INTERRUPTIONS);
    ContractLake lake = lake(YAML);
    lake.run(TOPIC.until(1));
    Map<String, List<String>> then = state(lake, TABLES);
    lake.run(TOPIC);
    assertDies(lake, point);

    lake.rollback(1);

    assertThat(state(lake, TABLES)).isEqualTo(then);
    assertThat(lake.rows("ledger", "epoch", "kind", "rolled_back_to")).contains("4 | rollback | 1");
    lake.assertConserved();
  }

  /** All commits of the fourth epoch, which goes back to the first. */
  static Stream<CommitPoint> commits() {
    return Arrays.stream(Layer.values())
        .flatMap(layer -> Stream.of(CommitPoint.before(layer, 4), CommitPoint.after(layer, 4)));
  }

  private static void assertDies(ContractLake lake, CommitPoint point) {
    assertThatThrownBy(() -> lake.rollback(1, Interruption.deathAt(point)))
        .hasStackTraceContaining("the runner died at");
  }

  @Test
  void behindAReplayTheDeadLettersWaitAgain() {
    ContractLake lake = lake(YAML);
    lake.run(TOPIC);
    Map<String, List<String>> before = state(lake, TABLES);
    ContractLake lenient = lake.editedTo(YAML.replace("check: amount > 0", "check: amount > -5"));
    lenient.replay();
    assertThat(lenient.rows("dlq.events", "offset", "replay_state")).contains("1 | replayed");

    lenient.rollback(3);

    assertThat(state(lenient, TABLES)).isEqualTo(before);
    lenient.assertConserved();
    lenient.replay();
    assertThat(lenient.rows("silver.firsts", "id")).contains("c");
    lenient.assertConserved();
  }

  @Test
  void aGoldTableThatIsYoungerThanTheEpochIsComputedFromSilver() {
    ContractLake lake = lake(YAML);
    lake.run(TOPIC.until(2));
    ContractLake grown =
        lake.editedTo(
            YAML
                + "  - table: all_of_it\n    sql: SELECT region, COUNT(*) AS n FROM firsts GROUP BY region\n");
    grown.run(TOPIC.then(Topic.inOneEpoch(event("z", 1, "xx", 5))));
    assertThat(grown.rows("gold.all_of_it", "region", "n")).contains("xx | 1");

    grown.rollback(1);

    assertThat(grown.rows("gold.all_of_it", "region", "n"))
        .containsExactlyInAnyOrder("eu | 1", "us | 1");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 3, 4})
  void anEpochThatIsNotEarlierIsRefused(long epoch) {
    ContractLake lake = lake(YAML);
    lake.run(TOPIC);

    PactolusException refused =
        catchThrowableOfType(PactolusException.class, () -> lake.rollback(epoch));

    assertThat(refused).isNotNull();
    assertThat(refused.code()).isEqualTo(ErrorCode.USAGE);
    assertThat(refused)
        .hasMessageContaining("cannot go back to epoch " + epoch)
        .hasMessageContaining("from 0 (before the first) to 2");
  }

  @Test
  void whereverItGoesBackAndForthTheTablesAreThoseOfTheEpoch() {
    long seed = ThreadLocalRandom.current().nextLong(1_000_000);
    System.out.printf("rollbacks: seed %d%n", seed);
    Random random = new Random(seed);
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String id = "k" + random.nextInt(12);
      messages.add(
          event(id, random.nextInt(4), "r" + random.nextInt(3), random.nextInt(20) - 2)
              .in(Math.floorMod(id.hashCode(), 2)));
    }
    Topic topic = Topic.cut(messages, 10, random);
    ContractLake lake = lake(YAML);
    TreeMap<Long, Map<String, List<String>>> after = new TreeMap<>();
    for (int i = 0; i < 12; i++) {
      long last = lastEpoch(lake);
      if (last > 0 && random.nextInt(3) > 0) {
        List<Long> known = after.keySet().stream().filter(epoch -> epoch < last).toList();
        if (!known.isEmpty()) {
          long target = known.get(random.nextInt(known.size()));
          lake.rollback(target);
          assertThat(state(lake, TABLES))
              .as("seed %d, to %d", seed, target)
              .isEqualTo(after.get(target));
        }
      } else {
        lake.run(topic.until(1 + random.nextInt(10)));
      }
      lake.assertConserved();
      after.put(lastEpoch(lake), state(lake, TABLES));
    }
  }

  private static long lastEpoch(ContractLake lake) {
    return lake.observed().epochs().isEmpty()
        ? 0
        : lake.rows("ledger", "epoch").stream().mapToLong(Long::parseLong).max().orElse(0);
  }
}
