package io.pactolus.pipeline.plan;

import io.pactolus.pipeline.model.ChartDeclaration;
import io.pactolus.pipeline.model.ChartType;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.Field;
import java.util.List;
import java.util.Optional;

/**
 * How a Gold table is drawn: as the pipeline file says, otherwise as a time series when its query
 * has a window, and as bars when it has none. What is not said follows from the columns.
 *
 * @param declared by the pipeline file
 * @param x column of the time, the category or the longitude
 * @param y columns of the values, or the one of the latitude; at least one
 * @param series columns that, beside {@code x}, say which line or bar a row is
 * @param size of a map: column that sizes a point
 * @param label of a map: column that names a point
 * @param time of a map: column that says when a point appears
 */
public record GoldChart(
    ChartType type,
    boolean declared,
    Optional<String> title,
    String x,
    List<String> y,
    List<String> series,
    Optional<String> size,
    Optional<String> label,
    Optional<String> time) {

  public GoldChart {
    y = List.copyOf(y);
    series = List.copyOf(series);
  }

  /**
   * Of a table and a declaration that were compiled without problems.
   *
   * @return empty when nothing is declared and there are no numbers to draw
   */
  public static Optional<GoldChart> of(GoldPlan gold, Optional<ChartDeclaration> declared) {
    ChartColumns columns = new ChartColumns(gold);
    return declared.map(d -> declared(columns, d)).or(() -> suggested(columns, gold));
  }

  private static GoldChart declared(ChartColumns columns, ChartDeclaration declared) {
    ChartType type = declared.type();
    String x = declared.x().or(() -> columns.suggestedX(type)).orElseThrow();
    return new GoldChart(
        type,
        true,
        declared.title(),
        x,
        declared.y().isEmpty() ? columns.suggestedY(type, x) : declared.y(),
        declared.series().orElseGet(() -> columns.suggestedSeries(type, x)),
        declared.size(),
        declared.label(),
        declared.time());
  }

  private static Optional<GoldChart> suggested(ChartColumns columns, GoldPlan gold) {
    ChartType type =
        gold.window().isPresent() && columns.suggestedX(ChartType.TIME_SERIES).isPresent()
            ? ChartType.TIME_SERIES
            : ChartType.BARS;
    return columns
        .suggestedX(type)
        .filter(x -> !columns.suggestedY(type, x).isEmpty())
        .map(
            x ->
                new GoldChart(
                    type,
                    false,
                    Optional.empty(),
                    x,
                    columns.suggestedY(type, x),
                    columns.suggestedSeries(type, x),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
  }

  static boolean isNumber(Field field) {
    return field.type().equals(DataType.INT)
        || field.type().equals(DataType.LONG)
        || field.type().equals(DataType.DOUBLE)
        || field.type() instanceof DataType.DecimalType;
  }

  static boolean isTime(Field field) {
    return field.type().equals(DataType.TIMESTAMP) || field.type().equals(DataType.DATE);
  }
}
