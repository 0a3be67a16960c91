package io.pactolus.dashboard.metrics;

import io.pactolus.control.metric.Metric;
import io.pactolus.dashboard.live.Distribution;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A histogram of which only sums are kept. Micrometer's own count each value as it comes; ours have
 * been counted already, by whoever measured.
 */
final class Histograms implements Collector {
  private final Metric metric;
  private final String pipeline;
  private volatile Map<List<String>, Distribution> now = Map.of();

  Histograms(Metric metric, String pipeline) {
    this.metric = metric;
    this.pipeline = pipeline;
  }

  /**
   * @param distributions by the values of the metric's labels
   */
  void set(Map<List<String>, Distribution> distributions) {
    now = Map.copyOf(distributions);
  }

  @Override
  public HistogramSnapshot collect() {
    HistogramSnapshot.Builder snapshot =
        HistogramSnapshot.builder().name(metric.text()).help(metric.help());
    now.forEach((labels, distribution) -> snapshot.dataPoint(point(labels, distribution)));
    return snapshot.build();
  }

  private HistogramDataPointSnapshot point(List<String> values, Distribution distribution) {
    Labels labels = Labels.of(Metric.PIPELINE, pipeline);
    for (int i = 0; i < values.size(); i++) {
      labels = labels.add(metric.labels().get(i), values.get(i));
    }
    List<Double> bounds = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (double bound : distribution.bounds()) {
      bounds.add(bound);
    }
    bounds.add(Double.POSITIVE_INFINITY);
    for (long count : distribution.counts()) {
      counts.add(count);
    }
    return HistogramDataPointSnapshot.builder()
        .labels(labels)
        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
        .sum(distribution.sum())
        .build();
  }
}
