package io.pactolus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pactolus.engine.EngineCatalogue.Declared;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.Aggregate;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.sql.Function;
import io.pactolus.pipeline.sql.SqlProblem;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EngineCapabilitiesTest {
  private static final String LITTLE =
      """
      pipeline: little
      source:
        kafka: {brokers: "localhost:9092", topics: [events]}
      stream:
        name: events
        fields:
          - {name: id, type: string, required: true}
          - {name: n, type: int}
          - {name: happened, type: timestamp}
      silver:
        - table: events
          mode: append
      """;
  private static final String GREAT =
      """
      pipeline: great
      source:
        kafka: {brokers: "localhost:9092", topics: [events], on_gap: record}
      stream:
        name: events
        key: id
        event_time: happened
        lateness: 1 h
        tombstones: delete
        fields:
          - {name: id, type: string, required: true}
          - {name: n, type: int}
          - {name: happened, type: timestamp}
          - {name: tags, type: array<string>}
      silver:
        - table: firsts
          mode: append
          horizon: 1 h
          partition_by: n
          where: n > 0
        - table: latest
          mode: upsert
          columns:
            - {name: loud, sql: UPPER(id)}
          expect:
            - {name: n_is_even, check: "MOD(n, 2) = 0", on_fail: stop}
          delete_when: n = 0
      gold:
        - table: by_hour
          sql: |
            SELECT window_start, COUNT(*) AS events, SUM(n + 1) AS total
            FROM TABLE(TUMBLE(TABLE latest, DESCRIPTOR(happened), INTERVAL '1' HOUR)) GROUP BY window_start, window_end
        - table: by_half_hour
          sql: |
            SELECT window_start, COUNT(DISTINCT id) AS ids
            FROM TABLE(HOP(TABLE firsts, DESCRIPTOR(happened), INTERVAL '30' MINUTE, INTERVAL '1' HOUR)) GROUP BY window_start, window_end
      """;

  private static Plan plan(String yaml) {
    return PlanCompiler.compile(
        PipelineReader.read(yaml, "pipeline.yaml", name -> Optional.empty()).pipeline());
  }

  @Test
  void anEngineThatDeclaresEverythingRefusesNothing() {
    assertThat(EngineCapabilities.everything().problems("all", plan(GREAT))).isEmpty();
  }

  @Test
  void aPipelineThatAsksForNothingRunsOnAnEngineThatDeclaresNothing() {
    EngineCapabilities nothing =
        EngineCapabilities.everything()
            .without(Capability.values())
            .without(Function.values())
            .without(Aggregate.Kind.values());

    assertThat(nothing.problems("poor", plan(LITTLE))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Capability.class)
  void whatIsNotDeclaredIsRefused(Capability lacking) {
    EngineCapabilities capabilities = EngineCapabilities.everything().without(lacking);

    assertThat(capabilities.problems("spark", plan(GREAT)))
        .isNotEmpty()
        .allSatisfy(
            problem ->
                assertThat(problem.message())
                    .isEqualTo(
                        "the engine 'spark' does not support %s; no other engine does either: do without"
                            .formatted(lacking.words())));
  }

  @ParameterizedTest
  @CsvSource({
    "UPPER, silver[1].columns[0].sql",
    "MODULO, silver[1].expect[0].check",
    "GREATER, silver[0].where",
    "ADD, gold[0].sql"
  })
  void aFunctionThatIsNotDeclaredIsRefusedWhereItStands(Function lacking, String path) {
    EngineCapabilities capabilities = EngineCapabilities.everything().without(lacking);

    assertThat(capabilities.problems("spark", plan(GREAT)))
        .containsExactly(
            new SqlProblem(
                path,
                0,
                0,
                "the engine 'spark' does not support the function %s; no other engine does either: do without"
                    .formatted(lacking.sql())));
  }

  @Test
  void anAggregateThatIsNotDeclaredIsRefusedWhereItStands() {
    EngineCapabilities capabilities =
        EngineCapabilities.everything().without(Aggregate.Kind.COUNT_DISTINCT);

    assertThat(capabilities.problems("spark", plan(GREAT)))
        .extracting(SqlProblem::toString)
        .containsExactly(
            "gold[1].sql: the engine 'spark' does not support the aggregate COUNT(DISTINCT ...);"
                + " no other engine does either: do without");
  }

  @Test
  void theEnginesThatCanDoItAreNamed() {
    EngineCapabilities all = EngineCapabilities.everything();
    EngineCatalogue engines =
        new EngineCatalogue(
            List.of(
                new Declared("embedded", all),
                new Declared("spark", all.without(Capability.LATENESS)),
                new Declared("flink", all)));

    assertThat(engines.problems("spark", plan(GREAT)))
        .extracting(SqlProblem::message)
        .containsExactly(
            "the engine 'spark' does not support lateness; 'embedded' or 'flink' does: run this pipeline there, or do without");
    assertThat(engines.running(plan(GREAT))).containsExactly("embedded", "flink");
    assertThat(engines.running(plan(LITTLE))).containsExactly("embedded", "spark", "flink");
  }

  @Test
  void anEngineThatNobodyKnowsIsAMistakeOfTheUser() {
    assertThatExceptionOfType(PactolusException.class)
        .isThrownBy(() -> EngineCatalogue.OURS.problems("sprak", plan(LITTLE)))
        .withMessage("there is no engine 'sprak'. Use --engine embedded or --engine spark.")
        .extracting(PactolusException::code)
        .isEqualTo(ErrorCode.USAGE);
  }

  @Test
  void everyCapabilityHasWordsOfItsOwn() {
    assertThat(Arrays.stream(Capability.values()).map(Capability::words)).doesNotHaveDuplicates();
  }
}
