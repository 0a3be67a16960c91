package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.app.command.ServedLake.Served;
import io.pactolus.engine.core.rollback.Rollbacks;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A page that shows a chart asks only for what has changed. The second of two epochs moves all
 * quantities of the first two minutes to later ones and leaves two minutes alone.
 */
class ChartChangesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHART = "/api/v1/charts/gold.by_minute";

  private ServedLake lake;
  private Served server;

  @BeforeEach
  void twoEpochs(@TempDir Path directory) throws Exception {
    lake = new ServedLake(directory);
    server = lake.serve(Optional.empty(), false, Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private JsonNode ask(String path) throws Exception {
    return JSON.readTree(server.get(path).body());
  }

  @Test
  void whoHasNothingYetGetsAllRowsAndTheirKey() throws Exception {
    JsonNode all = ask(CHART);

    assertThat(all.path("whole").asBoolean()).isTrue();
    assertThat(all.path("epoch").asLong()).isEqualTo(2);
    assertThat(all.path("rows").asLong()).isEqualTo(5);
    assertThat(all.at("/result/rows")).hasSize(5);
    assertThat(all.at("/chart/key")).hasToString("[\"minute\"]");
  }

  @Test
  void whoKnowsAnEarlierEpochGetsTheGroupsThatHaveChanged() throws Exception {
    JsonNode change = ask(CHART + "?since_epoch=1");

    assertThat(change.path("whole").asBoolean()).isFalse();
    assertThat(change.at("/result/rows")).hasSize(3);
    change.at("/result/rows").forEach(row -> assertThat(row.get(2).asLong()).isEqualTo(2));
    // Two are as they were; that two others are gone shows here.
    assertThat(change.path("rows").asLong()).isEqualTo(5);
  }

  @Test
  void whoKnowsTheNewestEpochGetsNoRows() throws Exception {
    JsonNode nothing = ask(CHART + "?since_epoch=2");

    assertThat(nothing.path("whole").asBoolean()).isFalse();
    assertThat(nothing.path("epoch").asLong()).isEqualTo(2);
    assertThat(nothing.at("/result/rows")).isEmpty();
  }

  @Test
  void afterARollbackAllRowsAreToldForTheyBearEpochsOfBefore() throws Exception {
    try (Lake opened = Lakes.open(lake.lake().toString())) {
      new Rollbacks(opened, lake.plan(), Clock.systemUTC()).run(1);
    }

    JsonNode after = ask(CHART + "?since_epoch=2");

    assertThat(after.path("whole").asBoolean()).isTrue();
    assertThat(after.path("epoch").asLong()).isEqualTo(3);
    after.at("/result/rows").forEach(row -> assertThat(row.get(2).asLong()).isEqualTo(1));
  }

  @Test
  void anEpochThatIsStillToComeTellsNothing() throws Exception {
    assertThat(ask(CHART + "?since_epoch=99").path("whole").asBoolean()).isTrue();
  }
}
