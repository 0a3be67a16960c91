package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.slo.SloJson;
import io.pactolus.control.slo.SloWatch;
import io.pactolus.dashboard.http.Call;
import io.pactolus.dashboard.http.Routes;

/** Freshness targets, error budgets and burn rates. */
final class SloApi {
  private final SloWatch watch;

  SloApi(SloWatch watch) {
    this.watch = watch;
  }

  void addTo(Routes routes) {
    routes.get("/api/v1/slo", this::slo);
  }

  private ObjectNode slo(Call call) {
    ObjectNode node = Wire.object();
    SloJson.report(node, watch.report());
    return node;
  }
}
