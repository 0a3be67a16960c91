package io.pactolus.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.bench.EngineResult.Freshness;
import io.pactolus.bench.process.Usage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchResultTest {
  private static final Usage FLOOR = new Usage(2, 4, 100 << 20);
  private static final EngineResult SPARK =
      new EngineResult("spark", new Usage(40, 20, 900 << 20), Optional.empty());
  private static final EngineResult EMBEDDED =
      new EngineResult(
          "embedded", new Usage(8, 10, 500 << 20), Optional.of(new Freshness(100.4, 200, 300)));

  @Test
  void theMeasuresOfTheEmbeddedEngineAreAtTheTopAndThoseOfEachEngineUnderItsName()
      throws Exception {
    BenchResult result = new BenchResult("orders", 1_000_000, 1, FLOOR, List.of(SPARK, EMBEDDED));

    JsonNode json = new ObjectMapper().readTree(result.toJson());

    assertThat(json.path("records").asLong()).isEqualTo(1_000_000);
    assertThat(json.path("cpu_seconds").asDouble()).isEqualTo(8);
    assertThat(json.path("cpu_seconds_per_million").asDouble()).isEqualTo(8);
    assertThat(json.path("wall_seconds").asDouble()).isEqualTo(10);
    assertThat(json.path("records_per_second").asLong()).isEqualTo(100_000);
    assertThat(json.path("peak_rss_bytes").asLong()).isEqualTo(500 << 20);
    assertThat(json.path("floor_cpu_seconds_per_million").asDouble()).isEqualTo(2);
    assertThat(json.path("floor_ratio").asDouble()).isEqualTo(4);
    assertThat(json.path("freshness_ms").toString())
        .isEqualTo("{\"p50\":100,\"p95\":200,\"p99\":300}");
    assertThat(json.path("engines").path("embedded").path("floor_ratio").asDouble()).isEqualTo(4);
    assertThat(json.path("engines").path("spark").path("floor_ratio").asDouble()).isEqualTo(20);
  }

  @Test
  void theTableHasAColumnForEachEngineAndTheFloorLast() {
    BenchResult result = new BenchResult("orders", 1_000_000, 1, FLOOR, List.of(EMBEDDED, SPARK));

    assertThat(result.toTable().lines())
        .startsWith(
            "orders                            embedded     spark  consume only",
            "CPU seconds per million               8.00     40.00          2.00",
            "ratio to consume only                  4.0      20.0           1.0")
        .endsWith("freshness p50/p95/p99, ms  100 / 200 / 300");
  }
}
