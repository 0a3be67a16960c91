package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.model.ChartType;
import java.util.List;

/** The options of a Gold table. */
final class GoldSpec {
  private GoldSpec() {}

  static final Option<String> TABLE =
      Option.required("table", ScalarTypes.NAME, "Name of the table.").example("orders_by_region");
  static final Option<String> SQL =
      Option.required(
              "sql",
              ScalarTypes.SQL,
              "One `SELECT ... FROM <silver table> ... GROUP BY ...`, with event-time windows"
                  + " through `TUMBLE` and `HOP`.")
          .example("SELECT region, COUNT(*) AS orders FROM orders GROUP BY region");
  static final Option<List<Located<String>>> PARTITION_BY =
      Option.optional(
              "partition_by",
              ListType.of(ScalarTypes.NAME, "a column name or a list of them").orSingle(),
              "Columns of the result by whose values the files are laid out.")
          .example("region");
  static final Option<Settings> CHART =
      Option.optional(
          "chart",
          Chart.GROUP,
          "How the page draws it. Without it: as a time series when the query has a window, else as"
              + " bars.");
  static final GroupType GROUP =
      new GroupType(
          "a gold table", "A table of aggregates.", () -> List.of(TABLE, SQL, PARTITION_BY, CHART));

  static final class Chart {
    private Chart() {}

    private static final String COLUMNS = "a column name or a list of them";

    static final Option<ChartType> TYPE =
        Option.required(
                "type",
                ScalarTypes.choice(ChartType.class),
                "`time_series`: lines over time. `bars`: one for each row, the largest first."
                    + " `map`: points on a map of the world.")
            .example("time_series");
    static final Option<String> TITLE =
        Option.optional("title", ScalarTypes.TEXT, "Text above it. Without it: the table's name.")
            .example("Revenue by region");
    static final Option<String> X =
        Option.optional(
                "x",
                ScalarTypes.TEXT,
                "Column of the time, the category, or the longitude. Without it: the window or the"
                    + " first key, or `longitude`.")
            .example("window_start");
    static final Option<List<Located<String>>> Y =
        Option.optional(
                "y",
                ListType.of(ScalarTypes.TEXT, COLUMNS).atLeastOne().orSingle(),
                "Columns of the values, each in a chart of its own, or the one of the latitude."
                    + " Without it: all numbers that are no key, or `latitude`.")
            .example("[orders, revenue]");
    static final Option<List<Located<String>>> SERIES =
        Option.optional(
                "series",
                ListType.of(ScalarTypes.TEXT, COLUMNS).orSingle(),
                "Not of a map: columns that, beside `x`, say which line or bar a row is. Without"
                    + " it: the other keys.")
            .example("region");
    static final Option<String> SIZE =
        Option.optional("size", ScalarTypes.TEXT, "Map only: column that sizes a point.")
            .example("strongest");
    static final Option<String> LABEL =
        Option.optional("label", ScalarTypes.TEXT, "Map only: column that names a point.")
            .example("place");
    static final Option<String> TIME =
        Option.optional(
                "time", ScalarTypes.TEXT, "Map only: column that says when a point appears.")
            .example("window_start");
    static final GroupType GROUP =
        new GroupType(
            "chart",
            "How the page of `--http` draws a Gold table. It decides nothing about the table: it may"
                + " change at any time.",
            () -> List.of(TYPE, TITLE, X, Y, SERIES, SIZE, LABEL, TIME));
  }
}
