package io.pactolus.bench.workload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void ordersHaveTheOutcomesTheyClaim() {
    var workload = new OrdersWorkload(50_000, 7);
    var ids = new HashSet<String>();
    var counted = new HashMap<String, Long>();
    long bytes = 0;

    for (long index = 0; index < workload.records(); index++) {
      byte[] value = workload.message(index, -1).value();
      bytes += value.length;
      counted.merge(outcome(value, ids), 1L, Long::sum);
    }

    assertThat(counted).isEqualTo(workload.outcomes());
    assertThat(workload.outcomes().get("duplicate")).isBetween(400L, 600L);
    assertThat(workload.outcomes().get("rejected")).isBetween(60L, 140L);
    assertThat(bytes / workload.records()).isBetween(255L, 285L);
  }

  private static String outcome(byte[] value, Set<String> ids) {
    try {
      JsonNode order = JSON.readTree(value);
      if (order.get("quantity").asInt() <= 0) {
        return "rejected";
      }
      return ids.add(order.get("event_id").asText()) ? "inserted" : "duplicate";
    } catch (java.io.IOException e) {
      return "rejected";
    }
  }

  @Test
  void upsertsHaveTheOutcomesTheyClaim() throws Exception {
    var workload = new UpsertsWorkload(300_000, 1_000, 7);
    var newest = new HashMap<String, Long>();
    var counted = new HashMap<String, Long>();

    for (long index = 0; index < workload.records(); index++) {
      JsonNode change = JSON.readTree(workload.message(index, -1).value());
      long version = change.get("version").asLong();
      Long before = newest.get(change.get("account").asText());
      String outcome = before == null ? "inserted" : version < before ? "stale" : "updated";
      if (!outcome.equals("stale")) {
        newest.put(change.get("account").asText(), version);
      }
      counted.merge(outcome, 1L, Long::sum);
    }

    assertThat(counted).isEqualTo(workload.outcomes());
    assertThat(counted.get("stale")).isPositive();
  }

  @Test
  void theSameSeedMakesTheSameBytes() {
    Workload one = new OrdersWorkload(10, 42);
    Workload other = new OrdersWorkload(10, 42);

    for (long index = 0; index < 10; index++) {
      assertThat(one.message(index, -1).value()).isEqualTo(other.message(index, -1).value());
    }
    assertThat(new String(one.message(3, 123).value(), UTF_8)).contains("\"event_time\":123,");
  }

  @Test
  void everyWorkloadBringsItsPipelineFile() {
    for (Workload workload :
        new Workload[] {new OrdersWorkload(1, 1), new UpsertsWorkload(1, 1, 1)}) {
      assertThat(workload.pipelineFile())
          .contains("pipeline: " + workload.name(), "topics: [" + workload.name() + "]");
      assertThat(workload.outcomes()).isEqualTo(Map.copyOf(workload.outcomes()));
    }
  }
}
