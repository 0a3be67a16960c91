package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.model.SilverTable.Mode;
import io.pactolus.pipeline.model.SilverTable.OnFail;
import java.time.Duration;
import java.util.List;

/** The options of a Silver table. */
final class SilverSpec {
  private SilverSpec() {}

  static final Option<String> TABLE =
      Option.required("table", ScalarTypes.NAME, "Name of the table.").example("orders");
  static final Option<Mode> MODE =
      Option.required(
              "mode",
              ScalarTypes.choice(Mode.class),
              "`append`: the first record of a key wins, later ones are duplicates. `upsert`: the"
                  + " record of the highest version wins, on a tie the one of the highest topic,"
                  + " partition and offset.")
          .example("append");
  static final Option<List<Located<String>>> KEY =
      Option.optional(
              "key",
              ListType.of(ScalarTypes.TEXT, "a column name or a list of them").orSingle(),
              "Columns that identify a row. Without it: the key of the stream. `[]` in append mode"
                  + " means that no duplicates are looked for.")
          .example("event_id");
  static final Option<String> VERSION =
      Option.optional(
              "version",
              ScalarTypes.TEXT,
              "Upsert only: the column that orders the rows of one key. Without it: the version of"
                  + " the stream; without that, the offset.")
          .example("updated");
  static final Option<List<Located<String>>> SELECT =
      Option.optional(
              "select",
              ListType.of(ScalarTypes.TEXT, "a field name or a list of them")
                  .atLeastOne()
                  .orSingle(),
              "Fields of the contract to keep. Without it: all.")
          .example("[event_id, region]");
  static final Option<List<Located<Settings>>> COLUMNS =
      Option.optional(
          "columns",
          ListType.of(Column.GROUP, "a list of derived columns"),
          "Columns computed from the fields of the contract (not from each other).");
  static final Option<String> WHERE =
      Option.optional(
              "where",
              ScalarTypes.SQL,
              "SQL condition. Records for which it is not true have the outcome `filtered`.")
          .example("region <> 'test'");
  static final Option<List<Located<Settings>>> EXPECT =
      Option.optional(
          "expect",
          ListType.of(Expect.GROUP, "a list of expectations"),
          "Rules, checked in order on records that passed `where`.");
  static final Option<String> DELETE_WHEN =
      Option.optional(
              "delete_when",
              ScalarTypes.SQL,
              "Upsert only: SQL condition. A record for which it is true deletes the row of its"
                  + " key.")
          .example("op = 'd'");
  static final Option<List<Located<String>>> PARTITION_BY =
      Option.optional(
              "partition_by",
              ListType.of(ScalarTypes.TEXT, "a column name or a list of them").orSingle(),
              "Columns by whose values the files are laid out.")
          .example("region");
  static final Option<Duration> HORIZON =
      Option.optional(
              "horizon",
              new DurationType(Duration.ofMillis(1), StreamSpec.CENTURY),
              "Append only: duplicates are looked for among rows whose event time is at most this"
                  + " much older than the watermark. Bounds the memory of the key index.")
          .example("7 days");
  static final GroupType GROUP =
      new GroupType(
          "a silver table",
          "A table of typed, checked and deduplicated records.",
          () ->
              List.of(
                  TABLE,
                  MODE,
                  KEY,
                  VERSION,
                  SELECT,
                  COLUMNS,
                  WHERE,
                  EXPECT,
                  DELETE_WHEN,
                  PARTITION_BY,
                  HORIZON));

  static final class Column {
    private Column() {}

    static final Option<String> NAME =
        Option.required("name", ScalarTypes.NAME, "Name of the column.").example("revenue");
    static final Option<String> SQL =
        Option.required("sql", ScalarTypes.SQL, "SQL expression over the fields of the contract.")
            .example("quantity * unit_price");
    static final GroupType GROUP =
        new GroupType("a column", "A derived column.", () -> List.of(NAME, SQL));
  }

  static final class Expect {
    private Expect() {}

    static final Option<String> NAME =
        Option.required(
                "name",
                ScalarTypes.NAME,
                "Name of the rule, as it stands in the dead-letter queue.")
            .example("quantity_is_positive");
    static final Option<String> CHECK =
        Option.required(
                "check",
                ScalarTypes.SQL,
                "SQL condition. A record passes when it is true; unknown (NULL) does not pass.")
            .example("quantity > 0");
    static final Option<OnFail> ON_FAIL =
        Option.optional(
                "on_fail",
                ScalarTypes.choice(OnFail.class),
                "`reject` the record to the dead-letter queue, `warn` (it passes and is counted),"
                    + " or `stop` the pipeline before the epoch reaches Silver.")
            .defaultsTo("reject");
    static final GroupType GROUP =
        new GroupType("an expectation", "A rule for records.", () -> List.of(NAME, CHECK, ON_FAIL));
  }
}
