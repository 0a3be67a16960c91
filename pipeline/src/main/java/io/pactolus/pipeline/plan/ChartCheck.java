package io.pactolus.pipeline.plan;

import io.pactolus.pipeline.Nearest;
import io.pactolus.pipeline.model.ChartDeclaration;
import io.pactolus.pipeline.model.ChartType;
import io.pactolus.pipeline.plan.Plan.GoldPlan;
import io.pactolus.pipeline.schema.Field;
import io.pactolus.pipeline.sql.SqlProblem;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Whether a declared chart can be drawn from the columns of its query. */
final class ChartCheck {
  private final ChartColumns columns;
  private final String path;
  private final Consumer<SqlProblem> problems;

  /**
   * @param path of the chart in the pipeline file, for example {@code gold[0].chart}
   */
  ChartCheck(GoldPlan gold, String path, Consumer<SqlProblem> problems) {
    this.columns = new ChartColumns(gold);
    this.path = path;
    this.problems = problems;
  }

  void check(ChartDeclaration chart) {
    ChartType type = chart.type();
    chart.x().ifPresent(x -> checkX(type, x));
    if (chart.x().isEmpty() && columns.suggestedX(type).isEmpty()) {
      tell("", withoutX(type));
    }
    for (int i = 0; i < chart.y().size(); i++) {
      check(".y[" + i + "]", chart.y().get(i), GoldChart::isNumber, "a column of numbers");
    }
    if (chart.y().isEmpty() && columns.suggestedY(type, chart.x().orElse("")).isEmpty()) {
      tell(
          "",
          type == ChartType.MAP
              ? "a map needs 'y', the column of the latitude"
              : type.words()
                  + " needs a column of numbers beside the keys; add an aggregate to the query");
    }
    if (type == ChartType.MAP && chart.y().size() > 1) {
      tell(".y[1]", "a map has one 'y', the column of the latitude");
    }
    List<String> series = chart.series().orElse(List.of());
    for (int i = 0; i < series.size(); i++) {
      check(".series[" + i + "]", series.get(i), ChartCheck::any, "");
    }
    chart
        .size()
        .ifPresent(size -> check(".size", size, GoldChart::isNumber, "a column of numbers"));
    chart.label().ifPresent(label -> check(".label", label, ChartCheck::any, ""));
    chart
        .time()
        .ifPresent(time -> check(".time", time, GoldChart::isTime, "a timestamp or a date"));
  }

  private void checkX(ChartType type, String x) {
    switch (type) {
      case TIME_SERIES -> check(".x", x, GoldChart::isTime, "a timestamp or a date");
      case BARS -> check(".x", x, ChartCheck::any, "");
      case MAP -> check(".x", x, GoldChart::isNumber, "a column of numbers");
    }
  }

  private static String withoutX(ChartType type) {
    return switch (type) {
      case TIME_SERIES ->
          "a time series needs a column of type timestamp or date; add window_start to the query, or write 'type: bars'";
      case BARS -> "a bar chart needs 'x', the column of the category";
      case MAP -> "a map needs 'x', the column of the longitude";
    };
  }

  private void check(String option, String name, Predicate<Field> fits, String wanted) {
    columns
        .find(name)
        .ifPresentOrElse(
            field -> {
              if (!fits.test(field)) {
                tell(
                    option,
                    "the column '%s' is of type %s; here must be %s"
                        .formatted(name, field.type().text(), wanted));
              }
            },
            () ->
                tell(
                    option,
                    "no column '%s' in the query; %s"
                        .formatted(name, Nearest.hint(name, columns.names(), "the columns are"))));
  }

  private static boolean any(Field field) {
    return true;
  }

  private void tell(String option, String message) {
    problems.accept(new SqlProblem(path + option, 0, 0, message));
  }
}
