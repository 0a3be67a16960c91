package io.pactolus.control;

import io.pactolus.lakehouse.query.LakeSql;
import io.pactolus.pipeline.model.ChartDeclaration;
import io.pactolus.pipeline.model.ChartType;
import io.pactolus.pipeline.model.GoldTable;
import io.pactolus.pipeline.plan.GoldChart;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a table is drawn.
 *
 * @param table as in SQL
 * @param declared by the pipeline file
 * @param x column of the time, the category or the longitude
 * @param y columns of the values, or of the latitude
 * @param key columns that tell one row from another; empty: nothing does
 * @param series columns that, beside {@code x}, say which line or bar a row is
 * @param size of a map: the column that sizes a point
 * @param label of a map: the column that names a point
 * @param time of a map: the event time
 */
public record Chart(
    String table,
    String title,
    ChartType type,
    boolean declared,
    String x,
    List<String> y,
    List<String> key,
    List<String> series,
    Optional<String> size,
    Optional<String> label,
    Optional<String> time) {
  /** That are drawn. */
  public static final int MOST_ROWS = 5_000;

  public Chart {
    y = List.copyOf(y);
    key = List.copyOf(key);
    series = List.copyOf(series);
  }

  /** The charts of a pipeline: those of its Gold tables, and maps of what has a place on earth. */
  public static List<Chart> of(Plan plan) {
    List<Chart> charts = new ArrayList<>();
    plan.gold()
        .forEach(
            gold ->
                GoldChart.of(gold, declared(plan, gold.name()))
                    .ifPresent(chart -> charts.add(of(gold, chart))));
    plan.silver().forEach(silver -> map(silver).ifPresent(charts::add));
    return charts;
  }

  private static Optional<ChartDeclaration> declared(Plan plan, String gold) {
    return plan.pipeline().gold().stream()
        .filter(table -> table.name().equals(gold))
        .findFirst()
        .flatMap(GoldTable::chart);
  }

  private static Chart of(GoldPlan gold, GoldChart chart) {
    return new Chart(
        "gold." + gold.name(),
        chart.title().orElseGet(() -> words(gold.name())),
        chart.type(),
        chart.declared(),
        chart.x(),
        chart.y(),
        gold.keyOutputs().stream().map(i -> gold.outputs().get(i).name()).distinct().toList(),
        chart.series(),
        chart.size(),
        chart.label(),
        chart.time());
  }

  private static String words(String name) {
    return name.replace('_', ' ');
  }

  private static Optional<Chart> map(SilverPlan silver) {
    List<String> numbers =
        silver.schema().fields().stream().filter(Chart::isNumber).map(Field::name).toList();
    if (!numbers.contains("longitude") || !numbers.contains("latitude")) {
      return Optional.empty();
    }
    List<String> names = silver.schema().fields().stream().map(Field::name).toList();
    return Optional.of(
        new Chart(
            "silver." + silver.name(),
            words(silver.name()),
            ChartType.MAP,
            false,
            "longitude",
            List.of("latitude"),
            silver.keyOutputs().stream().map(i -> silver.outputs().get(i).name()).toList(),
            List.of(),
            first(numbers, "magnitude", "size", "amount", "value"),
            first(names, "title", "name", "place", "id"),
            silver.eventTimeOutput() < 0
                ? Optional.empty()
                : Optional.of(silver.outputs().get(silver.eventTimeOutput()).name())));
  }

  private static Optional<String> first(List<String> there, String... wanted) {
    return List.of(wanted).stream().filter(there::contains).findFirst();
  }

  private static boolean isNumber(Field field) {
    return field.type().equals(DataType.INT)
        || field.type().equals(DataType.LONG)
        || field.type().equals(DataType.DOUBLE)
        || field.type() instanceof DataType.DecimalType;
  }

  /**
   * Whether rows that epochs after another have written tell what has changed since: rows must have
   * a key, and of bars those that are left out for want of room come back when others sink.
   */
  public boolean takesChanges(long rows) {
    return !key.isEmpty() && (type != ChartType.BARS || rows <= MOST_ROWS);
  }

  /**
   * In the order of drawing, the newest or largest when there are too many.
   *
   * @param sinceEpoch only rows that later epochs have written
   */
  public LakeSql.Result data(LakeSql sql, long sinceEpoch) {
    Set<String> columns = new LinkedHashSet<>();
    columns.add(x);
    columns.addAll(y);
    columns.addAll(series);
    size.ifPresent(columns::add);
    label.ifPresent(columns::add);
    time.ifPresent(columns::add);
    columns.addAll(key);
    String select = columns.stream().map(Chart::quoted).collect(Collectors.joining(", "));
    int dot = table.indexOf('.');
    String from = table.substring(0, dot) + "." + quoted(table.substring(dot + 1));
    String best =
        switch (type) {
          case TIME_SERIES -> quoted(x) + " DESC";
          case BARS -> quoted(y.get(0)) + " DESC NULLS LAST, " + quoted(x);
          case MAP -> quoted(time.orElse("_epoch")) + " DESC";
        };
    String order =
        switch (type) {
          case TIME_SERIES -> quoted(x);
          case BARS -> best;
          case MAP -> quoted(time.orElse("_epoch"));
        };
    return sql.query(
        "SELECT %s, _epoch FROM (SELECT * FROM %s WHERE _epoch > %d ORDER BY %s LIMIT %d) ORDER BY %s"
            .formatted(select, from, sinceEpoch, best, MOST_ROWS, order));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
