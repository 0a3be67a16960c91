package io.pactolus.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineReader;
import io.pactolus.pipeline.yaml.ReadPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Whatever has become of a pipeline file, the answer is a plan or words about what is wrong. */
class MutatedPipelinesTest {
  private static final long SEED = Long.getLong("pactolus.seed", 20_261_123L);
  private static final int MUTANTS = Integer.getInteger("pactolus.mutants", 1_200);

  private static final String EVERYTHING =
      """
      pipeline: things
      source:
        kafka: {brokers: "none:1", topics: [things], on_gap: record}
      stream:
        name: things
        key: id
        event_time: event_time
        version: revision
        lateness: 2 h
        tombstones: delete
        fields:
          - {name: id, type: string, required: true}
          - {name: revision, type: long, required: true}
          - {name: event_time, type: timestamp, unit: millis, required: true}
          - {name: born, type: date, format: dd.MM.yyyy}
          - {name: region, type: string, default: unknown}
          - {name: amount, type: "decimal(18,4)", path: "a.b[0]"}
          - {name: ratio, type: double}
          - {name: flag, type: boolean, default: true}
          - {name: payload, type: binary}
          - {name: tags, type: array<string>}
          - {name: place, type: struct, fields: [{name: city, type: string}, {name: zip, type: int}]}
      silver:
        - table: newest
          mode: upsert
          where: region <> 'test' AND (flag OR ratio IS NOT NULL)
          delete_when: ratio < 0
          partition_by: region
          columns:
            - {name: day, sql: "CAST(event_time AS DATE)"}
            - {name: half, sql: "CASE WHEN flag THEN amount / 2 ELSE NULLIF(amount, 0) END"}
            - {name: city, sql: "UPPER(TRIM(place.city))"}
            - {name: hours, sql: "EXTRACT(EPOCH FROM event_time) / 3600"}
          expect:
            - {name: small, check: "ROUND(ratio, 2) BETWEEN 0 AND 1", on_fail: warn}
            - {name: named, check: "id LIKE 'a%' OR id IN ('b', 'c')", on_fail: stop}
        - table: log
          mode: append
          key: [id, revision]
          select: [id, revision, event_time, amount]
          horizon: 3 days
      gold:
        - table: by_region
          sql: |
            SELECT region, flag, COUNT(*) AS n, COUNT(DISTINCT city) AS cities, SUM(amount) AS amount, AVG(ratio) AS ratio,
                   MIN(born) AS oldest, MAX(half) AS most
            FROM newest WHERE amount > 1 GROUP BY region, flag
        - table: by_window
          sql: |
            SELECT window_start, window_end, COUNT(*) AS n
            FROM TABLE(HOP(TABLE log, DESCRIPTOR(event_time), INTERVAL '5' MINUTE, INTERVAL '1' HOUR))
            GROUP BY window_start, window_end
      slo: {freshness: 1 s, percentile: 99}
      epoch: {min: 10 ms, max: 1 s, max_records: 1000}
      limits: {max_record: 1 MiB}
      retention: {log: 1 day}
      tests:
        - name: one
          given:
            - {key: a, value: {id: a, revision: 1}}
          expect:
            silver.newest: []
            outcomes: {rejected: 1}
      """;

  @Test
  void everyMutantGivesAPlanOrProblemsInTime() throws IOException {
    // Given
    List<String> originals =
        List.of(
            Files.readString(Path.of("..", "examples", "orders", "pipeline.yaml")),
            Files.readString(Path.of("..", "examples", "quakes", "pipeline.yaml")),
            EVERYTHING);
    originals.forEach(original -> assertThat(failure(original)).as(original).isNull());
    PipelineMutations mutations = new PipelineMutations(new Random(SEED));
    List<String> mutants = new ArrayList<>();
    for (int i = 0; i < MUTANTS; i++) {
      mutants.add(mutations.spoil(originals.get(i % originals.size())));
    }

    // When
    List<@Nullable RuntimeException> answers = new ArrayList<>();
    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(3), () -> mutants.forEach(mutant -> answers.add(failure(mutant))));

    // Then
    List<String> bugs = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      if (answers.get(i) instanceof Bug bug) {
        bugs.add(
            bug.getMessage()
                + "\n"
                + difference(originals.get(i % originals.size()), mutants.get(i)));
      } else if (answers.get(i) instanceof PactolusException problems) {
        refused++;
        assertThat(problems.code()).isEqualTo(ErrorCode.PIPELINE_INVALID);
        assertThat(problems.getMessage()).isNotBlank();
      }
    }
    assertThat(bugs).as("-Dpactolus.seed=%d", SEED).isEmpty();
    // The mutations are of use only while some files survive them.
    assertThat(refused).isBetween(MUTANTS / 3, MUTANTS - MUTANTS / 20);
  }

  private static @Nullable RuntimeException failure(String text) {
    try {
      ReadPipeline read = PipelineReader.read(text, "mutant.yaml", name -> Optional.empty());
      PlanCompiler.compile(read.pipeline());
      return null;
    } catch (PactolusException e) {
      return e;
    } catch (Exception | StackOverflowError | AssertionError e) {
      return new Bug(e);
    }
  }

  /** Anything but a plan or problems. */
  private static final class Bug extends RuntimeException {
    Bug(Throwable thrown) {
      super(describe(thrown), thrown);
    }

    private static String describe(Throwable thrown) {
      StringBuilder text = new StringBuilder(thrown.toString());
      for (int i = 0; i < Math.min(12, thrown.getStackTrace().length); i++) {
        text.append("\n    at ").append(thrown.getStackTrace()[i]);
      }
      return text.toString();
    }
  }

  private static String difference(String original, String mutant) {
    List<String> before = original.lines().toList();
    StringBuilder difference = new StringBuilder();
    mutant
        .lines()
        .filter(line -> !before.contains(line))
        .forEach(line -> difference.append("  > ").append(shortened(line)).append('\n'));
    return difference.toString();
  }

  private static String shortened(String line) {
    return line.length() <= 400 ? line : line.substring(0, 400) + "...";
  }
}
