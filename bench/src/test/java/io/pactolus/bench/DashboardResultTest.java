package io.pactolus.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.bench.DashboardResult.Engine;
import io.pactolus.bench.DashboardResult.Watched;
import io.pactolus.bench.page.WatchingBrowser.PageSize;
import org.junit.jupiter.api.Test;

class DashboardResultTest {
  private final DashboardResult result =
      new DashboardResult(
          10_000,
          1_800,
          950,
          new Engine(10_000, 8, 990, 0.2, 0.5, 400_000_000),
          new Watched(
              new Engine(9_800, 10, 980, 0.25, 0.75, 420_000_000),
              0.12,
              250_000_000,
              5_000_000,
              new PageSize(6_000_000, 4_000, 30)));

  @Test
  void itSaysWhatTheEngineKeepsWhenItIsWatched() throws Exception {
    JsonNode json = new ObjectMapper().readTree(result.toJson());

    assertThat(json.path("throughput_ratio").asDouble()).isCloseTo(0.98, within(1e-9));
    assertThat(json.path("cpu_ratio").asDouble()).isCloseTo(0.8, within(1e-9));
    assertThat(json.at("/page/heap_bytes").asLong()).isEqualTo(6_000_000);
    assertThat(json.at("/browser/cores").asDouble()).isEqualTo(0.12);
  }

  @Test
  void theTableNamesBothRatios() {
    assertThat(result.toTable())
        .contains(
            "ratio 0.980", "ratio 0.800", "0.12 cores", "0.50        0.75", "950 epochs a minute");
  }
}
