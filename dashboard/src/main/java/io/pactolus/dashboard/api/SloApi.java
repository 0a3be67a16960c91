package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.dashboard.http.Call;
import io.pactolus.dashboard.http.Routes;
import io.pactolus.pipeline.model.Pipeline.Slo;
import java.time.Clock;
import java.util.List;
import java.util.OptionalDouble;

/** Freshness targets, error budgets and burn rates. */
final class SloApi {
  private final Slo slo;
  private final Clock clock;

  SloApi(Slo slo, Clock clock) {
    this.slo = slo;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes.get("/api/v1/slo", this::slo);
  }

  private ObjectNode slo(Call call) {
    ObjectNode node = Wire.object();
    Wire.put(node, "at", clock.instant());
    ArrayNode objectives = node.putArray("objectives");
    for (Targets target : Targets.of(slo)) {
      ObjectNode one = objectives.addObject();
      target.writeTo(one.putObject("target"));
      one.putNull("met");
      ArrayNode windows = one.putArray("windows");
      for (String window : List.of("5m", "1h", "1d")) {
        ObjectNode of = windows.addObject().put("window", window);
        Freshness.quantiles(of);
        Wire.put(of, "within_target_ratio", OptionalDouble.empty());
      }
      one.putObject("error_budget")
          .put("period", "1d")
          .put("allowed_records", 0)
          .put("missed_records", 0)
          .putNull("remaining_ratio");
      one.putArray("burn_rates");
    }
    return node;
  }
}
