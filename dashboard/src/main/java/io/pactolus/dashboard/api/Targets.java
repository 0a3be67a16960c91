package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.DurationText;
import io.pactolus.pipeline.model.Pipeline.Slo;
import java.time.Duration;
import java.util.List;

/** What the pipeline file promises, in words. */
record Targets(String id, String title, double percentile, Duration within) {

  static List<Targets> of(Slo slo) {
    return List.of(
        new Targets(
            "broker_to_gold",
            title(slo.percentile(), slo.freshness(), "broker timestamp"),
            slo.percentile(),
            slo.freshness()));
  }

  private static String title(double percentile, Duration within, String from) {
    String percent =
        percentile == Math.rint(percentile)
            ? Long.toString((long) percentile)
            : Double.toString(percentile);
    return "%s %% of the records are in Gold within %s of their %s"
        .formatted(percent, DurationText.exact(within), from);
  }

  void writeTo(ObjectNode node) {
    node.put("id", id);
    node.put("title", title);
    node.put("percentile", percentile);
    node.put("target_seconds", within.toMillis() / 1000.0);
  }
}
