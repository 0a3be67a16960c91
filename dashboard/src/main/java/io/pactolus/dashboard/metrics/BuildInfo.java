package io.pactolus.dashboard.metrics;

import io.pactolus.control.metric.Metric;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** Who gives the figures. Micrometer has no such kind and cuts the ending off that it demands. */
record BuildInfo(String pipeline, String version, String engine) implements Collector {
  @Override
  public InfoSnapshot collect() {
    return InfoSnapshot.builder()
        .name(Metric.BUILD_INFO.text().replaceFirst("_info$", ""))
        .help(Metric.BUILD_INFO.help())
        .dataPoint(
            InfoDataPointSnapshot.builder()
                .labels(Labels.of(Metric.PIPELINE, pipeline, "version", version, "engine", engine))
                .build())
        .build();
  }
}
