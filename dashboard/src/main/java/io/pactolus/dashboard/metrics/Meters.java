package io.pactolus.dashboard.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pactolus.control.metric.Metric;
import io.pactolus.control.metric.Metric.Kind;
import io.pactolus.dashboard.live.Distribution;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The figures of {@link Metric} in a registry. What is set last holds. Not thread-safe. */
final class Meters {
  private final PrometheusMeterRegistry registry;
  private final String pipeline;
  private final Map<Metric, MultiGauge> gauges = new EnumMap<>(Metric.class);
  private final Map<Metric, List<Sample>> gaugesNow = new EnumMap<>(Metric.class);
  private final Map<List<String>, AtomicReference<Double>> counters = new HashMap<>();
  private final Map<Metric, Histograms> histograms = new EnumMap<>(Metric.class);

  Meters(PrometheusMeterRegistry registry, String pipeline) {
    this.registry = registry;
    this.pipeline = pipeline;
    registry.config().commonTags(Metric.PIPELINE, pipeline);
  }

  /**
   * @param labels values, in the order of {@link Metric#labels}
   */
  record Sample(double value, List<String> labels) {
    static Sample of(double value, String... labels) {
      return new Sample(value, List.of(labels));
    }
  }

  /** All there is of a gauge. */
  void gauge(Metric metric, List<Sample> samples) {
    require(metric, Kind.GAUGE);
    if (samples.equals(gaugesNow.put(metric, samples))) {
      return;
    }
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (Sample sample : samples) {
      rows.add(MultiGauge.Row.of(tags(metric, sample.labels()), sample.value()));
    }
    gauges
        .computeIfAbsent(
            metric, m -> MultiGauge.builder(m.text()).description(m.help()).register(registry))
        .register(rows, true);
  }

  void gauge(Metric metric, double value) {
    gauge(metric, List.of(Sample.of(value)));
  }

  void counter(Metric metric, double value, String... labels) {
    require(metric, Kind.COUNTER);
    List<String> key = new ArrayList<>(List.of(metric.text()));
    key.addAll(List.of(labels));
    AtomicReference<Double> known = counters.get(key);
    if (known == null) {
      known = new AtomicReference<>(value);
      counters.put(key, known);
      FunctionCounter unused =
          FunctionCounter.builder(
                  metric.text().replaceFirst("_total$", ""), known, AtomicReference::get)
              .description(metric.help())
              .tags(tags(metric, List.of(labels)))
              .register(registry);
    }
    known.set(value);
  }

  void histogram(Metric metric, Map<List<String>, Distribution> distributions) {
    require(metric, Kind.HISTOGRAM);
    histograms
        .computeIfAbsent(
            metric,
            m -> {
              Histograms added = new Histograms(m, pipeline);
              registry.getPrometheusRegistry().register(added);
              return added;
            })
        .set(distributions);
  }

  private static Tags tags(Metric metric, List<String> values) {
    if (values.size() != metric.labels().size()) {
      throw new IllegalArgumentException(metric + " has the labels " + metric.labels());
    }
    Tags tags = Tags.empty();
    for (int i = 0; i < values.size(); i++) {
      tags = tags.and(metric.labels().get(i), values.get(i));
    }
    return tags;
  }

  private static void require(Metric metric, Kind kind) {
    if (metric.kind() != kind) {
      throw new IllegalArgumentException(metric + " is a " + metric.kind());
    }
  }
}
