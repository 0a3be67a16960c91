package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.model.ChartType;
import io.pactolus.pipeline.yaml.GoldSpec.Chart;
import java.util.List;

/** Checks how the options of a Gold table fit together; its columns are known to the SQL only. */
final class GoldLint {
  private final Settings table;
  private final Problems problems;

  GoldLint(Settings table, Problems problems) {
    this.table = table;
    this.problems = problems;
  }

  void check() {
    checkTwice(table, GoldSpec.PARTITION_BY, "two partition columns are");
    table.find(GoldSpec.CHART).ifPresent(this::checkChart);
  }

  private void checkChart(Settings chart) {
    checkTwice(chart, Chart.Y, "two columns of values are");
    checkTwice(chart, Chart.SERIES, "two columns of the series are");
    chart.find(Chart.TYPE).ifPresent(type -> checkOptions(chart, type));
  }

  private void checkTwice(Settings settings, Option<List<Located<String>>> option, String what) {
    UniqueNames unique = new UniqueNames(what, problems);
    settings.find(option).orElse(List.of()).forEach(n -> unique.add(n.value(), n.node()));
  }

  private void checkOptions(Settings chart, ChartType type) {
    List<Option<?>> others =
        type == ChartType.MAP
            ? List.of(Chart.SERIES)
            : List.of(Chart.SIZE, Chart.LABEL, Chart.TIME);
    for (Option<?> option : others) {
      if (chart.states(option)) {
        problems.add(
            chart.nodeOf(option),
            "%s has no '%s'".formatted(type.words(), option.name()),
            type == ChartType.MAP
                ? "remove it; a map shows each row as a point"
                : "remove it, or write 'type: map'");
      }
    }
  }
}
