package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.model.Pipeline.Slo;
import java.util.OptionalDouble;

/** How old records were when they reached Gold, and what that means for the targets. */
final class Freshness {
  private final Slo slo;

  Freshness(Slo slo) {
    this.slo = slo;
  }

  void lastFiveMinutes(ObjectNode node) {
    quantiles(node.putObject("broker_to_gold"));
    quantiles(node.putObject("event_to_gold"));
  }

  static void quantiles(ObjectNode node) {
    node.put("records", 0);
    Wire.put(node, "p50", OptionalDouble.empty());
    Wire.put(node, "p95", OptionalDouble.empty());
    Wire.put(node, "p99", OptionalDouble.empty());
  }

  void summaries(ArrayNode array) {
    for (Targets target : Targets.of(slo)) {
      ObjectNode node = array.addObject();
      node.put("id", target.id());
      node.putNull("met");
      node.putNull("budget_remaining_ratio");
      node.put("alerting", false);
    }
  }
}
