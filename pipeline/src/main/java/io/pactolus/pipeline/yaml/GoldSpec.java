package io.pactolus.pipeline.yaml;

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
  static final GroupType GROUP =
      new GroupType(
          "a gold table", "A table of aggregates.", () -> List.of(TABLE, SQL, PARTITION_BY));
}
