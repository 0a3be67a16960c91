package io.pactolus.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pactolus.pipeline.model.ChartType;
import io.pactolus.pipeline.yaml.PipelineReader;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldChartTest {
  private static final String YAML =
      """
      pipeline: shop
      source:
        kafka: {brokers: "localhost:9092", topics: [sales]}
      stream:
        name: sales
        key: id
        fields:
          - {name: id, type: string, required: true}
          - {name: at, type: timestamp, unit: seconds, required: true}
          - {name: region, type: string, required: true}
          - {name: shop, type: long, required: true}
          - {name: price, type: double, required: true}
          - {name: longitude, type: double}
          - {name: latitude, type: double}
      silver:
        - table: sales
          mode: append
      gold:
        - table: sums
          sql: %s
      """;
  private static final String BY_WINDOW =
      "SELECT region, shop, window_start, COUNT(*) AS n, SUM(price) AS total FROM TABLE(TUMBLE(TABLE sales, DESCRIPTOR(\"at\"), INTERVAL '1' HOUR)) GROUP BY region, shop, window_start, window_end";
  private static final String BY_REGION =
      "SELECT region, shop, COUNT(*) AS n, SUM(price) AS total, MAX(\"at\") AS latest, MAX(region) AS name FROM sales GROUP BY region, shop";
  private static final String BY_PLACE =
      "SELECT longitude, latitude, COUNT(*) AS n FROM sales GROUP BY longitude, latitude";

  private static GoldChart chart(String sql, String declared) {
    Plan plan = plan(sql, declared);
    return GoldChart.of(plan.gold().get(0), plan.pipeline().gold().get(0).chart()).orElseThrow();
  }

  private static Plan plan(String sql, String declared) {
    String text = YAML.formatted(sql) + (declared.isEmpty() ? "" : "    chart: " + declared + "\n");
    return PlanCompiler.compile(
        PipelineReader.read(text, "p.yaml", name -> Optional.empty()).pipeline());
  }

  @Test
  void aQueryWithAWindowIsATimeSeriesWithALineForEachGroup() {
    GoldChart chart = chart(BY_WINDOW, "");

    assertThat(chart.type()).isEqualTo(ChartType.TIME_SERIES);
    assertThat(chart.declared()).isFalse();
    assertThat(chart.x()).isEqualTo("window_start");
    assertThat(chart.y()).containsExactly("n", "total");
    assertThat(chart.series()).containsExactly("region", "shop");
  }

  @Test
  void aQueryWithoutAWindowIsBars() {
    GoldChart chart = chart(BY_REGION, "");

    assertThat(chart.type()).isEqualTo(ChartType.BARS);
    assertThat(chart.x()).isEqualTo("region");
    assertThat(chart.y()).containsExactly("n", "total");
    assertThat(chart.series()).containsExactly("shop");
  }

  @Test
  void whatADeclarationLeavesOutFollowsFromTheColumns() {
    GoldChart chart = chart(BY_WINDOW, "{type: bars, title: Sales, x: shop, y: total}");

    assertThat(chart.type()).isEqualTo(ChartType.BARS);
    assertThat(chart.declared()).isTrue();
    assertThat(chart.title()).contains("Sales");
    assertThat(chart.x()).isEqualTo("shop");
    assertThat(chart.y()).containsExactly("total");
    assertThat(chart.series()).containsExactly("region");
  }

  @Test
  void aDeclarationMayWantNoSeries() {
    assertThat(chart(BY_WINDOW, "{type: time_series, series: []}").series()).isEmpty();
  }

  @Test
  void aMapFindsItsColumnsByTheirNames() {
    GoldChart chart = chart(BY_PLACE, "{type: map, size: n}");

    assertThat(chart.x()).isEqualTo("longitude");
    assertThat(chart.y()).containsExactly("latitude");
    assertThat(chart.size()).contains("n");
  }

  @Test
  void aTableWithoutNumbersHasNoChart() {
    Plan plan = plan("SELECT region, MAX(\"at\") AS latest FROM sales GROUP BY region", "");

    assertThat(GoldChart.of(plan.gold().get(0), Optional.empty())).isEmpty();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "W | {type: time_series, x: window_strat} | gold[0].chart.x: no column 'window_strat' in the query; did you mean 'window_start'?",
        "W | {type: time_series, x: region} | gold[0].chart.x: the column 'region' is of type string; here must be a timestamp or a date",
        "W | {type: bars, y: [n, totl]} | gold[0].chart.y[1]: no column 'totl' in the query; did you mean 'total'?",
        "R | {type: bars, y: name} | gold[0].chart.y[0]: the column 'name' is of type string; here must be a column of numbers",
        "R | {type: bars, x: zzz} | gold[0].chart.x: no column 'zzz' in the query; the columns are region, shop, n, total, latest, name",
        "R | {type: bars, series: shp} | gold[0].chart.series[0]: no column 'shp' in the query; did you mean 'shop'?",
        "P | {type: time_series} | gold[0].chart: a time series needs a column of type timestamp or date; add window_start to the query, or write 'type: bars'",
        "R | {type: map} | gold[0].chart: a map needs 'x', the column of the longitude",
        "R | {type: map, x: n} | gold[0].chart: a map needs 'y', the column of the latitude",
        "P | {type: map, y: [latitude, n]} | gold[0].chart.y[1]: a map has one 'y', the column of the latitude",
        "P | {type: map, time: n} | gold[0].chart.time: the column 'n' is of type long; here must be a timestamp or a date",
        "P | {type: map, label: _epoch} | gold[0].chart.label: no column '_epoch' in the query; the columns are longitude, latitude, n",
      })
  void aChartThatItsColumnsDoNotGiveIsRefused(String query, String declared, String expected) {
    String sql = query.equals("W") ? BY_WINDOW : query.equals("R") ? BY_REGION : BY_PLACE;

    PlanException refused = catchThrowableOfType(PlanException.class, () -> plan(sql, declared));

    assertThat(refused.problems().get(0)).hasToString(expected);
  }
}
