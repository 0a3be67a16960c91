package io.pactolus.engine.core.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.engine.core.epoch.PipelineTables;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.pipeline.definition.Definition;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.PlanCompiler;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeChangesTest {
  private static final String YAML =
      """
      pipeline: shop
      source:
        kafka: {brokers: "localhost:9092", topics: [sales]}
      stream:
        name: sales
        key: id
        fields:
          - {name: id, type: string, required: true}
          - {name: region, type: string, required: true}
          - {name: price, type: double}
      silver:
        - {table: sales, mode: append, key: id}
      gold:
        - table: by_region
          sql: SELECT region, COUNT(*) AS n FROM sales GROUP BY region
      """;

  @TempDir Path directory;
  private Lake lake;

  @BeforeEach
  void open() {
    lake = Lakes.open(directory.toString());
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private static Plan plan(String yaml) {
    return PlanCompiler.compile(
        PipelineReader.read(yaml, "pipeline.yaml", name -> Optional.empty()).pipeline());
  }

  /** A table as it was made before definitions stood with tables. */
  private void olderTable(TableDefinition wanted, Map<String, String> identity) {
    lake.openOrCreate(
        new TableDefinition(wanted.path(), wanted.schema(), wanted.partitionColumns(), identity));
  }

  private Plan olderLake() {
    Plan plan = plan(YAML);
    olderTable(
        LakeChanges.definitionOf(plan, plan.silver().get(0)),
        Map.of("pactolus.mode", "APPEND", "pactolus.key", "id", "pactolus.version", ""));
    olderTable(
        LakeChanges.definitionOf(plan, plan.gold().get(0)),
        Map.of("pactolus.query", "SELECT region, COUNT(*) AS n FROM sales GROUP BY region"));
    return plan;
  }

  @Test
  void aTableOfAnOlderVersionTakesTheDefinitionOfTheFileThatItFits() {
    Plan plan = olderLake();
    assertThat(LakeChanges.between(lake, plan).all())
        .allMatch(change -> !change.recorded() && change.isCompatible());

    PipelineTables.open(lake, plan);

    LakeChanges after = LakeChanges.between(lake, plan);
    assertThat(after.all()).allMatch(TableChange::recorded);
    assertThat(after.silver().get(0).table().orElseThrow().properties().get(Definition.PROPERTY))
        .isEqualTo(Definition.of(plan, plan.silver().get(0)).toJson());
    assertThat(after.all()).allMatch(change -> change.differences().isEmpty());
  }

  @Test
  void whatCanBeSeenOfATableOfAnOlderVersionIsCompared() {
    olderLake();
    Plan other =
        plan(YAML.replace("key: id}", "key: [id, region]}").replace("COUNT(*) AS n", "COUNT(*) n"));

    LakeChanges changes = LakeChanges.between(lake, other);

    assertThat(texts(changes.silver().get(0))).containsExactly("key was id, is id, region");
    assertThat(texts(changes.gold().get(0)))
        .containsExactly(
            "query was SELECT region, COUNT(*) AS n FROM sales GROUP BY region, is SELECT region, COUNT(*) n FROM sales GROUP BY region");
  }

  private static List<String> texts(TableChange change) {
    return change.differences().stream().map(difference -> difference.text()).toList();
  }

  @Test
  void aTableThatHoldsNothingSimplyGetsTheNewDefinition() {
    PipelineTables.open(lake, plan(YAML));
    Plan other =
        plan(
            YAML.replace("mode: append, key: id}", "mode: upsert, partition_by: region}")
                .replace("price, type: double", "price, type: long"));

    Table silver = PipelineTables.open(lake, other).silver().get(0);

    assertThat(silver.partitionColumns()).containsExactly("region");
    assertThat(silver.schema()).isEqualTo(other.silver().get(0).schema());
    try (Lake again = Lakes.open(directory.toString())) {
      assertThat(again.find(silver.path()).orElseThrow().partitionColumns())
          .containsExactly("region");
    }
  }

  @Test
  void nothingIsWrittenWhenATableDoesNotFit() {
    PipelineTables.open(lake, plan(YAML)).ledger().append(1, List.of());
    Plan other =
        plan(YAML.replace("key: id}", "key: region}").replace("price, type", "cost, type"));

    assertThatThrownBy(() -> PipelineTables.open(lake, other))
        .hasMessageContaining("silver.sales: key was id, is region")
        .hasMessageContaining("type of column price is gone, was double")
        .hasMessageContaining("./pactolus rebuild FILE --table silver.sales");

    assertThat(LakeChanges.between(lake, plan(YAML)).all())
        .allMatch(change -> change.differences().isEmpty());
  }
}
