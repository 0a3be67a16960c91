package io.pactolus.pipeline.definition;

import static io.pactolus.pipeline.definition.Impact.FROM_NOW_ON;
import static io.pactolus.pipeline.definition.Impact.NEEDS_REBUILD;
import static io.pactolus.pipeline.definition.Impact.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DefinitionTest {
  private static final String YAML =
      """
      pipeline: shop
      source:
        kafka: {brokers: "localhost:9092", topics: [sales]}
      stream:
        name: sales
        key: id
        version: revision
        event_time: at
        fields:
          - {name: id, type: string, required: true}
          - {name: revision, type: long, required: true}
          - {name: region, type: string, required: true}
          - {name: price, type: double, required: true}
          - {name: note, type: string}
          - {name: at, type: timestamp, unit: seconds, required: true}
      silver:
        - table: sales
          mode: upsert
          select: [id, revision, region, price, at]
          columns:
            - {name: gross, sql: price * 2}
          where: price > 0
          expect:
            - {name: not_dear, check: price < 1000}
      gold:
        - table: by_region
          sql: SELECT region, COUNT(*) AS n, SUM(price) AS total FROM sales GROUP BY region
      """;

  private static Plan plan(String yaml) {
    return PlanCompiler.compile(
        PipelineReader.read(yaml, "pipeline.yaml", name -> Optional.empty()).pipeline());
  }

  private static Definition silver(String yaml) {
    Plan plan = plan(yaml);
    return Definition.of(plan, plan.silver().get(0));
  }

  private static Definition gold(String yaml) {
    Plan plan = plan(yaml);
    return Definition.of(plan, plan.gold().get(0));
  }

  private static String edited(String from, String to) {
    String yaml = YAML.replace(from, to);
    assertThat(yaml).isNotEqualTo(YAML);
    return yaml;
  }

  @Test
  void whatDoesNotDecideAboutRowsIsNoDifference() {
    String other =
        YAML.replace("where: price > 0", "# a comment\n    where: (price)   >\t0 -- another")
                .replace("SELECT region, COUNT(*)", "select  region, count( * )")
                .replace("localhost:9092", "other:9092")
                .replace("topics: [sales]", "topics: [sales], on_gap: record")
                .replace(
                    "    - {name: note, type: string}\n    - {name: at, type: timestamp, unit: seconds, required: true}",
                    "    - {name: at, required: true, unit: seconds, type: timestamp}\n    - {name: note, type: string}")
            + "    chart: {type: bars, y: total}\n";

    assertThat(silver(YAML).differencesTo(silver(other))).isEmpty();
    assertThat(gold(YAML).differencesTo(gold(other))).isEmpty();
  }

  @Test
  void itIsTheSameAfterItStoodWithATable() {
    Definition definition = silver(YAML);

    assertThat(Definition.fromJson(definition.toJson(), "silver/sales")).isEqualTo(definition);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @MethodSource("silverEdits")
  void aChangeOfASilverTableIsToldExactly(String from, String to, Impact impact, String said) {
    List<Difference> differences = silver(YAML).differencesTo(silver(edited(from, to)));

    assertThat(differences)
        .extracting(d -> d.impact() + ": " + d.text())
        .contains(impact + ": " + said)
        .allMatch(text -> !text.startsWith("REFUSED") || impact == REFUSED);
    assertThat(differences.stream().map(Difference::impact).max(Impact::compareTo))
        .contains(impact);
  }

  static Stream<Arguments> silverEdits() {
    return Stream.of(
        Arguments.of("mode: upsert", "mode: append", NEEDS_REBUILD, "mode was upsert, is append"),
        Arguments.of("key: id", "key: [id, region]", NEEDS_REBUILD, "key was id, is id, region"),
        Arguments.of(
            "version: revision", "version: at", NEEDS_REBUILD, "version was revision, is at"),
        Arguments.of(
            "price > 0", "price > 1", NEEDS_REBUILD, "where was (price > 0.0), is (price > 1.0)"),
        Arguments.of(
            "price * 2",
            "price * 3",
            NEEDS_REBUILD,
            "column gross was (price * 2.0), is (price * 3.0)"),
        Arguments.of(
            "price, type: double",
            "price, type: \"decimal(10,2)\"",
            NEEDS_REBUILD,
            "type of column price was double not null, is decimal(10,2) not null"),
        Arguments.of(
            "{name: gross,",
            "{name: net,",
            NEEDS_REBUILD,
            "type of column gross is gone, was double not null"),
        Arguments.of(
            "select: [id, revision, region, price, at]",
            "select: [id, revision, region, price, at, note]",
            FROM_NOW_ON,
            "type of column note is new: string"),
        Arguments.of(
            "{name: gross,",
            "{name: net, sql: price}\n      - {name: gross,",
            NEEDS_REBUILD,
            "type of column net is new: double not null"),
        Arguments.of(
            "    - {name: note, type: string}",
            "    - {name: note, type: string}\n    - {name: more, type: string}",
            FROM_NOW_ON,
            "field more is new: optional, string at .more"),
        Arguments.of(
            "region, type: string, required: true",
            "region, type: string, default: xx",
            FROM_NOW_ON,
            "field region was required, is optional, default 'xx'"),
        Arguments.of(
            "region, type: string, required: true",
            "region, path: place.region, type: string, required: true",
            NEEDS_REBUILD,
            "reading of field region was string at .region, is string at .place.region"),
        Arguments.of(
            "unit: seconds",
            "unit: millis",
            NEEDS_REBUILD,
            "reading of field at was timestamp at .at, unit seconds, is timestamp at .at, unit millis"),
        Arguments.of(
            "note, type: string",
            "note, type: int",
            FROM_NOW_ON,
            "field note was optional, string at .note, is optional, int at .note"),
        Arguments.of(
            "price < 1000",
            "price < 10",
            FROM_NOW_ON,
            "expect not_dear was (price < 1000.0), on_fail: reject, is (price < 10.0), on_fail: reject"),
        Arguments.of(
            "mode: upsert",
            "mode: upsert\n    partition_by: region",
            NEEDS_REBUILD,
            "partition_by is new: region"),
        Arguments.of(
            "event_time: at",
            "event_time: at\n  lateness: 1 h",
            FROM_NOW_ON,
            "lateness is new: PT1H"),
        Arguments.of("name: sales\n", "name: others\n", REFUSED, "stream was sales, is others"));
  }

  @ParameterizedTest
  @MethodSource("goldEdits")
  void anotherQueryNeedsARebuild(String from, String to, String said) {
    assertThat(gold(YAML).differencesTo(gold(edited(from, to))))
        .allMatch(difference -> difference.impact() == NEEDS_REBUILD)
        .extracting(Difference::text)
        .contains(said);
  }

  static Stream<Arguments> goldEdits() {
    return Stream.of(
        Arguments.of(
            "SUM(price)",
            "MAX(price)",
            "aggregates was COUNT(*), SUM(price), is COUNT(*), MAX(price)"),
        Arguments.of(
            "SUM(price)", "SUM(price) * 2", "column total was SUM(price), is (SUM(price) * 2.0)"),
        Arguments.of(
            "FROM sales GROUP", "FROM sales WHERE price > 5 GROUP", "where is new: (price > 5.0)"));
  }

  @Test
  void aSilverColumnThatMayBecomeNullLeavesGoldAsItIs() {
    String edited = edited("region, type: string, required: true", "region, type: string");

    assertThat(gold(YAML).differencesTo(gold(edited)))
        .extracting(Difference::impact)
        .containsOnly(FROM_NOW_ON);
  }
}
